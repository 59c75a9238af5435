import type { WireNumber } from '../../src/server/protocol.ts';

/** What is not known is never a number. */
export const UNKNOWN = '–';

export type Unit =
  | 'count'
  | 'milliseconds'
  | 'dollars'
  | 'fraction'
  | 'bytes'
  | 'perSecond'
  | 'tokens'
  | 'none';

const MINUS = '−';

/** Three significant digits, in the unit that fits: `1.24 s`, `3.20 k`, `98.6%`, `$0.0042`. */
export function formatValue(value: WireNumber | null | undefined, unit: Unit = 'none'): string {
  if (value === null || value === undefined) return UNKNOWN;
  const number = toNumber(value);
  if (!Number.isFinite(number)) return nonFinite(number);
  const text = FORMATS[unit](Math.abs(number));
  return number < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

/** With its sign: a difference. */
export function formatDifference(
  value: WireNumber | null | undefined,
  unit: Unit = 'none',
): string {
  const text = formatValue(value, unit);
  return value !== null && value !== undefined && toNumber(value) > 0 ? `+${text}` : text;
}

/** Every digit that it has: what a tooltip and a copied cell say. */
export function formatExact(value: WireNumber | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  const number = toNumber(value);
  if (!Number.isFinite(number)) return nonFinite(number);
  return Number.isInteger(number) ? grouped(number) : String(number).replace('-', MINUS);
}

/** As a p-value is given: never `0`. */
export function formatPValue(p: number | null | undefined): string {
  if (p === null || p === undefined) return UNKNOWN;
  if (p < 0.0001) return '< 0.0001';
  return p >= 0.1 ? p.toFixed(2) : p.toPrecision(2).replace(/(\.\d{4})\d+/, '$1');
}

export function toNumber(value: WireNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : `${MINUS}∞`;
}

const FORMATS: Readonly<Record<Unit, (value: number) => string>> = {
  none: plain,
  count: (value) => (value < 10_000 ? grouped(Math.round(value)) : scaled(value)),
  tokens: (value) => (value < 10_000 ? grouped(Math.round(value)) : scaled(value)),
  perSecond: (value) => `${scaled(value)}/s`,
  fraction: (value) => `${percent(value * 100)}%`,
  dollars,
  milliseconds,
  bytes,
};

function grouped(value: number): string {
  return value.toLocaleString('en-US').replace('-', MINUS);
}

/** At least the given significant digits, no more decimals than they need. */
function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(value)));
  return value.toFixed(Math.min(decimals, 20));
}

function plain(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e6 || value < 1e-4) return exponent(value);
  if (Number.isInteger(value)) return grouped(value);
  return significant(value, 4)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function exponent(value: number): string {
  const [mantissa, power] = value.toExponential(2).split('e');
  return `${mantissa}e${power!.replace('+', '').replace('-', MINUS)}`;
}

function scaled(value: number): string {
  if (value === 0) return '0';
  const scale = [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const;
  for (const [size, letter] of scale)
    if (value >= size * 0.9995) return `${significant(value / size)}${letter}`;
  return value < 0.001 ? exponent(value) : significant(value).replace(/\.0+$/, '');
}

/** 99.97 and 100 are not the same: as many decimals as keep them apart. */
function percent(value: number): string {
  if (value === 0 || value === 100) return String(value);
  if (value > 99) return value > 99.995 ? '> 99.99' : value.toFixed(2);
  return value < 0.01 ? '< 0.01' : significant(value).replace(/\.0+$/, '');
}

function dollars(value: number): string {
  if (value === 0) return '$0';
  if (value >= 10_000) return `$${scaled(value)}`;
  if (value >= 0.1) return `$${value.toFixed(2)}`;
  return value >= 1e-6 ? `$${significant(value, 2)}` : `$${exponent(value)}`;
}

function milliseconds(value: number): string {
  if (value === 0) return '0 ms';
  if (value < 1) return `${significant(value * 1000)} µs`;
  if (value < 1000) return `${significant(value)} ms`;
  if (value < 60_000) return `${significant(value / 1000)} s`;
  return value < 3_600_000
    ? `${significant(value / 60_000)} min`
    : `${significant(value / 3_600_000)} h`;
}

function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let index = 0;
  for (; size >= 1024 && index < units.length - 1; index++) size /= 1024;
  return `${index === 0 ? grouped(Math.round(size)) : significant(size)} ${units[index]}`;
}
