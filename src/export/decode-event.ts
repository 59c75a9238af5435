import { describeValue } from '../errors.js';
import type { TelemetryEvent } from '../event/event.js';
import { FIELDS, type FieldDefinition } from '../event/fields.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * An event from the object that a line of JSON held. Fields that the line does not have are null;
 * keys that are none of ours are passed over.
 *
 * @throws TypeError saying what is wrong with which key.
 */
export function decodeEvent(line: unknown): TelemetryEvent {
  if (!isValues(line)) throw wrong('the line', 'an object', line);
  const event: Record<string, unknown> = {
    eventId: text(line, 'event_id'),
    eventName: text(line, 'event_name'),
    timestampUs: timestamp(line['timestamp_us']),
    experimentId: text(line, 'experiment_id'),
    experimentName: text(line, 'experiment_name'),
    condition: text(line, 'condition'),
    tags: tags(line['tags']),
    measurements: values(line, 'measurements'),
    metadata: values(line, 'metadata'),
    metrics: values(line, 'metrics'),
  };
  for (const field of FIELDS) {
    if (field.origin !== 'identity') event[field.property] = fieldValue(line, field);
  }
  return event as unknown as TelemetryEvent;
}

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldValue(line: Values, { column, type }: FieldDefinition): unknown {
  const value = line[column] ?? null;
  if (value !== null && typeof value !== type) throw wrong(column, `a ${type} or null`, value);
  return value;
}

function text(line: Values, key: string): string {
  const value = line[key];
  if (typeof value !== 'string') throw wrong(key, 'a string', value);
  return value;
}

function timestamp(value: unknown): number {
  if (typeof value !== 'number') throw wrong('timestamp_us', 'a number', value);
  return value;
}

function tags(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((tag) => typeof tag === 'string')) return value;
  throw wrong('tags', 'an array of strings', value);
}

function values(line: Values, key: string): Values {
  const value = line[key] ?? {};
  if (!isValues(value)) throw wrong(key, 'an object', value);
  return value;
}

function wrong(key: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${key}: expected ${expected}, got ${describeValue(value)}`);
}
