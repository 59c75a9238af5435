import type { Output } from './command.js';
import { count, duration } from './text/quantities.js';
import { cutTo } from './text/width.js';

const BAR_WIDTH = 24;
const REFRESH_MS = 100;
/** What is done in no time needs no bar. */
const PATIENCE_MS = 300;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressStep {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** Behind the figures: `12.3 MB`. */
  readonly note?: string;
}

/** One line on a terminal's stderr that is written over and over; anywhere else, nothing. */
export class ProgressBar {
  readonly #output: Output;
  readonly #label: string;
  readonly #startedMs: number = performance.now();
  #shownMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(output: Output, label: string) {
    this.#output = output;
    this.#label = label;
  }

  update(step: ProgressStep): void {
    if (!this.#output.isTerminal) return;
    const nowMs = performance.now();
    if (nowMs - this.#startedMs < PATIENCE_MS || nowMs - this.#shownMs < REFRESH_MS) return;
    this.#shownMs = nowMs;
    this.#isShown = true;
    const line = progressLine(this.#label, step, nowMs - this.#startedMs);
    void this.#output.write(CLEAR_LINE + cutTo(line, (this.#output.columns ?? 80) - 1));
  }

  /** Leaves the line as it was before. */
  end(): void {
    if (this.#isShown) void this.#output.write(CLEAR_LINE);
    this.#isShown = false;
  }
}

/** `exporting  [########------]  42%  420,000 of 1,000,000  12.3 MB  3.1s left` */
export function progressLine(label: string, step: ProgressStep, elapsedMs: number): string {
  const { done, total, note } = step;
  const parts = [label];
  if (total !== null && total > 0) {
    const ratio = Math.min(1, done / total);
    const filled = Math.round(ratio * BAR_WIDTH);
    parts.push(`[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`);
    parts.push(`${Math.floor(ratio * 100)}%`, `${count(done)} of ${count(total)}`);
    if (note !== undefined) parts.push(note);
    if (ratio > 0.02 && ratio < 1)
      parts.push(`${duration((elapsedMs / ratio) * (1 - ratio))} left`);
  } else {
    parts.push(count(done));
    if (note !== undefined) parts.push(note);
    parts.push(duration(elapsedMs));
  }
  return parts.join('  ');
}
