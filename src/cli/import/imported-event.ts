import type { TelemetryEvent } from '../../event/event.js';

/** An event of a file, on its way into an experiment. */
export interface ImportedEvent {
  /** Where in the file it is, counted from 1. */
  readonly line: number;
  readonly name: string;
  readonly timestampUs: number;
  readonly measurements: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /**
   * Fields as they were recorded, for what this library wrote itself: they are not worked out anew
   * with today's prices. Null for others' files.
   */
  readonly recorded: Partial<TelemetryEvent> | null;
}

/** A line that is no event. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** A file that can be gone through more than once, each time from its beginning. */
export interface ImportSource {
  readonly events: (onBadLine: (bad: BadLine) => void) => AsyncIterable<ImportedEvent>;
}
