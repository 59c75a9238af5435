import type { ExperimentRecord } from '../../event/experiment.js';
import { readArchive } from '../../export/read-archive.js';
import { readLines } from '../../export/read-lines.js';
import { type CsvOptions, csvSource } from './csv-source.js';
import type { ImportSource } from './imported-event.js';
import { jsonlSource, ownJsonlSource } from './jsonl-source.js';

export interface SourceOptions extends CsvOptions {
  readonly format?: string;
}

export interface OpenSource {
  readonly source: ImportSource;
  /** Of an archive, the experiment's record. */
  readonly record: ExperimentRecord | null;
}

/** Finds out what kind of file it is: by the format that was asked for, its name, its first line. */
export async function openSource(path: string, options: SourceOptions): Promise<OpenSource> {
  if ((options.format ?? formatByName(path)) === 'csv')
    return { source: csvSource(path, options), record: null };
  const isRemapped = [options.event, options.nameColumn, options.timeColumn].some(
    (each) => each !== undefined,
  );
  const kind = isRemapped ? 'other' : await kindOf(path);
  if (kind === 'other') return { source: jsonlSource(path, options), record: null };
  const record = kind === 'archive' ? (await readArchive(path)).record : null;
  return { source: ownJsonlSource(path), record };
}

function formatByName(path: string): 'csv' | 'jsonl' {
  return /\.(?:csv|tsv)(?:\.gz)?$/i.test(path) ? 'csv' : 'jsonl';
}

/** An archive's first line is its record; an export's is an event, or, indented, a lone brace. */
async function kindOf(path: string): Promise<'archive' | 'export' | 'other'> {
  for await (const { text } of readLines(path)) {
    const line = text.replace(/^\ufeff/, '').trim();
    if (line === '') continue;
    if (line === '{') return 'export';
    if (/^\{"crucible":\s*"experiment"/.test(line)) return 'archive';
    const ours = ['event_id', 'event_name', 'timestamp_us', 'measurements', 'metadata'];
    return ours.every((key) => line.includes(`"${key}":`)) ? 'export' : 'other';
  }
  return 'other';
}
