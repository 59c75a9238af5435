import type { Interval } from '../../stats/outcome.js';

/** What stands where there is no figure. */
export const NONE = '–';

/** How a figure is written: its unit, and whether it is a share. */
export interface Measure {
  readonly unit: string;
  /** A share from 0 to 1, shown in percent. */
  readonly isRate: boolean;
}

/** Above and below these, powers of ten read better. */
const LARGE = 1e9;
const MOST_DECIMALS = 7;
/** Digits of a figure whose uncertainty is not known. */
const PLAIN_DIGITS = 3;

export function count(value: number): string {
  return value.toLocaleString('en');
}

/**
 * A figure to the second digit of its uncertainty, and no further: half the width of its interval says
 * how far it is known. Three digits where nothing does.
 *
 * @example
 * estimateText(812.3456, { lower: 790, upper: 834, confidence: 0.95 }, ms); // '812 ms'
 */
export function estimateText(value: number, interval: Interval | null, measure: Measure): string {
  return measured(value, placeOf(value, interval, measure), measure);
}

/** `790 to 834`: the ends of an interval, to the same place as its estimate. */
export function intervalText(value: number, interval: Interval, measure: Measure): string {
  const place = placeOf(value, interval, measure);
  const end = (limit: number): string =>
    bare(limit * scaleOf(measure), place, measure.unit === 'USD');
  return `${end(interval.lower)} to ${end(interval.upper)}`;
}

/** The same with a sign in front of what is above 0. */
export function differenceText(value: number, interval: Interval | null, measure: Measure): string {
  const place = placeOf(value, interval, measure);
  const text = measured(value, place, measure);
  const points = measure.isRate ? text.replace('%', ' pp') : text;
  return value > 0 && /[1-9]/.test(points) ? `+${points}` : points;
}

/** A fraction as a signed percentage. */
export function percentText(value: number, interval: Interval | null): string {
  const measure = { unit: '', isRate: true };
  const text = measured(value, placeOf(value, interval, measure), measure);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A figure to three digits, without its unit. */
export function plainText(value: number): string {
  return bare(value, placeOf(value, null, { unit: '', isRate: false }), false);
}

/** Three digits and the unit. */
export function roughText(value: number, measure: Measure): string {
  return estimateText(value, null, measure);
}

/** `p < 0.001`, or two digits. */
export function pText(pValue: number): string {
  if (pValue < 0.001) return '< 0.001';
  // 0.9995 is not 1.
  return pValue > 0.99 && pValue < 1 ? '> 0.99' : String(Number(pValue.toPrecision(2)));
}

/** Degrees of freedom: whole, or to the tenth. */
export function freedomText(degreesOfFreedom: number): string {
  return degreesOfFreedom.toLocaleString('en', { maximumFractionDigits: 1 });
}

/** A figure that somebody chose: all of its digits, and no more. */
export function chosenText(value: number, { unit, isRate }: Measure): string {
  const text = Number((value * (isRate ? 100 : 1)).toPrecision(12)).toLocaleString('en', {
    maximumSignificantDigits: 12,
  });
  if (isRate) return `${text} percentage points`;
  return unit === 'USD' ? `$${text}` : unit === '' ? text : `${text}\u00a0${unit}`;
}

/** `95%`, `99.5%` */
export function levelText(level: number): string {
  return `${Number((level * 100).toPrecision(6))}%`;
}

/** The power of ten of the last digit that is shown. */
function placeOf(value: number, interval: Interval | null, measure: Measure): number {
  const scale = scaleOf(measure);
  const ends = interval === null ? [] : [value - interval.lower, interval.upper - value];
  const reach = Math.max(...ends.filter((end) => Number.isFinite(end) && end > 0), 0) * scale;
  if (reach > 0) return Math.floor(Math.log10(reach)) - 1;
  const size = Math.abs(value) * scale;
  if (!(size > 0 && Number.isFinite(size))) return 0;
  const place = Math.floor(Math.log10(size)) - PLAIN_DIGITS + 1;
  // Digits before the point are not rounded away where nothing says that they are uncertain.
  return Math.min(0, place);
}

function scaleOf({ isRate }: Measure): number {
  return isRate ? 100 : 1;
}

function measured(value: number, place: number, measure: Measure): string {
  const text = bare(value * scaleOf(measure), place, measure.unit === 'USD');
  if (measure.isRate) return `${text}%`;
  return measure.unit === '' || measure.unit === 'USD' ? text : `${text}\u00a0${measure.unit}`;
}

function bare(value: number, place: number, isMoney: boolean): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  const money = isMoney ? '$' : '';
  if (size === Infinity) return `${sign}∞`;
  if (size >= LARGE || place < -MOST_DECIMALS) return `${sign}${money}${scientific(size, place)}`;
  const rounded = place > 0 ? Math.round(size / 10 ** place) * 10 ** place : size;
  const decimals = Math.max(0, -place);
  const text = rounded.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return /[1-9]/.test(text) ? `${sign}${money}${text}` : `${money}${text}`;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function scientific(size: number, place: number): string {
  if (size === 0) return '0';
  const power = Math.floor(Math.log10(size));
  const digits = Math.min(6, Math.max(0, power - place));
  const [mantissa, exponent] = size.toExponential(digits).split('e') as [string, string];
  const raised = [...String(Number(exponent))]
    .map((digit) => (digit === '-' ? '⁻' : SUPERSCRIPTS[Number(digit)]!))
    .join('');
  return `${mantissa} × 10${raised}`;
}
