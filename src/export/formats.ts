import { refuse } from '../errors.js';
import type { OutputFile } from './atomic-file.js';
import { writeCsv } from './csv.js';
import { writeJsonLines } from './jsonl.js';
import type { ExportSource, ResolvedExportOptions } from './options.js';
import { writeParquetFile } from './parquet.js';

export type ExportFormat = 'csv' | 'jsonl' | 'parquet';

/** One kind of file. */
export interface FormatWriter {
  /** Ending of the file's name, without the dot. */
  readonly extension: string;
  readonly write: (
    source: ExportSource,
    options: ResolvedExportOptions,
    file: OutputFile,
  ) => Promise<void>;
}

const FORMATS: ReadonlyMap<unknown, FormatWriter> = new Map<ExportFormat, FormatWriter>([
  ['csv', { extension: 'csv', write: writeCsv }],
  ['jsonl', { extension: 'jsonl', write: writeJsonLines }],
  ['parquet', { extension: 'parquet', write: writeParquetFile }],
]);

/** The names that `exportEvents` takes as a format. */
export const EXPORT_FORMATS: readonly string[] = [...FORMATS.keys()].map(String);

/** The writer of that format. Refuses any other name with `format-unknown`, listing the known ones. */
export function formatNamed(name: unknown): FormatWriter {
  const format = FORMATS.get(name);
  if (format !== undefined) return format;
  const known = EXPORT_FORMATS.map((known) => `'${known}'`).join(' or ');
  throw refuse('format-unknown', 'format', known, name);
}
