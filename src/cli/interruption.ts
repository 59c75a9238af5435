import { INTERRUPTED, TERMINATED } from './exit-codes.js';

/** What a command that was asked to end may still take for it. */
const GRACE_MS = 3000;

/**
 * Turns Ctrl-C into an aborted signal, so that a command can put things in order. Whoever presses it
 * twice, or waits too long, gets out at once.
 */
export class Interruption {
  readonly #controller = new AbortController();
  /** What the process ends with when it was told to end; null otherwise. */
  exitCode: number | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  listen(): void {
    process.on('SIGINT', this.#onInterrupt);
    process.on('SIGTERM', this.#onTerminate);
  }

  ignore(): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onTerminate);
  }

  readonly #onInterrupt = (): void => this.#end(INTERRUPTED);
  readonly #onTerminate = (): void => this.#end(TERMINATED);

  #end(exitCode: number): void {
    if (this.exitCode !== null) process.exit(exitCode);
    this.exitCode = exitCode;
    this.#controller.abort();
    setTimeout(() => process.exit(exitCode), GRACE_MS).unref();
  }
}
