import { readFileSync } from 'node:fs';
import { CrucibleError } from '../../errors.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import { reviveJson } from '../../event/json.js';
import { decodeRecord, encodeRecordLines } from '../../event/record-json.js';
import { writeWhole } from './whole-file.js';

const SCHEMA_VERSION = 1;

export function writeRecord(path: string, record: ExperimentRecord): void {
  writeWhole(path, Buffer.from(encodeRecordLines(record)));
}

/**
 * The record of an experiment; undefined where there is none.
 *
 * @throws CrucibleError `store-failed` for a file that is damaged, or that a later version of this
 * library wrote.
 */
export function readRecord(path: string): ExperimentRecord | undefined {
  let text: string;
  try {
    // Small, and there may be thousands: asking the thread pool for each takes five times as long.
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unusable(path, 'a file that can be read', (error as Error).message, error);
  }
  let value: unknown;
  try {
    value = reviveJson(text);
  } catch (error) {
    throw unusable(path, 'JSON', 'a damaged file', error);
  }
  const version = (value as { schema_version?: unknown } | null)?.schema_version;
  if (Number(version) > SCHEMA_VERSION) {
    const received = `${version}, which a later version of crucible-telemetry wrote`;
    throw unusable(path, `schema_version ${SCHEMA_VERSION} at most`, received);
  }
  try {
    return decodeRecord(value);
  } catch (error) {
    throw unusable(path, "an experiment's record", (error as Error).message, error);
  }
}

/** ENOTDIR: a file where a directory would be. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unusable(
  path: string,
  expected: string,
  received: string,
  cause?: unknown,
): CrucibleError {
  const message = `cannot use ${path}: expected ${expected}, got ${received}`;
  return new CrucibleError('store-failed', message, { path, expected, received }, { cause });
}
