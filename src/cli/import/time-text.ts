export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

const PER_US: Readonly<Record<TimeUnit, number>> = { s: 1e6, ms: 1e3, us: 1, ns: 1e-3 };
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Microseconds since the epoch of what a file gives as a time: ISO 8601 (in UTC where it names no
 * zone), or a number whose unit its size tells, unless it is said. Throws a TypeError for all else.
 */
export function timestampOf(value: unknown, unit: TimeUnit | null): number {
  const microseconds =
    typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value.trim()))
      ? fromNumber(value, unit)
      : typeof value === 'string'
        ? fromIso(value.trim())
        : Number.NaN;
  if (Number.isSafeInteger(microseconds) && microseconds >= 0) return microseconds;
  throw new TypeError(`expected a time, got ${JSON.stringify(value) ?? String(value)}`);
}

function fromNumber(value: number | string, unit: TimeUnit | null): number {
  // As text, nanoseconds of today have more digits than a number keeps.
  if (typeof value === 'string' && /^\d{17,}$/.test(value.trim()) && (unit ?? 'ns') === 'ns')
    return Number(BigInt(value.trim()) / 1000n);
  const number = Number(value);
  return Math.floor(number * PER_US[unit ?? unitBySize(number)]);
}

/** Any time from 1973 to 5138 is told apart. */
function unitBySize(number: number): TimeUnit {
  if (number < 1e11) return 's';
  if (number < 1e14) return 'ms';
  return number < 1e17 ? 'us' : 'ns';
}

function fromIso(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = match;
  const clock = time.length === 5 ? `${time}:00` : time;
  const ms = Date.parse(`${day}T${clock}${wholeZone(zone)}`);
  return ms * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** `+02`, `+0200` and `+02:00` are the same. */
function wholeZone(zone: string): string {
  const match = /^([+-]\d\d):?(\d\d)?$/.exec(zone);
  return match === null ? 'Z' : `${match[1]}:${match[2] ?? '00'}`;
}
