import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { sealFrame } from './frame.js';
import { parseEventsFile, tailName } from './layout.js';

/** A tail becomes a segment at this many rows, bytes or frames, whichever comes first. */
const MAX_ROWS = 65_536;
const MAX_BYTES = 16 * 1024 ** 2;
const MAX_FRAMES = 4096;

/**
 * Appends frames to one writer's tails, one file after the other. Synchronous: it lives in the
 * writer thread, or where an event is to be on disk before `execute` returns.
 */
export class TailWriter {
  readonly #events: string;
  readonly #writer: string;
  readonly #onFull: (number: number) => void;
  #number: number;
  #file: number | null = null;
  #rows = 0;
  /** Of the tails that are complete. */
  #completeRows = 0;
  #bytes = 0;
  #frames = 0;
  #isDirty = false;
  /** Complete, and not rolled yet, as that failed. */
  #isComplete = false;
  /** Events that were written to files which somebody removed since. */
  lost = 0;

  /** `onFull` is told the number of each tail that is complete. */
  constructor(events: string, writer: string, onFull: (number: number) => void) {
    this.#events = events;
    this.#writer = writer;
    this.#onFull = onFull;
    this.#number = 0;
  }

  /**
   * Writes a frame. Where it throws (a full disk, a directory that may not be written to), nothing of
   * the frame is in the file, and it may be tried again.
   */
  append(frame: Uint8Array, rows: number): void {
    const file = this.#open();
    sealFrame(frame);
    try {
      for (let done = 0; done < frame.length; )
        done += writeSync(file, frame, done, frame.length - done);
    } catch (error) {
      this.#takeBack(file);
      throw error;
    }
    this.#rows += rows;
    this.#bytes += frame.length;
    this.#frames++;
    this.#isDirty = true;
    this.#isComplete =
      this.#rows >= MAX_ROWS || this.#bytes >= MAX_BYTES || this.#frames >= MAX_FRAMES;
    // The frame is written: what fails from here on is no reason to write it again.
    if (this.#isComplete) this.#tryToRoll();
  }

  #tryToRoll(): void {
    try {
      this.roll();
    } catch {
      // With the next frame.
    }
  }

  #open(): number {
    if (this.#isComplete) this.roll();
    if (this.#file !== null && fstatSync(this.#file).nlink > 0) return this.#file;
    if (this.#file !== null) {
      // Its directory was removed: what is written from here on shall be there at least.
      this.lost += this.#rows;
      closeSync(this.#file);
      this.#begin(null);
    }
    mkdirSync(this.#events, { recursive: true });
    const file = this.#create();
    this.#begin(file);
    return file;
  }

  #create(): number {
    for (;;) {
      const next = this.#nextNumber();
      this.#number = Math.max(this.#number, next);
      if (next === 0) this.#loseComplete();
      try {
        return openSync(join(this.#events, tailName(this.#writer, this.#number)), 'ax', 0o644);
      } catch (error) {
        // The process is about to end, and its other thread was quicker.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  /** Not one file of this writer is left: what it had completed was removed, too. */
  #loseComplete(): void {
    this.lost += this.#completeRows;
    this.#completeRows = 0;
  }

  /** After all that is there of this writer: a tail that a segment stands for would not count. */
  #nextNumber(): number {
    const files = readdirSync(this.#events).map(parseEventsFile);
    return Math.max(0, ...files.map((file) => (file?.writer === this.#writer ? file.last + 1 : 0)));
  }

  #begin(file: number | null): void {
    if (file === null) this.#number++;
    this.#file = file;
    this.#isComplete = false;
    this.#rows = 0;
    this.#bytes = 0;
    this.#frames = 0;
  }

  /** Half a frame at the end would hide those after it. */
  #takeBack(file: number): void {
    try {
      ftruncateSync(file, this.#bytes);
    } catch {
      this.roll();
    }
  }

  /** Puts on the device what the system only has in memory, for the case that the power fails. */
  sync(): void {
    if (this.#file === null || !this.#isDirty) return;
    fdatasyncSync(this.#file);
    this.#isDirty = false;
  }

  /** Completes the tail, if there is one; the next frame begins another. */
  roll(): void {
    if (this.#file === null) return;
    const number = this.#number;
    const isGone = fstatSync(this.#file).nlink === 0;
    if (isGone) this.lost += this.#rows;
    else this.#completeRows += this.#rows;
    closeSync(this.#file);
    this.#begin(null);
    if (!isGone) this.#onFull(number);
  }
}
