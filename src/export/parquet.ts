import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { CrucibleError } from '../errors.js';
import type { EventBatch } from '../event/batch.js';
import { type DuckDB, openDuckDB } from '../store/parquet/duckdb.js';
import type { ParquetFile } from '../store/parquet/merge-parquet.js';
import { type TableOptions, writeTable, writeTableOfFiles } from '../store/parquet/write-table.js';
import type { OutputFile } from './atomic-file.js';
import { CsvColumns } from './csv-columns.js';
import type { ExportSource, ResolvedExportOptions } from './options.js';
import { parquetSelect } from './parquet-select.js';

/** What DuckDB's own files have: enough for one thread, and what pandas reads at once. */
const ROW_GROUP_ROWS = 122_880;
const MEMORY_LIMIT_MB = 320;
const REPORT_MS = 200;

/**
 * Writes events as Parquet (zstd, row groups of 122,880 rows), by time like every export. The columns
 * are those of the CSV, under the same names and in the same order, each with a type of its own:
 *
 * - Numbers are 64-bit integers where all of them are safe integers, else doubles; NaN, the
 *   infinities and -0 are values, null is none. Booleans are booleans.
 * - `datetime` is a moment in UTC, to the microsecond; `timestamp_us` the same as an integer.
 * - Texts are UTF-8, as they were: none is touched for a spreadsheet's sake. Arrays, and objects that
 *   were kept as one value, are JSON text; so are `tags` and `extra`, which has what found no column.
 *
 * The same query gives the same rows, columns and types from any store, and the same bytes as long as
 * the events lie in the same files.
 */
export async function writeParquetFile(
  { batches, files, experiment }: ExportSource,
  options: ResolvedExportOptions,
  file: OutputFile,
): Promise<void> {
  const { signal, onProgress } = options;
  const columns = new CsvColumns(true);
  const noted = async function* (): AsyncGenerator<EventBatch> {
    for await (const batch of batches()) {
      columns.add(batch);
      yield batch;
    }
  };
  let rows = 0;
  let watch: NodeJS.Timeout | undefined;
  // Beside the file, where there is room for it if anywhere.
  const temporaryDirectory = `${file.path}.spill`;
  // Of several threads, which takes what is chance, and so would the bytes be.
  const threads = 1;
  const database = await openDuckDB({
    memoryLimitMb: MEMORY_LIMIT_MB,
    threads,
    temporaryDirectory,
  });
  let failure: unknown = null;
  const report = async (): Promise<void> => {
    const { size } = await stat(file.path);
    onProgress({ rows, totalRows: rows, bytes: size });
  };
  const reportWhileWriting = (): void => {
    // What a callback throws ends the export, though nobody waits for it here.
    report().catch((error: unknown) => (failure ??= error));
  };
  try {
    const tableOptions: TableOptions = {
      rowGroupRows: ROW_GROUP_ROWS,
      select: (found, from) => parquetSelect(columns.names, found, from, experiment),
      signal,
      onRows: (count) => {
        rows = count;
        onProgress({ rows, totalRows: null, bytes: 0 });
      },
      onWriting: () => {
        watch = setInterval(reportWhileWriting, REPORT_MS);
      },
    };
    const whole = (await files?.()) ?? null;
    const isCopied =
      whole !== null && (await copyFiles(database, file, whole, columns, tableOptions));
    if (!isCopied) await writeTable(database, file.path, noted(), tableOptions);
  } catch (error) {
    throw asUnwritable(error, file.finalPath);
  } finally {
    clearInterval(watch);
    database.close();
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
  if (failure !== null) throw failure;
  signal?.throwIfAborted();
  await report();
}

/** False where one of them went away as it was put together with others: then nothing is written yet. */
async function copyFiles(
  database: DuckDB,
  file: OutputFile,
  files: readonly ParquetFile[],
  columns: CsvColumns,
  options: TableOptions,
): Promise<boolean> {
  for (const each of files) columns.addNames(each.columns.map(({ name }) => name));
  try {
    await writeTableOfFiles(database, file.path, files, options);
    return true;
  } catch (error) {
    if (files.every(({ path }) => existsSync(path))) throw error;
    await file.restart();
    return false;
  }
}

/** DuckDB says of a full disk what the system says. */
function asUnwritable(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !/^IO Error/.test(error.message)) return error;
  const expected = 'a path that can be written to';
  const received = error.message.split('\n')[0]!;
  return new CrucibleError(
    'path-unwritable',
    `cannot write ${path}: expected ${expected}, got ${received}`,
    { path, expected, received },
    { cause: error },
  );
}
