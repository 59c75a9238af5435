import { parentPort } from 'node:worker_threads';
import { ExperimentWriter } from './experiment-writer.js';
import type { ExperimentPaths } from './layout.js';
import {
  type Answer,
  type AppendMessage,
  type Failure,
  FRAME_START,
  FRAME_STATE,
  failureOf,
  type OpenMessage,
  type Request,
} from './messages.js';
import { Sealer } from './sealer.js';

/** How often writers look at their record; a pause from another terminal takes effect so soon. */
const TICK_MS = 200;

/** The thread that does encoding and disk work, so that the event loop of the program stays free. */
class WriterThread {
  readonly #answer: (answer: Answer) => void;
  readonly #writers = new Map<number, ExperimentWriter>();
  readonly #sealer: Sealer;

  constructor(answer: (answer: Answer) => void) {
    this.#answer = answer;
    this.#sealer = new Sealer((paths, message) => this.#warn(paths, message));
    setInterval(() => this.#tick(), TICK_MS).unref();
    answer({ type: 'ready' });
  }

  take(request: Request): void {
    switch (request.type) {
      case 'open':
        this.#open(request);
        break;
      case 'state':
        this.#writers.get(request.key)?.take(request.state);
        break;
      case 'append':
        this.#append(request);
        break;
      case 'seal':
        this.#guard(request.key, () => {
          const writer = this.#writers.get(request.key)!;
          writer.take(request.state);
          this.#sealer.add(writer.paths, writer.tail(request.number));
        });
        break;
      case 'close':
        this.#finish(request.ticket, async () => {
          const writer = this.#writers.get(request.key);
          if (writer === undefined) return;
          writer.roll();
          await this.#sealer.settled(writer.paths);
          writer.leave(request.state);
          this.#writers.delete(request.key);
        });
        break;
      case 'discard':
        this.#finish(request.ticket, async () => {
          const writer = this.#writers.get(request.key);
          this.#writers.delete(request.key);
          if (writer !== undefined) await this.#sealer.abandon(writer.paths);
        });
        break;
      case 'recover':
        this.#finish(request.ticket, () => this.#sealer.recover(request.directory));
        break;
    }
  }

  #open({ key, directory, writer: writerId, state }: OpenMessage): void {
    this.#guard(key, () => {
      const writer = new ExperimentWriter({
        directory,
        writer: writerId,
        state,
        onTail: ({ paths }, tail) => this.#sealer.add(paths, tail),
        onRecordChanged: () => this.#answer({ type: 'record-changed', key }),
      });
      this.#writers.set(key, writer);
    });
  }

  #append({ key, ticket, memory, bytes, rows, state }: AppendMessage): void {
    const frameState = new Int32Array(memory, 0, 1);
    const { WAITING, TAKEN, WRITTEN, FAILED } = FRAME_STATE;
    if (Atomics.compareExchange(frameState, 0, WAITING, TAKEN) !== WAITING) {
      // The main thread has written it itself: it was told to end, and goes on all the same.
      this.#answer({ type: 'done', ticket, failure: null });
      return;
    }
    let failure: Failure | null = null;
    const writer = this.#writers.get(key);
    try {
      if (writer === undefined) throw new Error('the experiment is closed');
      writer.append(new Uint8Array(memory, FRAME_START, bytes), rows, state);
    } catch (error) {
      failure = failureOf(error);
    }
    Atomics.store(frameState, 0, failure === null ? WRITTEN : FAILED);
    Atomics.notify(frameState, 0);
    const lost = writer?.takeLost() ?? 0;
    if (lost > 0) this.#answer({ type: 'lost', key, rows: lost });
    this.#answer({ type: 'done', ticket, failure });
  }

  #finish(ticket: number, work: () => Promise<void>): void {
    work().then(
      () => this.#answer({ type: 'done', ticket, failure: null }),
      (error: unknown) => this.#answer({ type: 'done', ticket, failure: failureOf(error) }),
    );
  }

  #tick(): void {
    const nowMs = Date.now();
    for (const [key, writer] of this.#writers) this.#guard(key, () => writer.tick(nowMs));
    this.#sealer.retry(nowMs);
  }

  #warn({ directory }: ExperimentPaths, message: string): void {
    for (const [key, writer] of this.#writers)
      if (writer.paths.directory === directory) this.#answer({ type: 'warning', key, message });
  }

  #guard(key: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#answer({ type: 'warning', key, message: failureOf(error).message });
    }
  }
}

if (parentPort !== null) {
  const port = parentPort;
  const thread = new WriterThread((answer) => port.postMessage(answer));
  port.on('message', (request: Request) => thread.take(request));
}
