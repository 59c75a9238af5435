import type { Worker } from 'node:worker_threads';
import { CrucibleError } from '../../errors.js';
import { ExitGate } from './exit-gate.js';
import {
  type Answer,
  FRAME_START,
  FRAME_STATE,
  type Request,
  type WriterState,
} from './messages.js';
import { startThread } from './thread-entry.js';

/** What the thread tells of one experiment, besides answers. */
export interface ThreadListener {
  /** What is to be said of the writer. */
  readonly state: () => WriterState;
  readonly onLost: (rows: number) => void;
  readonly onRecordChanged: () => void;
  readonly onWarning: (message: string) => void;
}

/** A frame that the thread has not said to have written. */
export interface PendingFrame {
  readonly key: number;
  readonly memory: SharedArrayBuffer;
  readonly bytes: number;
  readonly rows: number;
}

interface Ticket {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly frame: PendingFrame | null;
}

/** Memory of frames is used again: it is large, and asked for hundreds of times a second. */
const SPARE_BYTES = 16 * 1024 ** 2;

type TicketRequest = Extract<Request, { ticket: number }>;
type WithoutTicket<T> = T extends unknown ? Omit<T, 'ticket'> : never;

/**
 * The main thread's end of the writer thread, one for the whole process. It keeps the process alive
 * exactly as long as something is on its way to the disk.
 */
class ThreadClient {
  #worker: Worker | null = null;
  #exitGate: ExitGate | null = null;
  #isReady = false;
  #nextKey = 0;
  #nextTicket = 0;
  readonly #tickets = new Map<number, Ticket>();
  readonly #open = new Map<
    number,
    { directory: string; writer: string; listener: ThreadListener }
  >();
  readonly #spare: SharedArrayBuffer[] = [];
  #spareBytes = 0;

  /** Begins to write to an experiment's directory; the key stands for it from here on. */
  open(directory: string, writer: string, listener: ThreadListener): number {
    const key = this.#nextKey++;
    // A thread that is started later is told of all that are open.
    const state = listener.state();
    this.#worker?.postMessage({ type: 'open', key, directory, writer, state } satisfies Request);
    this.#open.set(key, { directory, writer, listener });
    this.#worker ??= this.#start();
    return key;
  }

  /** Memory for a frame of so many bytes, with its state before it. */
  allocate(bytes: number): SharedArrayBuffer {
    const needed = bytes + FRAME_START;
    const at = this.#spare.findIndex((memory) => memory.byteLength >= needed);
    if (at === -1) return new SharedArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(needed, 4096))));
    const [memory] = this.#spare.splice(at, 1);
    this.#spareBytes -= memory!.byteLength;
    return memory!;
  }

  append(frame: PendingFrame, state: WriterState): Promise<void> {
    Atomics.store(new Int32Array(frame.memory, 0, 1), 0, FRAME_STATE.WAITING);
    return this.#request({ type: 'append', ...frame, state }, frame);
  }

  say(key: number, state: WriterState): void {
    this.#post({ type: 'state', key, state });
  }

  seal(key: number, number: number, state: WriterState): void {
    this.#post({ type: 'seal', key, number, state });
  }

  async close(key: number, state: WriterState): Promise<void> {
    await this.#request({ type: 'close', key, state });
    this.#open.delete(key);
  }

  async discard(key: number): Promise<void> {
    await this.#request({ type: 'discard', key });
    this.#open.delete(key);
  }

  recover(directory: string): Promise<void> {
    return this.#request({ type: 'recover', directory });
  }

  /** Frames of that experiment which are not known to be written. */
  pending(key: number): PendingFrame[] {
    return [...this.#tickets.values()].flatMap(({ frame }) => (frame?.key === key ? [frame] : []));
  }

  /** Whether the thread has come up, so that waiting for it makes sense. */
  get isReady(): boolean {
    return this.#isReady;
  }

  #request(
    request: WithoutTicket<TicketRequest>,
    frame: PendingFrame | null = null,
  ): Promise<void> {
    const ticket = this.#nextTicket++;
    return new Promise((resolve, reject) => {
      this.#tickets.set(ticket, { resolve, reject, frame });
      this.#post({ ...request, ticket } as Request);
      this.#worker?.ref();
    });
  }

  #post(request: Request): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #gate(): ExitGate {
    if (this.#exitGate === null) {
      const gate = new ExitGate();
      this.#exitGate = gate;
      process.once('exit', () => gate.shut());
    }
    return this.#exitGate;
  }

  #start(): Worker {
    const worker = startThread('writer-thread', import.meta.url, this.#gate().memory);
    for (const [key, { directory, writer, listener }] of this.#open) {
      const state = listener.state();
      worker.postMessage({ type: 'open', key, directory, writer, state } satisfies Request);
    }
    worker.on('message', (answer: Answer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the writer thread has ended')));
    // Now, as listening would keep the process alive.
    worker.unref();
    return worker;
  }

  #take(answer: Answer): void {
    switch (answer.type) {
      case 'ready':
        this.#isReady = true;
        return;
      case 'lost':
        this.#open.get(answer.key)?.listener.onLost(answer.rows);
        return;
      case 'record-changed':
        this.#open.get(answer.key)?.listener.onRecordChanged();
        return;
      case 'warning':
        this.#open.get(answer.key)?.listener.onWarning(answer.message);
        return;
      case 'done':
        this.#settle(answer.ticket, answer.failure);
    }
  }

  #settle(number: number, failure: { message: string; code: string | null } | null): void {
    const ticket = this.#tickets.get(number);
    if (ticket === undefined) return;
    this.#tickets.delete(number);
    if (this.#tickets.size === 0) this.#worker?.unref();
    if (ticket.frame !== null) this.#keep(ticket.frame.memory);
    if (failure === null) ticket.resolve();
    else ticket.reject(storeFailed(failure.message, failure.code));
  }

  #keep(memory: SharedArrayBuffer): void {
    if (this.#spareBytes + memory.byteLength > SPARE_BYTES) return;
    this.#spare.push(memory);
    this.#spareBytes += memory.byteLength;
  }

  /** A thread that died takes nothing with it: what it had not written is tried again with the next. */
  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#isReady = false;
    for (const [number, ticket] of this.#tickets) {
      this.#tickets.delete(number);
      ticket.reject(storeFailed(error.message, null));
    }
    for (const { listener } of this.#open.values())
      listener.onWarning(`the writer thread failed and is started again: ${error.message}`);
  }
}

function storeFailed(message: string, code: string | null): CrucibleError {
  return new CrucibleError('store-failed', `the local store failed: ${message}`, {
    path: 'store',
    expected: 'a directory that can be written to',
    received: code ?? message,
  });
}

export const writerThread: ThreadClient = new ThreadClient();
