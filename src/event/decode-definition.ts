import { type CrucibleError, refuse } from '../errors.js';
import {
  EVENT_CATEGORIES,
  EVENT_FIELD_TYPES,
  type EventCategory,
  type EventDefinition,
  type EventField,
  type EventFields,
  type EventFieldType,
} from './definition.js';
import { eventName } from './name.js';

const DEFINITION_KEYS = ['name', 'category', 'description', 'measurements', 'metadata'];
const FIELD_KEYS = ['type', 'unit', 'description', 'optional', 'fields'];

type Loose = { readonly [key: string]: unknown };

function wrong(path: string, expected: string, value: unknown): CrucibleError {
  return refuse('invalid-argument', path, expected, value);
}

/** A plain object with no key but those allowed: a misspelt `optinal` must not pass unnoticed. */
function decodeObject(value: unknown, path: string, allowed: readonly string[] | null): Loose {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(path, 'an object', value);
  }
  const stranger = allowed && Object.keys(value).find((key) => !allowed.includes(key));
  if (stranger) throw wrong(path, `only the keys ${allowed.join(', ')}`, stranger);
  return value as Loose;
}

function decodeText(value: unknown, path: string): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') throw wrong(path, 'a string', value);
  return value;
}

function decodeMember<T extends string>(value: unknown, path: string, members: readonly T[]): T {
  const member = members.find((candidate) => candidate === value);
  if (member === undefined) throw wrong(path, `one of ${members.join(', ')}`, value);
  return member;
}

function decodeField(value: unknown, path: string): EventField {
  const given = decodeObject(value, path, FIELD_KEYS);
  const type = decodeMember<EventFieldType>(given['type'], `${path}.type`, EVENT_FIELD_TYPES);
  const { unit, optional, fields } = given;
  if (unit !== undefined && (typeof unit !== 'string' || unit === '')) {
    throw wrong(`${path}.unit`, 'a non-empty string', unit);
  }
  if (optional !== undefined && typeof optional !== 'boolean') {
    throw wrong(`${path}.optional`, 'true or false', optional);
  }
  if (fields !== undefined && type !== 'object') {
    throw wrong(`${path}.fields`, "nothing, as only a field of type 'object' has fields", fields);
  }
  return Object.freeze({
    type,
    ...(unit === undefined ? {} : { unit }),
    description: decodeText(given['description'], `${path}.description`),
    // Absent and false mean the same, so they are kept the same: two definitions compare by value.
    ...(optional ? { optional } : {}),
    ...(fields === undefined ? {} : { fields: decodeFields(fields, `${path}.fields`) }),
  });
}

function decodeFields(value: unknown, path: string): EventFields {
  if (value === undefined) return Object.freeze({});
  const given = decodeObject(value, path, null);
  const entries = Object.entries(given).map(([name, field]): [string, EventField] => {
    if (name === '') throw wrong(path, 'fields with a name', name);
    return [name, decodeField(field, `${path}.${name}`)];
  });
  return Object.freeze(Object.fromEntries(entries));
}

/**
 * An event definition from whatever a caller gave: checked in every part, completed, copied and
 * frozen. Refuses with `invalid-argument`; `details.path` names the part, for instance
 * `definition.measurements.reward.type`.
 */
export function decodeDefinition(input: unknown): EventDefinition {
  const given = decodeObject(input, 'definition', DEFINITION_KEYS);
  return Object.freeze({
    name: eventName(given['name'] as string, 'definition.name'),
    category:
      given['category'] === undefined
        ? 'custom'
        : decodeMember<EventCategory>(given['category'], 'definition.category', EVENT_CATEGORIES),
    description: decodeText(given['description'], 'definition.description'),
    measurements: decodeFields(given['measurements'], 'definition.measurements'),
    metadata: decodeFields(given['metadata'], 'definition.metadata'),
  });
}
