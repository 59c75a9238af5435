import { encodeRecord } from '../event/record-json.js';
import { abortable } from './abortable.js';
import { writeAtomically } from './atomic-file.js';
import { type ByteStream, gzipInto, plainInto } from './byte-stream.js';
import { defaultPath } from './file-name.js';
import { jsonRows } from './json-rows.js';
import {
  decodeFileOptions,
  type ExportSource,
  type FileOptions,
  type ResolvedFileOptions,
} from './options.js';
import { RowWriter } from './row-writer.js';

export interface ArchiveRequest extends ExportSource {
  readonly options?: FileOptions;
}

/**
 * Writes all there is of an experiment into one file, and resolves to its absolute path: what was
 * given as `options.path`, or `archives/<experiment's name>-<its id>.jsonl` in the working
 * directory. A path that ends in `.gz` is packed with gzip.
 *
 * The first line is the experiment's record, each further line an event as in an export as JSON
 * Lines:
 *
 *     {"crucible":"experiment","schema_version":1,"record":{"id":"…","name":"…", …}}
 *
 * The file appears whole or not at all, and memory stays bounded, as with `exportEvents`.
 *
 * @example
 * const path = await writeArchive({
 *   batches: () => store.scan(record.id, resolveQuery({}, clock.nowUs())),
 *   experiment: record,
 *   options: { path: 'archives/run-1.jsonl.gz' },
 * });
 *
 * @throws CrucibleError 'invalid-option' with the option as `details.path`; 'path-unwritable' with
 * the file as `details.path`; what the scan rejects with, the signal's reason, and what `onProgress`
 * throws, as they are.
 */
export async function writeArchive(request: ArchiveRequest): Promise<string> {
  const options = decodeFileOptions(request.options);
  const { experiment } = request;
  const path = options.path ?? defaultPath('archives', experiment, 'jsonl');
  options.signal?.throwIfAborted();
  await writeAtomically(path, options.overwrite, async (file) => {
    const stream = path.endsWith('.gz') ? gzipInto(file) : plainInto(file);
    try {
      await writeLines(request, options, stream, () => file.bytes);
    } finally {
      stream.destroy();
    }
  });
  return path;
}

async function writeLines(
  { batches, experiment }: ExportSource,
  options: ResolvedFileOptions,
  stream: ByteStream,
  bytes: () => number,
): Promise<void> {
  const writer = new RowWriter(stream.write, bytes, options, null);
  const record = encodeRecord(experiment);
  await writer.write(`{"crucible":"experiment","schema_version":1,"record":${record}}\n`);
  for await (const batch of abortable(batches(), options.signal)) {
    await writer.writeBatch(batch, jsonRows(batch, experiment));
  }
  await writer.flush();
  await stream.end();
  writer.finish();
}
