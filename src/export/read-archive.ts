import type { TelemetryEvent } from '../event/event.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { reviveJson } from '../event/json.js';
import { decodeRecord } from '../event/record-json.js';
import { isValues } from './decode-event.js';
import { type ReadJsonLinesOptions, readJsonLines } from './read-jsonl.js';
import { readLines, unreadable } from './read-lines.js';

export interface Archive {
  readonly record: ExperimentRecord;
  /** Read from the file as they are asked for, from the first one each time it is gone through. */
  readonly events: AsyncIterable<TelemetryEvent>;
}

/**
 * Opens what `writeArchive` wrote, packed or not. The record is read at once, events as they are
 * asked for.
 *
 * @example
 * const { record, events } = await readArchive('archives/run-1.jsonl.gz');
 * for await (const event of events) console.log(record.name, event.latencyMs);
 *
 * @throws CrucibleError 'path-unreadable' where the file cannot be read or is no archive; going
 * through the events throws as `readJsonLines` does.
 */
export async function readArchive(
  path: string,
  options: ReadJsonLinesOptions = {},
): Promise<Archive> {
  const record = await readRecord(path);
  return { record, events: { [Symbol.asyncIterator]: () => readJsonLines(path, options) } };
}

async function readRecord(path: string): Promise<ExperimentRecord> {
  const expected = "an experiment's record, as an archive begins with";
  for await (const { text } of readLines(path)) {
    try {
      return recordOf(reviveJson(text));
    } catch (cause) {
      throw unreadable(path, expected, { line: 1 }, cause);
    }
  }
  throw unreadable(path, expected, { line: 1, received: 'an empty file' });
}

function recordOf(line: unknown): ExperimentRecord {
  if (!isValues(line) || line['crucible'] !== 'experiment') {
    throw new TypeError('crucible: expected "experiment"');
  }
  if (line['schema_version'] !== 1) {
    throw new TypeError('schema_version: expected 1; a later version of this library wrote it');
  }
  return decodeRecord(line['record']);
}
