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
  if (number === 0) return '0';
  return Number.isInteger(number) ? grouped(number) : String(number).replace('-', MINUS);
}

/** As a p-value is given: never `0`. */
export function formatPValue(p: number | null | undefined): string {
  if (p === null || p === undefined) return UNKNOWN;
  if (p < 0.0001) return '< 0.0001';
  if (p >= 0.1) return p > 0.995 && p < 1 ? '> 0.99' : p.toFixed(2);
  return p >= 0.001 ? p.toPrecision(2) : p.toFixed(4);
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
  count,
  tokens: count,
  perSecond: (value) => `${scaled(value)}/s`,
  fraction: (value) => `${percent(value * 100)}%`,
  dollars,
  milliseconds,
  bytes,
};

const WITH_DECIMALS: Intl.NumberFormat[] = [];

/** Kept: to make one takes a hundred times as long as to use it, and charts read many values at once. */
function withDecimals(value: number, decimals: number): string {
  const fractionDigits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  WITH_DECIMALS[decimals] ??= new Intl.NumberFormat('en-US', fractionDigits);
  return WITH_DECIMALS[decimals].format(value);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US').replace('-', MINUS);
}

/** So many significant digits; all before the point where there are more of those. */
function significant(value: number, digits = 3): string {
  // Rounded first: 9.999 is 10.0, and not 10.00.
  const rounded = Number(value.toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  const size = decimals === 0 ? value : rounded;
  return withDecimals(size, Math.min(decimals, 20));
}

/** Means of counts have fractions; where they are small, those are much of them. */
function count(value: number): string {
  if (value >= 9999.5) return scaled(value);
  return Number.isInteger(value) || value >= 99.95 ? grouped(Math.round(value)) : plain(value, 3);
}

function plain(value: number, digits = 4): string {
  if (value === 0) return '0';
  if (value >= 1e6 || value < 1e-4) return exponent(value);
  if (Number.isInteger(value)) return grouped(value);
  return significant(value, digits)
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
    [1e12, ' T'],
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
  if (value < 0.01) return '< 0.01';
  if (value > 99 && value < 101) {
    if (Math.abs(value - 100) >= 0.005) return value.toFixed(2);
    return value < 100 ? '> 99.99' : '> 100';
  }
  return significant(value).replace(/\.0+$/, '');
}

function dollars(value: number): string {
  if (value === 0) return '$0';
  if (value >= 9999.995) return `$${scaled(value)}`;
  if (value >= 0.0995) return `$${withDecimals(value, 2)}`;
  return value >= 1e-6 ? `$${significant(value, 2)}` : `$${exponent(value)}`;
}

const TIMES = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
  [1, 'ms'],
  [1e-3, 'µs'],
  [1e-6, 'ns'],
] as const;

function milliseconds(value: number): string {
  if (value === 0) return '0 ms';
  // 999.7 ms is 1.00 s: what rounds to the next unit is of it.
  const rounded = Number(value.toPrecision(3));
  const [size, name] = TIMES.find(([atLeast]) => rounded >= atLeast) ?? TIMES.at(-1)!;
  const many = value / size;
  return `${many < 0.001 ? exponent(many) : significant(many)} ${name}`;
}

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytes(value: number): string {
  let size = value;
  let index = 0;
  for (; size >= 1023.5 && index < BYTES.length - 1; index++) size /= 1024;
  const text = index === 0 ? count(size) : significant(size);
  return `${text} ${BYTES[index]}`;
}
