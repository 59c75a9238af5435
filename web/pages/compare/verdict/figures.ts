import type { MetricVerdict, WireNumber } from '../../../../src/server/protocol.ts';
import { columnUnit } from '../../../format/column-unit.ts';
import {
  formatDifference,
  formatPValue,
  formatValue,
  toNumber,
  UNKNOWN,
  type Unit,
} from '../../../format/number.ts';
import { counted } from '../../../format/words.ts';
import { metricName } from '../state/selection.ts';

/** Whose figures are written: its unit, and whether it is a share. */
export interface Measure extends Pick<MetricVerdict, 'unit' | 'statistic'> {
  readonly metric?: string;
  readonly baseline?: Estimated;
  readonly candidate?: Estimated;
}

interface Estimated {
  readonly estimate: WireNumber | null;
}

interface Ends {
  readonly lower: WireNumber;
  readonly upper: WireNumber;
}

const UNITS: Readonly<Record<string, Unit>> = { ms: 'milliseconds', USD: 'dollars' };

/** How charts and figures write it; what the dashboard has no unit for keeps its own word. */
export function unitOf(measure: Measure): Unit {
  return isShare(measure) ? 'fraction' : (UNITS[measure.unit] ?? 'none');
}

/** A rate, or what its name and its figures say to be one, as charts of it have it. */
function isShare({ unit, statistic, metric, baseline, candidate }: Measure): boolean {
  if (statistic === 'rate') return true;
  if (metric === undefined || unit !== '' || statistic === 'sum') return false;
  const estimates = [baseline?.estimate, candidate?.estimate];
  return columnUnit(metricName(metric), estimates) === 'fraction';
}

export function estimateText(value: WireNumber | null | undefined, measure: Measure): string {
  if (value === null || value === undefined) return UNKNOWN;
  return `${valueText(value, measure)}${wordOf(measure)}`;
}

/** With its sign; of shares in percentage points, which a share of a share is easily taken for. */
export function differenceText(value: WireNumber | null | undefined, measure: Measure): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (isShare(measure)) return `${formatDifference(percentage(value))} pp`;
  const sign = toNumber(value) > 0 ? '+' : '';
  return `${sign}${valueText(value, measure)}${wordOf(measure)}`;
}

/** `430 to 485 ms`, `−4.1% to +2%`: both ends as the estimate is written. */
export function intervalText(
  interval: Ends | null | undefined,
  show: (value: WireNumber) => string,
): string | null {
  if (interval === null || interval === undefined) return null;
  const [lower, upper] = [show(interval.lower), show(interval.upper)];
  const unit = /\s[^\s\d]+$/.exec(upper)?.[0];
  // One unit of both ends is said once.
  const isShared = unit !== undefined && lower.endsWith(unit);
  return `${isShared ? lower.slice(0, -unit.length) : lower} to ${upper}`;
}

/** A fraction of the baseline's figure, signed. Beyond 99% it is a percentage like any other. */
export function relativeText(value: WireNumber | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  return `${formatDifference(percentage(value))}%`;
}

/** `p 0.012`, `p < 0.0001` */
export function pText(pValue: number | null | undefined): string {
  const text = formatPValue(pValue);
  // It does not break within.
  return (text.startsWith('<') ? `p ${text}` : `p = ${text}`).replaceAll(' ', '\u00a0');
}

const EFFECTS = { 'hedges-g': 'g', 'cohens-dz': 'dz', 'odds-ratio': 'OR' } as const;

export function effectText({ effectSize }: Pick<MetricVerdict, 'effectSize'>): {
  readonly estimate: string;
  readonly interval: string | null;
} {
  if (effectSize === null) return { estimate: UNKNOWN, interval: null };
  const show = (value: WireNumber): string => formatValue(digits(value));
  return {
    estimate: `${EFFECTS[effectSize.name]} ${show(effectSize.estimate)}`,
    interval: intervalText(effectSize.interval, show),
  };
}

/** `1,240 more samples in each condition`; null where nothing says how many. */
export function moreNeededText({ moreNeeded }: Pick<MetricVerdict, 'moreNeeded'>): string | null {
  if (moreNeeded === null) return null;
  const { perCondition, unit } = moreNeeded;
  return `${perCondition.toLocaleString('en-US')} more ${perCondition === 1 ? unit : `${unit}s`}`;
}

export function unitsText({ units }: { readonly units: number }, unit: string): string {
  return counted(units, unit);
}

/** A size without its sign: a margin, what is to be found. */
export function sizeText(value: number, measure: Measure): string {
  return differenceText(Math.abs(value), measure).replace(/^\+/, '');
}

/** `95%` of 0.95. */
export function levelText(level: number): string {
  return `${Number((level * 100).toPrecision(6))}%`;
}

/** Of prices of calls two digits would make the ends of most intervals one. */
function valueText(value: WireNumber, measure: Measure): string {
  const unit = unitOf(measure);
  const number = toNumber(value);
  if (unit !== 'dollars' || !(Math.abs(number) < 1)) return formatValue(value, unit);
  const text = formatValue(digits(Math.abs(number)));
  return `${number < 0 ? '−' : ''}$${text}`;
}

/** The word of a unit that formats do not know: tokens. */
function wordOf(measure: Measure): string {
  return unitOf(measure) === 'none' && measure.unit !== '' ? ` ${measure.unit}` : '';
}

/** What is left when two equal shares are taken from one another is no difference. */
const NOISE = 1e-9;

function percentage(value: WireNumber): number {
  const percent = digits(value, 100);
  return Math.abs(percent) < NOISE ? 0 : percent;
}

/** Three digits are as many as a share with an interval can bear; whole thousands stay whole. */
function digits(value: WireNumber, factor = 1): number {
  const number = toNumber(value) * factor;
  if (!Number.isFinite(number) || Math.abs(number) >= 1000) {
    return Number.isFinite(number) ? Math.round(number) : number;
  }
  return Number(number.toPrecision(3));
}
