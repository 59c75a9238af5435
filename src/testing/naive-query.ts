import type { TelemetryEvent } from '../event/event.js';
import { camelCase, fieldNamed } from '../event/fields.js';
import { matchesPattern } from '../event/name.js';
import { decodeEventName } from '../query/names.js';
import type { EventQuery } from '../query/query.js';
import type { Where } from '../query/where.js';

/**
 * What a query means, in the plainest words: one event object after another, no columns, no
 * indexes. Stores are compared with it. `columns` is not applied, and "the last five minutes" end
 * at `nowUs`.
 */
export function naiveQuery(
  events: readonly TelemetryEvent[],
  query: EventQuery,
  nowUs: number,
): TelemetryEvent[] {
  const sorted = [...events].sort(
    (a, b) => a.timestampUs - b.timestampUs || (a.eventId < b.eventId ? -1 : 1),
  );
  let kept = sorted.filter(
    (event) =>
      isNamed(event, query) && holds(query.where ?? {}, event) && isInside(event, query, nowUs),
  );
  const { window } = query;
  if (window !== undefined && 'lastN' in window) kept = kept.slice(-window.lastN);
  if (query.order === 'desc') kept.reverse();
  return kept.slice(0, query.limit ?? kept.length);
}

function isNamed(event: TelemetryEvent, { events }: EventQuery): boolean {
  if (events === undefined) return true;
  const patterns = typeof events === 'string' ? [events] : events;
  return patterns.some((pattern) => matchesPattern(pattern, event.eventName));
}

const UNIT_US = { milliseconds: 1e3, seconds: 1e6, minutes: 60e6, hours: 3600e6, days: 86_400e6 };

function isInside({ timestampUs }: TelemetryEvent, { window }: EventQuery, nowUs: number): boolean {
  if (window === undefined || 'lastN' in window) return true;
  if ('last' in window)
    return timestampUs >= nowUs - window.last * UNIT_US[window.unit] && timestampUs <= nowUs;
  const { fromUs = -Infinity, toUs = Infinity } = window;
  return timestampUs >= fromUs && timestampUs <= toUs;
}

function holds(where: Where, event: TelemetryEvent): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (key === 'and') return (condition as Where[]).every((inner) => holds(inner, event));
    if (key === 'or') return (condition as Where[]).some((inner) => holds(inner, event));
    if (key === 'not') return !holds(condition as Where, event);
    const field = fieldNamed(key);
    if (field?.column === 'event_name' && isNameOrPrefix(condition))
      return decodeEventName(condition, key).some((name) => matchesPattern(name, event.eventName));
    return fits(valueUnder(event, key), field?.type === 'string' ? asTexts(condition) : condition);
  });
}

function isNameOrPrefix(condition: unknown): boolean {
  return typeof condition === 'string' || Array.isArray(condition);
}

/** Fields of texts hold "42" for 42, so that is what equals 42 there. */
function asTexts(condition: unknown): unknown {
  const text = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(text);
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  };
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition))
    return text(condition);
  return Object.fromEntries(
    Object.entries(condition).map(([operator, operand]) => [
      operator,
      ['eq', 'ne', 'in', 'notIn'].includes(operator) ? text(operand) : operand,
    ]),
  );
}

/** `latencyMs`, `latency_ms`, `measurements.a.b`, `metadata.a.b` or `a`, looked up in the object. */
function valueUnder(event: TelemetryEvent, name: string): unknown {
  const properties = event as unknown as Record<string, unknown>;
  const field = fieldNamed(name);
  if (field !== null) return properties[field.property];
  if (camelCase(name) === 'eventId') return event.eventId;
  const path = name.split('.');
  const start = path[0] === 'measurements' || path[0] === 'metadata' ? properties : event.metadata;
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[key]
        : undefined,
    start,
  );
}

function fits(value: unknown, condition: unknown): boolean {
  const isMissing = value === null || value === undefined;
  if (condition === null) return isMissing;
  if (Array.isArray(condition)) return condition.some((wanted) => isSame(value, wanted));
  if (typeof condition !== 'object') return isSame(value, condition);
  return Object.entries(condition as object).every(([operator, operand]: [string, unknown]) => {
    if (operator === 'exists') return isMissing !== operand;
    if (operand === null) return operator === 'eq' ? isMissing : !isMissing;
    return !isMissing && compares(value, operator, operand);
  });
}

function compares(value: unknown, operator: string, operand: unknown): boolean {
  const isComparable = typeof value === typeof numberOr(operand);
  const [a, b] = [value as number, numberOr(operand) as number];
  switch (operator) {
    case 'eq':
      return isSame(value, operand);
    case 'ne':
      return !isSame(value, operand);
    case 'gt':
      return isComparable && a > b;
    case 'gte':
      return isComparable && a >= b;
    case 'lt':
      return isComparable && a < b;
    case 'lte':
      return isComparable && a <= b;
    case 'in':
      return (operand as unknown[]).some((wanted) => isSame(value, wanted));
    case 'notIn':
      return !(operand as unknown[]).some((wanted) => isSame(value, wanted));
    case 'contains':
      return typeof value === 'string' && value.includes(operand as string);
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(operand as string);
    default:
      throw new TypeError(`no such operator: ${operator}`);
  }
}

/** NaN equals NaN here, and 0 equals -0; `'NaN'` stands for NaN, as JSON has no other word for it. */
function isSame(value: unknown, wanted: unknown): boolean {
  const number = numberOr(wanted);
  return value === number || (Number.isNaN(value) && Number.isNaN(number));
}

function numberOr(operand: unknown): unknown {
  return operand === 'NaN' || operand === 'Infinity' || operand === '-Infinity'
    ? Number(operand)
    : operand;
}
