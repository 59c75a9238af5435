import type { ExperimentRecord } from './experiment.js';
import { camelCase, snakeCase } from './fields.js';
import { encodeJson, WHOLE } from './json.js';

/** Keys below are not ours to spell: a caller put the metadata together, and a plan's hash is over them. */
const OPAQUE: ReadonlySet<string> = new Set(['metadata', 'plan']);

/** An experiment's record as one line of JSON, its own keys in snake_case. */
export function encodeRecord(record: ExperimentRecord): string {
  return encodeJson(renamed(record, toSnakeCase), WHOLE);
}

/** The same with a line for each field, for files that people look at. */
export function encodeRecordLines(record: ExperimentRecord): string {
  const lines = Object.entries(renamed(record, toSnakeCase) as object).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${encodeJson(value, WHOLE)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * The record that `encodeRecord` wrote, parsed by `reviveJson`.
 *
 * @throws TypeError where it is no record.
 */
export function decodeRecord(value: unknown): ExperimentRecord {
  const record = renamed(value, toCamelCase);
  if (!isValues(record)) throw new TypeError('record: expected an object');
  for (const key of ['id', 'name', 'condition', 'status', 'startedAt'] as const) {
    if (typeof record[key] !== 'string') throw new TypeError(`record.${key}: expected a string`);
  }
  if (!Array.isArray(record['tags'])) throw new TypeError('record.tags: expected an array');
  if (record['schemaVersion'] !== 1) throw new TypeError('record.schemaVersion: expected 1');
  // What older records do not have.
  const { metadata, plan = null, assignment = null } = record;
  return { ...record, metadata: metadata ?? {}, plan, assignment } as unknown as ExperimentRecord;
}

/** The keys of records are few, and there may be thousands of records. */
function remembered(rename: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    let name = known.get(key);
    if (name === undefined) {
      name = rename(key);
      if (known.size < 1000) known.set(key, name);
    }
    return name;
  };
}

const toSnakeCase = remembered(snakeCase);
const toCamelCase = remembered(camelCase);

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (!isValues(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      rename(key),
      OPAQUE.has(key) ? inner : renamed(inner, rename),
    ]),
  );
}

function isValues(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
