import { writeSync } from 'node:fs';
import type { EventBatch } from '../../event/batch.js';
import { createWriterId } from '../../ids.js';
import type { EventIds } from '../event-ids.js';
import { inOrder } from '../event-order.js';
import type { AppendResult, Durability, WriterSession } from '../port.js';
import { encodeFrame } from './frame.js';
import { type ExperimentPaths, pathsOf } from './layout.js';
import { FRAME_START, FRAME_STATE, type WriterState } from './messages.js';
import { TailWriter } from './tail-writer.js';
import { type PendingFrame, writerThread } from './thread-client.js';
import { describeWriter, HEARTBEAT_MS, writeWriterFile } from './writer-file.js';

/** How long a process that is ending waits for its last events to be written. */
const DRAIN_MS = 10_000;

export interface LocalWriterOptions {
  readonly directory: string;
  /** Ids of the events that are there already. */
  readonly ids: EventIds;
  readonly session: WriterSession;
}

/** One experiment that this process writes to. */
export class LocalWriter {
  readonly id: string = createWriterId();
  readonly #paths: ExperimentPaths;
  readonly #ids: EventIds;
  readonly #session: WriterSession;
  readonly #durability: Durability;
  readonly #key: number;
  /** Where events are written before `execute` returns, the main thread writes them. */
  readonly #tails: TailWriter | null;
  readonly #warned = new Set<string>();
  #isFailing = false;
  #isClosed = false;
  #sayTimer: NodeJS.Timeout | null = null;
  #lost = 0;

  constructor({ directory, ids, session }: LocalWriterOptions) {
    this.#paths = pathsOf(directory);
    this.#ids = ids;
    this.#session = session;
    this.#durability = session.durability;
    // Before the thread has come up: an experiment that records has a writer that lives.
    writeWriterFile(this.#paths.writers, { ...describeWriter(this.id), ...this.state() });
    this.#key = writerThread.open(directory, this.id, {
      state: () => this.state(),
      onLost: (rows) => this.#noteLost(rows),
      onRecordChanged: session.onRecordChanged,
      onWarning: (message) => this.#warn(message),
    });
    this.#tails =
      this.#durability === 'interval'
        ? null
        : new TailWriter(this.#paths.events, this.id, (number) =>
            writerThread.seal(this.#key, number, this.state()),
          );
  }

  /** Events that were written to files which somebody removed. */
  get lost(): number {
    return this.#lost + (this.#tails?.lost ?? 0);
  }

