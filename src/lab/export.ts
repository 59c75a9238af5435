import { record as decodeRecord, noOthers } from '../config/decode.js';
import { exportEvents } from '../export/export-events.js';
import type { ExportFormat } from '../export/formats.js';
import type { ExportOptions as FileExportOptions } from '../export/options.js';
import { type EventQuery, requireQuery, resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { openForReading } from './reading.js';

export type { ExportFormat };

export interface ExportOptions extends FileExportOptions {
  /** Only these events; all of them unless given. `columns` has no say in an export. */
  readonly query?: EventQuery;
}

const OPTIONS: readonly string[] = [
  'path',
  'overwrite',
  'signal',
  'onProgress',
  'flatten',
  'pretty',
  'neutralizeFormulas',
  'query',
];

/** Writes an experiment's events to a file, whole or not at all; resolves to its absolute path. */
export async function exportExperiment(
  lab: Lab,
  id: string,
  format: ExportFormat,
  options: ExportOptions = {},
): Promise<string> {
  noOthers(decodeRecord(options, 'options'), 'options', OPTIONS);
  const { record, store, nowUs } = await openForReading(lab, id);
  const { query, ...fileOptions } = options;
  // Resolved once: what goes into the header and what goes into the rows are the same events.
  const resolved = { ...resolveQuery(requireQuery(query), nowUs), columns: null };
  return exportEvents({
    batches: () => store.scan(id, resolved),
    files: async () => (await store.parquetFiles?.(id, resolved)) ?? null,
    experiment: record,
    format,
    options: fileOptions,
  });
}
