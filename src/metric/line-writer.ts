import { setImmediate as nextTurn } from 'node:timers/promises';
import { CrucibleError } from '../errors.js';
import { appendLines } from './append-lines.js';
import { forgetAtExit, writeAtExit } from './exit-hook.js';
import { LineQueue } from './line-queue.js';
import { messageOf, reportLossAtExit, warnDropping, warnUnwritable } from './line-warnings.js';
import { syncDirectoryOf, syncFile } from './sync-file.js';

/** Lines gather this long before they are handed over: one write for many records. */
const GATHER_MS = 20;

/** About this much goes into one write, so that no turn of the event loop copies more. */
const BATCH_CHARACTERS = 64 * 1024;

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/**
 * The lines of this process on their way into one file, in order.
 *
 * A line is either pending here or in the file, never under way: the write(2) itself, a copy into
 * the page cache, is synchronous, though not in `push` (unless the buffer is full). That is what
 * makes exit exact: an asynchronous write in flight at process.exit() may or may not happen, so
 * its lines would be lost or doubled. The slow step, fsync, is asynchronous.
 */
export class LineWriter {
  readonly path: string;
  readonly #queue = new LineQueue();
  #accepted = 0;
  #written = 0;
  /** How many of the written lines an fsync has covered; -1: not even an earlier writer's. */
  #synced = -1;
  #dropped = 0;
  #droppedReported = 0;
  #created = false;
  #timer: NodeJS.Timeout | undefined;
  /** 0 while writes succeed. */
  #retryMs = 0;

  constructor(path: string) {
    this.path = path;
  }

  get pendingLines(): number {
    return this.#queue.length;
  }

  get droppedLines(): number {
    return this.#dropped;
  }

  /**
   * Takes a line. Beyond `maxPendingBytes` the caller pays: room is made by writing here and now.
   * Only if that fails too is the line dropped, and then counted and reported. Never throws.
   */
  push(line: string, maxPendingBytes: number): void {
    const bytes = Buffer.byteLength(line);
    if (this.#queue.bytes + bytes > maxPendingBytes && !this.#makeRoom(maxPendingBytes - bytes)) {
      if (this.#dropped === this.#droppedReported) warnDropping(this.path);
      this.#dropped += 1;
      return;
    }
    this.#queue.push(line, bytes);
    this.#accepted += 1;
    if (this.#queue.length === 1) writeAtExit(this);
    this.#schedule(GATHER_MS);
  }

  /**
   * Writes all lines accepted before the call, in steps that leave the event loop its turns.
   *
   * @throws CrucibleError 'path-unwritable'; what was not written stays pending.
   */
  async handOver(): Promise<void> {
    const upTo = this.#accepted;
    while (this.#written < upTo && this.#queue.length > 0) {
      this.#writeBatch();
      if (this.#written < upTo) await nextTurn();
    }
  }

  /**
   * `handOver`, then fsync.
   *
   * @throws CrucibleError 'path-unwritable' if a write or the fsync fails, and once after lines
   * were dropped (`details.dropped`), though the others are written.
   */
  async flush(): Promise<void> {
    const upTo = this.#accepted;
    await this.handOver();
    if (this.#synced < upTo) await this.#sync();
    const dropped = this.#dropped - this.#droppedReported;
    if (dropped === 0) return;
    this.#droppedReported = this.#dropped;
    throw this.#unwritable(`${dropped} lines were dropped while it could not be written`, dropped);
  }

  /** At exit nobody is left to retry: what cannot be written now is lost, and said on stderr. */
  writeBeforeExit(): void {
    try {
      while (this.#queue.length > 0) this.#writeBatch();
    } catch (error) {
      reportLossAtExit(this.#queue.length, error);
      this.#dropped += this.#queue.length;
      this.#remove(this.#queue.length);
    }
  }

  #makeRoom(maxBytes: number): boolean {
    // After a failure the timer and `flush` try again; trying at each record would be no backoff.
    if (this.#retryMs > 0) return false;
    try {
      while (this.#queue.length > 0 && this.#queue.bytes > maxBytes) this.#writeBatch();
      return true;
    } catch {
      return false;
    }
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== undefined) return;
    // Unreferenced: metrics do not keep a process alive, the exit hook writes the rest.
    this.#timer = setTimeout(() => this.#onTimer(), delayMs).unref();
  }

  #onTimer(): void {
    this.#timer = undefined;
    const failedBefore = this.#retryMs > 0;
    try {
      this.#writeBatch();
    } catch (error) {
      if (!failedBefore) warnUnwritable(this.#queue.length, error);
    }
    if (this.#queue.length > 0) this.#schedule(this.#retryMs);
  }

  #writeBatch(): void {
    const batch = this.#queue.first(BATCH_CHARACTERS);
    if (batch.length === 0) return;
    try {
      const appended = appendLines(this.path, batch);
      this.#retryMs = 0;
      this.#created ||= appended.created;
      this.#written += appended.lines;
      this.#remove(appended.lines);
    } catch (cause) {
      this.#retryMs = Math.min(this.#retryMs * 2 || FIRST_RETRY_MS, LAST_RETRY_MS);
      throw this.#unwritable(messageOf(cause), this.#dropped - this.#droppedReported, cause);
    }
  }

  #remove(count: number): void {
    this.#queue.remove(count);
    if (this.#queue.length === 0) forgetAtExit(this);
  }

  async #sync(): Promise<void> {
    const covered = this.#written;
    const created = this.#created;
    this.#created = false;
    try {
      await syncFile(this.path);
      if (created) await syncDirectoryOf(this.path);
    } catch (cause) {
      this.#created ||= created;
      const nothingThere = covered === 0 && (cause as NodeJS.ErrnoException).code === 'ENOENT';
      if (!nothingThere) throw this.#unwritable(messageOf(cause), 0, cause);
    }
    this.#synced = Math.max(this.#synced, covered);
  }

  #unwritable(reason: string, dropped: number, cause?: unknown): CrucibleError {
    return new CrucibleError(
      'path-unwritable',
      `Cannot write metrics to ${this.path}: ${reason}`,
      { path: this.path, expected: 'a writable file', pending: this.pendingLines, dropped },
      { cause },
    );
  }
}