  #noteLost(rows: number): void {
    this.#lost += rows;
    this.#warnOfLoss(rows);
  }

  #warnOfLoss(rows: number): void {
    this.#warn(
      `somebody removed ${rows} events as they were recorded; what follows is written anew`,
    );
  }

  append(batch: EventBatch): AppendResult | Promise<AppendResult> {
    const fresh = inOrder(this.#ids.take(batch));
    const result = { stored: fresh.length, duplicates: batch.length - fresh.length, dropped: 0 };
    if (fresh.length === 0) return result;
    if (this.#tails !== null) {
      this.#write(this.#tails, fresh);
      return result;
    }
    return this.#handOver(fresh).then(() => result);
  }

  #write(tails: TailWriter, batch: EventBatch): void {
    const lostBefore = tails.lost;
    try {
      tails.append(encodeFrame(batch), batch.length);
    } catch (error) {
      this.#refused(batch, error);
    }
    if (tails.lost > lostBefore) this.#warnOfLoss(tails.lost - lostBefore);
    this.#isFailing = false;
    this.#saySoon();
    if (this.#durability === 'fsync') this.#sync(tails);
  }

  /** The events are written, whatever the device says: they are not to be written again. */
  #sync(tails: TailWriter): void {
    try {
      tails.sync();
    } catch (error) {
      this.#warn(`${(error as Error).message}; events are written, but may not be on the device`);
    }
  }

  /** The thread sees no frame of ours, and yet is to say how many events there are. */
  #saySoon(): void {
    if (this.#sayTimer !== null) return;
    this.#sayTimer = setTimeout(() => {
      this.#sayTimer = null;
      if (!this.#isClosed) writerThread.say(this.#key, this.state());
    }, HEARTBEAT_MS);
    this.#sayTimer.unref();
  }

  async #handOver(batch: EventBatch): Promise<void> {
    let memory: SharedArrayBuffer | null = null;
    try {
      const frame = encodeFrame(batch, (bytes) => {
        memory = writerThread.allocate(bytes);
        return new Uint8Array(memory, FRAME_START, bytes);
      });
      await writerThread.append(
        { key: this.#key, memory: memory!, bytes: frame.length, rows: batch.length },
        this.state(),
      );
      this.#isFailing = false;
    } catch (error) {
      this.#refused(batch, error);
    }
  }

  /** Nothing of the batch is written: it may be tried again. */
  #refused(batch: EventBatch, error: unknown): never {
    this.#ids.giveBack(batch);
    if (!this.#isFailing) {
      this.#isFailing = true;
      const { message } = error as Error;
      this.#warn(`${message}; events are kept in memory and tried again`);
    }
    throw error;
  }

  /** Once for each cause: a disk that is full stays so for thousands of events, and for all that is written. */
  #warn(message: string): void {
    const cause = causeOf(message);
    if (this.#warned.has(cause)) return;
    this.#warned.add(cause);
    process.emitWarning(`${message} (${this.#paths.directory})`, 'CrucibleWarning');
  }

  /** What is to be said of this writer. */
  state(): WriterState {
    return this.#session.state();
  }

  /** Everything is sealed when this resolves. */
  async close(): Promise<void> {
    this.#tails?.sync();
    this.#tails?.roll();
    await writerThread.close(this.#key, this.state());
    this.#isClosed = true;
  }

  /** Nothing is written to its directory when this resolves. */
  async discard(): Promise<void> {
    this.#isClosed = true;
    await writerThread.discard(this.#key);
  }

  /**
   * Everything handed over is on disk when this returns, or the events that could not be written are
   * told of on the standard error output: for a process that is about to end, where nothing
   * asynchronous happens any more.
   */
  drainSync(): void {
    const unwritten: PendingFrame[] = [];
    const deadline = Date.now() + DRAIN_MS;
    for (const frame of writerThread.pending(this.#key)) {
      if (!isWritten(frame, writerThread.isReady ? deadline : 0)) unwritten.push(frame);
    }
    let lost = 0;
    const tails = new TailWriter(this.#paths.events, this.id, (number) =>
      writerThread.seal(this.#key, number, this.state()),
    );
    for (const { memory, bytes, rows } of unwritten) {
      try {
        tails.append(new Uint8Array(memory, FRAME_START, bytes), rows);
        // A signal may come before the end: then this is gone through once more.
        Atomics.store(new Int32Array(memory, 0, 1), 0, FRAME_STATE.WRITTEN);
      } catch {
        lost += rows;
      }
    }
    // A signal that the program handles itself is not its end: then the tail is sealed like others.
    tails.roll();
    this.#leaveWord(lost);
  }

  #leaveWord(lost: number): void {
    const { counts, samplesObserved } = this.state();
    const kept =
      counts === null
        ? null
        : { ...counts, recorded: counts.recorded - lost, dropped: counts.dropped + lost };
    try {
      writeWriterFile(this.#paths.writers, {
        ...describeWriter(this.id),
        counts: kept,
        samplesObserved,
      });
    } catch {
      // The disk that took no events takes no word of them either.
    }
    if (lost > 0)
      writeSync(2, `crucible: ${lost} events could not be written to ${this.#paths.events}\n`);
  }
}

function causeOf(message: string): string {
  if (/ENOSPC|no space left/i.test(message)) return 'full';
  if (/EACCES|EPERM|EROFS|permission denied|read-only/i.test(message)) return 'forbidden';
  // Of files that are made under a name of their own each time.
  return message.replace(/\.[0-9a-f]{8}\.tmp/g, '');
}

/** Waits for the thread to write a frame; where it has not begun to, the frame is ours from here on. */
function isWritten({ memory }: PendingFrame, deadlineMs: number): boolean {
  const state = new Int32Array(memory, 0, 1);
  const { WAITING, TAKEN, WRITTEN } = FRAME_STATE;
  for (;;) {
    const now = Atomics.load(state, 0);
    if (now === WRITTEN) return true;
    const leftMs = deadlineMs - Date.now();
    if ((now !== WAITING && now !== TAKEN) || leftMs <= 0) break;
    Atomics.wait(state, 0, now, leftMs);
  }
  // Written twice is no harm: an event is known by its id.
  return Atomics.exchange(state, 0, TAKEN) === WRITTEN;
}
