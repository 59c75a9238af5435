import type { Output } from './command.js';

const CLEAR_BELOW = '\u001b[0J';

/** A few lines on a terminal that are written over and over. The last ones stay. */
export class LivePanel {
  readonly #output: Output;
  #lines = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Lines must fit: one that the terminal wraps would be two. */
  async show(lines: readonly string[]): Promise<void> {
    const back = this.#lines === 0 ? '' : `\u001b[${this.#lines}A\r`;
    this.#lines = lines.length;
    await this.#output.write(`${back}${CLEAR_BELOW}${lines.join('\n')}\n`);
  }
}
