import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExperimentOptions } from '../../src/config/experiment-options.js';

const SCRIPT = fileURLToPath(new URL('./recording-child.mjs', import.meta.url));
/** What is built starts in a fraction of the time. */
const BUILT = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
const PATIENCE_MS = 30_000;

/** An event as it is emitted: name, measurements, metadata. */
export type Emitted = readonly [name: string, measurements?: object, metadata?: object];

interface Reply {
  readonly call: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A program that records, in a process of its own, and does what the test tells it to. */
export class RecordingProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #calls = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => this.#waiting.get(reply.call)?.(reply));
  }

  static async start(directory: string): Promise<RecordingProcess> {
    if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there: run npm run build first`);
    const child = fork(SCRIPT, {
      env: { ...process.env, CRUCIBLE_STORE: 'local', CRUCIBLE_DIR: directory, NODE_OPTIONS: '' },
      execArgv: [],
    });
    await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return new RecordingProcess(child);
  }

  /** Resolves to the experiment's id. */
  start(options: ExperimentOptions): Promise<string> {
    return this.#ask<string>('start', options);
  }

  /** Resolves when the store has them, to when they were emitted: ms since the Unix epoch. */
  emit(experimentId: string, ...events: readonly Emitted[]): Promise<number> {
    return this.#ask<number>('emit', experimentId, events);
  }

  /** The same as soon as they are emitted; the store has them when the recorder hands them over. */
  emitOnly(experimentId: string, ...events: readonly Emitted[]): Promise<number> {
    return this.#ask<number>('emitOnly', experimentId, events);
  }

  /** So many calls to a model: latency, cost, tokens, one failure in eleven, traces of four. */
  calls(experimentId: string, count: number): Promise<void> {
    return this.#ask('calls', experimentId, count);
  }

  /** One call to a model each so often, until it is told to rest. */
  keepCalling(experimentId: string, everyMs: number): Promise<void> {
    return this.#ask('keepCalling', experimentId, everyMs);
  }

  rest(experimentId: string): Promise<void> {
    return this.#ask('rest', experimentId);
  }

  stop(experimentId: string): Promise<void> {
    return this.#ask('stop', experimentId);
  }

  #ask<T>(method: string, ...parameters: readonly unknown[]): Promise<T> {
    const call = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(call);
        done();
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`the recording process does not answer ${method}`))),
        PATIENCE_MS,
      );
      this.#waiting.set(call, ({ error, result }) =>
        settle(() => (error === undefined ? resolve(result as T) : reject(new Error(error)))),
      );
      this.#child.send({ call, method, parameters });
    });
  }

  /** Killed outright: what it has not written is lost, as in any crash. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
