import { refuse } from '../errors.js';

export type WindowUnit = 'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'days';

/** A part of an experiment in time, or its last events. `fromUs` and `toUs` are both included. */
export type WindowSpec =
  | { readonly last: number; readonly unit: WindowUnit }
  | { readonly lastN: number }
  | { readonly fromUs?: number; readonly toUs?: number };

/** A window with its place in time worked out. */
export interface ResolvedWindow {
  readonly fromUs: number | null;
  readonly toUs: number | null;
  readonly lastN: number | null;
}

const UNIT_US: Readonly<Record<WindowUnit, number>> = {
  milliseconds: 1e3,
  seconds: 1e6,
  minutes: 60e6,
  hours: 3600e6,
  days: 86_400e6,
};

/** The keys that go together; the first tells which kind it is. */
const KINDS: readonly (readonly string[])[] = [['last', 'unit'], ['lastN'], ['fromUs', 'toUs']];
const EXPECTED = '{ last, unit }, { lastN } or { fromUs, toUs }';
const ALL: ResolvedWindow = { fromUs: null, toUs: null, lastN: null };

/**
 * Checks a window and places it: "the last five minutes" ends at `nowUs`. An impossible window
 * (nothing or less, an end before its start) is refused with `invalid-query`.
 */
export function resolveWindow(window: unknown, nowUs: number, path = 'window'): ResolvedWindow {
  if (window === undefined || window === null) return ALL;
  if (typeof window !== 'object') throw refuse('invalid-query', path, EXPECTED, window);
  const spec = window as Record<string, unknown>;
  const allowed = KINDS.find((keys) => spec[keys[0]!] !== undefined) ?? KINDS.at(-1)!;
  for (const key of Object.keys(spec)) {
    // Also where the key belongs to another kind of window: it would be passed over in silence.
    if (spec[key] !== undefined && !allowed.includes(key))
      throw refuse('invalid-query', `${path}.${key}`, EXPECTED, spec[key]);
  }
  if (spec['last'] !== undefined) return resolveLast(spec, nowUs, path);
  if (spec['lastN'] !== undefined) {
    return { ...ALL, lastN: positiveInteger(spec['lastN'], `${path}.lastN`) };
  }
  if (spec['fromUs'] === undefined && spec['toUs'] === undefined) {
    throw refuse('invalid-query', path, EXPECTED, window);
  }
  const fromUs = timestamp(spec['fromUs'], `${path}.fromUs`);
  const toUs = timestamp(spec['toUs'], `${path}.toUs`);
  if (fromUs !== null && toUs !== null && toUs < fromUs) {
    throw refuse('invalid-query', `${path}.toUs`, `a time not before fromUs (${fromUs})`, toUs);
  }
  return { fromUs, toUs, lastN: null };
}

/** For takers that ask for a window: the one place where leaving it out is not "all of time". */
export function requireWindow(window: unknown): WindowSpec {
  if (typeof window !== 'object' || window === null)
    throw refuse('invalid-query', 'window', EXPECTED, window);
  return window as WindowSpec;
}

function resolveLast(spec: Record<string, unknown>, nowUs: number, path: string): ResolvedWindow {
  const { last, unit } = spec;
  if (typeof last !== 'number' || !(last > 0) || last === Number.POSITIVE_INFINITY) {
    throw refuse('invalid-query', `${path}.last`, 'a positive number', last);
  }
  const unitUs =
    typeof unit === 'string' && Object.hasOwn(UNIT_US, unit) ? UNIT_US[unit as WindowUnit] : null;
  if (unitUs === null) {
    throw refuse('invalid-query', `${path}.unit`, Object.keys(UNIT_US).join(', '), unit);
  }
  return { fromUs: Math.floor(nowUs - last * unitUs), toUs: nowUs, lastN: null };
}

export function positiveInteger(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value) || (value as number) <= 0) {
    throw refuse('invalid-query', path, 'a positive integer', value);
  }
  return value as number;
}

function timestamp(value: unknown, path: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refuse('invalid-query', path, 'microseconds since the Unix epoch', value);
  }
  return value;
}

/** Refuses times that are no whole microseconds, and a range that ends before it begins. */
export function requireTimes(fromUs: number | undefined, toUs: number | undefined): void {
  for (const [path, value] of [
    ['fromUs', fromUs],
    ['toUs', toUs],
  ] as const) {
    if (value !== undefined && !Number.isSafeInteger(value))
      throw refuse('invalid-query', path, 'whole microseconds since the Unix epoch', value);
  }
  if (fromUs !== undefined && toUs !== undefined && toUs < fromUs)
    throw refuse('invalid-query', 'toUs', `a time not before fromUs (${fromUs})`, toUs);
}
