import { refuse } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { ParquetFile } from '../store/parquet/merge-parquet.js';
import { givenPath } from './file-name.js';

/** How far a file has come. */
export interface ExportProgress {
  readonly rows: number;
  /** Null while it is not known how many there will be; in the last report it is `rows`. */
  readonly totalRows: number | null;
  /** Bytes in the file. */
  readonly bytes: number;
}

/** What every kind of file takes. */
export interface FileOptions {
  /** Where the file is to be; relative to the working directory. */
  readonly path?: string;
  /** Whether a file that is there already is replaced, which happens all at once. Default true. */
  readonly overwrite?: boolean;
  /** Gives up when it aborts: the call rejects with the signal's reason, and no file is left. */
  readonly signal?: AbortSignal;
  /** Called about once a megabyte, and a last time when every event is written. */
  readonly onProgress?: (progress: ExportProgress) => void;
}

export interface ExportOptions extends FileOptions {
  /** CSV: a column for each measurement and metadata key (the default), or two columns of JSON. */
  readonly flatten?: boolean;
  /** JSON Lines: indented, over several lines each. Default false. */
  readonly pretty?: boolean;
  /**
   * CSV: an apostrophe goes before a text that a spreadsheet would run as a formula. Default true;
   * switch it off where the file is read by programs only, and every text has to be as it was.
   */
  readonly neutralizeFormulas?: boolean;
}

/** Where the events come from. */
export interface ExportSource {
  /** A scan of the events, a new one at each call; every batch has all of its columns. */
  readonly batches: () => AsyncIterable<EventBatch>;
  /** The same events as Parquet files; null where they do not lie so. */
  readonly files?: () => Promise<readonly ParquetFile[] | null>;
  readonly experiment: ExperimentRecord;
}

/** Options after every check. */
export interface ResolvedFileOptions {
  /** Absolute; null for the default. */
  readonly path: string | null;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: ExportProgress) => void;
}

export interface ResolvedExportOptions extends ResolvedFileOptions {
  readonly flatten: boolean;
  readonly pretty: boolean;
  readonly neutralizeFormulas: boolean;
}

export function decodeExportOptions(given: unknown): ResolvedExportOptions {
  const options = objectOf(given) as { readonly [K in keyof ExportOptions]: unknown };
  return {
    ...decodeFileOptions(options),
    flatten: flag(options.flatten, 'flatten', true),
    pretty: flag(options.pretty, 'pretty', false),
    neutralizeFormulas: flag(options.neutralizeFormulas, 'neutralizeFormulas', true),
  };
}

export function decodeFileOptions(given: unknown): ResolvedFileOptions {
  const options = objectOf(given) as { readonly [K in keyof FileOptions]: unknown };
  const { path, signal, onProgress } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw refuse('invalid-option', 'options.signal', 'an AbortSignal', signal);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw refuse('invalid-option', 'options.onProgress', 'a function', onProgress);
  }
  return {
    path: path === undefined ? null : givenPath(path),
    overwrite: flag(options.overwrite, 'overwrite', true),
    signal,
    onProgress: (onProgress as FileOptions['onProgress']) ?? (() => {}),
  };
}

function objectOf(given: unknown): object {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw refuse('invalid-option', 'options', 'an object', given);
}

function flag(value: unknown, name: string, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value === 'boolean') return value;
  throw refuse('invalid-option', `options.${name}`, 'true or false', value);
}
