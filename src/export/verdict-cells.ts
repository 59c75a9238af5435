import type { MetricVerdict } from '../analysis/verdict/verdict.js';
import type { Interval } from '../stats/outcome.js';
import { differenceText, estimateText, type Measure, NONE } from './report/figures.js';

/** How much a cell says, where there is little room. */
export interface CellStyle {
  /** `812 ms`, else `812`; dollars and percentages have their signs anyway. */
  readonly hasUnits: boolean;
  /** Shows a digit less of differences. */
  readonly isCoarse: boolean;
}

/** A metric of a comparison as a row of a table of text. */
export interface VerdictCells {
  readonly baseline: string;
  readonly candidate: string;
  /** `-16.0% [-20.1, -11.9]`; of a rate in percentage points. */
  readonly difference: string;
  /** `<0.001`, or two digits. */
  readonly p: string;
}

export const FULL: CellStyle = { hasUnits: true, isCoarse: false };

/** Figures to the digit to which their intervals say that they are known. */
export function verdictCells(verdict: MetricVerdict, style: CellStyle): VerdictCells {
  const { baseline, candidate, adjustedPValue } = verdict;
  const measure = measureOf(verdict, style);
  const figure = ({ estimate, interval }: MetricVerdict['baseline']): string =>
    estimate === null
      ? NONE
      : plain(estimateText(estimate, around(estimate, estimate, interval, measure, FULL), measure));
  return {
    baseline: figure(baseline),
    candidate: figure(candidate),
    difference: differenceCell(verdict, style),
    p: adjustedPValue === null ? NONE : pCell(adjustedPValue),
  };
}

/** `<0.001`, or two digits. */
export function pCell(pValue: number): string {
  if (pValue < 0.001) return '<0.001';
  // What is nearly 1 is not 1.
  if (pValue > 0.99) return pValue < 1 ? '>0.99' : '1';
  return pValue.toPrecision(2);
}

const SHARE: Measure = { unit: '', isRate: true };

function differenceCell(verdict: MetricVerdict, style: CellStyle): string {
  const { difference, relativeDifference, statistic } = verdict;
  const isRelative = relativeDifference !== null && statistic !== 'rate';
  const shown = isRelative ? relativeDifference : difference;
  if (shown === null) return NONE;
  const { estimate, interval } = shown;
  const measure = isRelative ? SHARE : measureOf(verdict, style);
  const show = (value: number): string =>
    differenceText(value, around(value, estimate, interval, measure, style), measure);
  const text = plain(show(estimate));
  const head = isRelative ? text.replace(' pp', '%') : text;
  if (interval === null) return head;
  // The unit has been said, and a sign says nothing behind a bracket.
  const ends = [interval.lower, interval.upper].map((end) =>
    plain(show(end)).replace(/^\+|[$%]| .*$/g, ''),
  );
  return `${head} [${ends.join(', ')}]`;
}

/**
 * An interval about a value, as wide as the one about the estimate: all are shown to one place. That of
 * whole numbers, and of the estimate's first digit, is shown however wide it is.
 */
function around(
  value: number,
  estimate: number,
  interval: Interval | null,
  { isRate }: Measure,
  { isCoarse }: CellStyle,
): Interval | null {
  if (interval === null || !Number.isFinite(value)) return interval;
  const scale = isRate ? 100 : 1;
  const digits = Math.max(0, Math.floor(Math.log10(Math.abs(estimate) * scale)));
  const reaches = [estimate - interval.lower, interval.upper - estimate];
  const reach = Math.min(
    Math.max(0, ...reaches.filter(Number.isFinite)) * (isCoarse ? COARSER : 1),
    (99 * 10 ** digits) / scale,
  );
  return { ...interval, lower: value - reach, upper: value + reach };
}

/** Two digits of an uncertainty that begins with a 1, and one of any other. */
const COARSER = 5;

function measureOf(
  { unit, statistic }: MetricVerdict,
  { hasUnits }: Pick<CellStyle, 'hasUnits'>,
): Measure {
  return { unit: hasUnits || unit === 'USD' ? unit : '', isRate: statistic === 'rate' };
}

/** As one types it: what is copied from a terminal shall be found again. */
function plain(text: string): string {
  return text.replaceAll('−', '-').replaceAll('\u00a0', ' ');
}
