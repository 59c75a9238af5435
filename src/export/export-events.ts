import { abortable } from './abortable.js';
import { writeAtomically } from './atomic-file.js';
import { defaultPath } from './file-name.js';
import { type ExportFormat, formatNamed } from './formats.js';
import { decodeExportOptions, type ExportOptions, type ExportSource } from './options.js';
import { readAhead } from './read-ahead.js';

export interface ExportRequest extends ExportSource {
  readonly format: ExportFormat;
  readonly options?: ExportOptions;
}

/**
 * Writes an experiment's events to a file, and resolves to its absolute path: what was given as
 * `options.path`, or `exports/<experiment's name>-<its id>.<format>` in the working directory,
 * where what no file name may hold is left out of the name.
 *
 * However many events there are, a few megabytes of them are held at a time, and `batches` is asked
 * for the next when the disk has taken the last. The file appears whole or not at all: what was
 * there before is replaced at the end, and stays when anything fails.
 *
 * @example
 * const path = await exportEvents({
 *   batches: () => store.scan(record.id, resolveQuery({}, clock.nowUs())),
 *   experiment: record,
 *   format: 'csv',
 *   options: { path: 'results/run-1.csv', onProgress: ({ rows }) => console.log(rows) },
 * });
 *
 * @throws CrucibleError 'format-unknown'; 'invalid-option' with the option as `details.path`;
 * 'path-unwritable' with the file as `details.path`; what the scan rejects with, the signal's
 * reason, and what `onProgress` throws, as they are.
 */
export async function exportEvents(request: ExportRequest): Promise<string> {
  const format = formatNamed(request.format);
  const options = decodeExportOptions(request.options);
  const { experiment, batches, files } = request;
  const source = {
    experiment,
    batches: () => abortable(readAhead(batches()), options.signal),
    ...(files === undefined ? {} : { files }),
  };
  const path = options.path ?? defaultPath('exports', experiment, format.extension);
  options.signal?.throwIfAborted();
  await writeAtomically(path, options.overwrite, (file) => format.write(source, options, file));
  return path;
}
