import type { OutputFile } from './atomic-file.js';
import { jsonRows } from './json-rows.js';
import type { ExportSource, ResolvedExportOptions } from './options.js';
import { indentJson } from './pretty.js';
import { RowWriter } from './row-writer.js';

/**
 * Writes events as JSON Lines, an object each:
 *
 *     {"event_id":"…","event_name":"…","timestamp_us":1766917800123456,"datetime":"2025-12-28T10:30:00.123456Z",
 *      "experiment_id":"…","experiment_name":"…","condition":"…","tags":[…],
 *      "latency_ms":12.5, …, "measurements":{…},"metadata":{…},"metrics":{…}}
 *
 * Of the fields (`latency_ms`, `model`, …) a line has those that its event has. Measurements and
 * metadata are as they were emitted, keys in the caller's spelling and order. NaN and the infinities
 * are the strings "NaN", "Infinity" and "-Infinity". With `pretty`, each object is indented over
 * several lines. `readJsonLines` reads either back.
 */
export async function writeJsonLines(
  { batches, experiment }: ExportSource,
  options: ResolvedExportOptions,
  file: OutputFile,
): Promise<void> {
  const writer = new RowWriter(
    (bytes) => file.write(bytes),
    () => file.bytes,
    options,
    null,
  );
  for await (const batch of batches()) {
    const line = jsonRows(batch, experiment);
    await writer.writeBatch(batch, options.pretty ? (row) => `${indentJson(line(row))}\n` : line);
  }
  await writer.flush();
  writer.finish();
}
