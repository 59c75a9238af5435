import {
  type EventsFile,
  type ExperimentPaths,
  parseEventsFile,
  pathsOf,
  tailName,
} from './layout.js';
import type { WriterState } from './messages.js';
import { RecordWatch } from './record-watch.js';
import { TailWriter } from './tail-writer.js';
import { describeWriter, HEARTBEAT_MS, type WriterFile, writeWriterFile } from './writer-file.js';

export interface ExperimentWriterOptions {
  readonly directory: string;
  readonly writer: string;
  readonly state: WriterState;
  readonly onTail: (writer: ExperimentWriter, tail: EventsFile) => void;
  readonly onRecordChanged: () => void;
}

/** One experiment that this process writes to, as the writer thread sees it. */
export class ExperimentWriter {
  readonly paths: ExperimentPaths;
  readonly #tails: TailWriter;
  readonly #record: RecordWatch;
  readonly #onRecordChanged: () => void;
  #file: WriterFile;
  #saidAtMs = 0;
  #isSaid = false;
  #lostBefore = 0;

  constructor({ directory, writer, state, onTail, onRecordChanged }: ExperimentWriterOptions) {
    this.paths = pathsOf(directory);
    this.#file = { ...describeWriter(writer), ...state };
    this.#onRecordChanged = onRecordChanged;
    this.#tails = new TailWriter(this.paths.events, writer, (number) =>
      onTail(this, this.tail(number)),
    );
    this.#record = new RecordWatch(this.paths.record);
  }

  get writer(): string {
    return this.#file.writer;
  }

  append(frame: Uint8Array, rows: number, state: WriterState): void {
    this.take(state);
    this.#tails.append(frame, rows);
  }

  /** What is to be said of this writer from now on. */
  take(state: WriterState): void {
    if (state.counts?.recorded !== this.#file.counts?.recorded) this.#isSaid = false;
    this.#file = { ...this.#file, ...state };
  }

  /** Called again and again: says that it is there, syncs what it wrote, looks at the record. */
  tick(nowMs: number): void {
    if (this.#record.hasChanged()) this.#onRecordChanged();
    if (nowMs - this.#saidAtMs < HEARTBEAT_MS) return;
    this.#tails.sync();
    // Where there is nothing new, the time of the file is enough, and only other machines look at it.
    if (this.#isSaid && nowMs - this.#saidAtMs < 5 * HEARTBEAT_MS) return;
    this.say(nowMs);
  }

  say(nowMs: number = Date.now()): void {
    this.#saidAtMs = nowMs;
    this.#isSaid = true;
    writeWriterFile(this.paths.writers, this.#file);
  }

  /** Events lost since this was last asked. */
  takeLost(): number {
    const lost = this.#tails.lost - this.#lostBefore;
    this.#lostBefore = this.#tails.lost;
    return lost;
  }

  roll(): void {
    this.#tails.sync();
    this.#tails.roll();
  }

  /** It has written all it had. */
  leave(state: WriterState): void {
    this.#file = { ...this.#file, ...state, closed: true };
    writeWriterFile(this.paths.writers, this.#file);
  }

  tail(number: number): EventsFile {
    return parseEventsFile(tailName(this.writer, number))!;
  }
}
