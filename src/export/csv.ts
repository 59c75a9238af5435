import type { OutputFile } from './atomic-file.js';
import { csvStyle } from './csv-cell.js';
import { CsvColumns } from './csv-columns.js';
import { csvHeader, csvRows } from './csv-rows.js';
import type { ExportSource, ResolvedExportOptions } from './options.js';
import { RowWriter } from './row-writer.js';

/**
 * Writes events as CSV (RFC 4180: UTF-8, lines end in CRLF, the header is the union of all events'
 * columns). The header comes before the first row, so the events are gone through twice; the first
 * time only their columns are looked at.
 *
 * - No value is an empty field, an empty text is `""`.
 * - Numbers are the shortest text that reads back as the same number; `NaN`, `Infinity`,
 *   `-Infinity` and `-0.0` are written so. Booleans are `true` and `false`.
 * - Arrays, and objects that were kept as one value, are JSON. So is `tags`.
 */
export async function writeCsv(
  source: ExportSource,
  options: ResolvedExportOptions,
  file: OutputFile,
): Promise<void> {
  const columns = new CsvColumns(options.flatten);
  let totalRows = 0;
  const files = (await source.files?.()) ?? null;
  if (files !== null) {
    // They say what they hold.
    for (const file of files) {
      columns.addNames(file.columns.map(({ name }) => name));
      totalRows += file.rows;
    }
  } else {
    for await (const batch of source.batches()) {
      columns.add(batch);
      totalRows += batch.length;
    }
  }
  while (!(await writePass(source, options, file, columns, totalRows))) await file.restart();
}

/**
 * False when a batch brought a column that is not in the header: an experiment that is running may
 * have had new events since the columns were collected. Leaving out what they hold is no option, so
 * the rest is looked through for further columns, and then all is written again.
 */
async function writePass(
  { batches, experiment }: ExportSource,
  options: ResolvedExportOptions,
  file: OutputFile,
  columns: CsvColumns,
  totalRows: number,
): Promise<boolean> {
  const style = csvStyle(options.neutralizeFormulas);
  const { names } = columns;
  const writer = new RowWriter(
    (bytes) => file.write(bytes),
    () => file.bytes,
    options,
    totalRows,
  );
  await writer.write(csvHeader(names));
  let complete = true;
  for await (const batch of batches()) {
    if (columns.add(batch)) complete = false;
    if (complete) await writer.writeBatch(batch, csvRows(batch, names, experiment, style));
  }
  await writer.flush();
  if (complete) writer.finish();
  return complete;
}
