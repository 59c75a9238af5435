import { encodeJson, WHOLE } from '../event/json.js';
import type { CommandContext, Output } from './command.js';

/**
 * A result as `--json` has it: what the API's function of that name gives, on one line. NaN and the
 * infinities are the texts "NaN", "Infinity" and "-Infinity", as in every file of ours.
 */
export function writeJson({ stdout }: CommandContext, value: unknown): Promise<void> {
  return stdout.write(`${encodeJson(value, WHOLE)}\n`);
}

/** An array whose items are written as they come, however many they are. */
export class JsonArrayWriter {
  readonly #output: Output;
  #isEmpty = true;

  constructor(output: Output) {
    this.#output = output;
  }

  add(item: unknown): Promise<void> {
    const before = this.#isEmpty ? '[' : ',\n';
    this.#isEmpty = false;
    return this.#output.write(before + encodeJson(item, WHOLE));
  }

  end(): Promise<void> {
    return this.#output.write(this.#isEmpty ? '[]\n' : ']\n');
  }
}
