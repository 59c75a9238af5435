import { noAnswer, type Outcome } from '../../stats/outcome.js';
import { powerTTest } from '../../stats/power/power-t-test.js';
import { powerTwoProportions } from '../../stats/power/power-two-proportions.js';
import { figure } from '../verdict/figure-text.js';
import type { PlanningBaseline } from './baseline.js';

/** How the experiment that is planned for is going to be run and tested. */
export interface PlanningDesign {
  readonly alpha: number;
  readonly power: number;
  /** Samples of the candidate for each one of the baseline. */
  readonly ratio: number;
  /** Between the two conditions' figures of one sample, where both see the same ones; null otherwise. */
  readonly correlation: number | null;
}

/**
 * How many samples of the baseline find that difference, fractional. Rates are planned by the test of
 * two proportions, all else by the t test; either with the variance of what one sample tells: of its
 * several values, so far as they are not alike.
 */
export function samplesFor(
  baseline: PlanningBaseline,
  design: PlanningDesign,
  absolute: number,
): Outcome<{ readonly samples: number }> {
  const { alpha, power, ratio } = design;
  if (isTwoProportions(baseline, design)) {
    const p2 = baseline.estimate + absolute;
    if (!(p2 >= 0 && p2 <= 1))
      return noAnswer('out-of-range', impossibleRate(baseline.estimate, absolute));
    const solved = powerTwoProportions({ p1: baseline.estimate, p2, alpha, power, ratio });
    return solved.ok ? { ok: true, samples: solved.n / independentPerSample(baseline) } : solved;
  }
  const solved = powerTTest({ ...tTestOf(baseline, design), delta: absolute, alpha, power });
  return solved.ok ? { ok: true, samples: solved.n } : solved;
}

/** A share of a rate and a difference of rates are easily taken for one another. */
function impossibleRate(rate: number, absolute: number): string {
  const isRise = absolute > 0;
  const points = figure(Math.abs(absolute) * 100);
  const share = rate === 0 ? '' : ` (${figure((Math.abs(absolute) / rate) * 100)}% of it)`;
  const room = isRise ? 1 - rate : rate;
  const decrease = Number(Math.min(Math.abs(absolute), rate / 2).toPrecision(1));
  const ways = [
    ...(room > 0 ? [`in points, as ${(isRise ? 1 : -1) * Number((room / 2).toPrecision(1))}`] : []),
    ...(isRise && decrease > 0 ? [`as a decrease, as ${-decrease}`] : []),
  ];
  return (
    `a rate of ${figure(rate * 100)}% cannot ${isRise ? 'rise' : 'fall'} by ${points} points${share}: ` +
    `a rate cannot ${isRise ? 'exceed 1' : 'be below 0'}` +
    (ways.length === 0 ? '' : `; give the effect ${ways.join(', or ')}`)
  );
}

/**
 * The smallest difference that so many samples of the baseline find. Of a rate upwards, or downwards
 * where `isDecrease` or where none upwards could be found; a decrease is negative.
 */
export function effectFor(
  baseline: PlanningBaseline,
  design: PlanningDesign,
  samples: number,
  isDecrease: boolean,
): Outcome<{ readonly absolute: number }> {
  const { alpha, power, ratio } = design;
  if (isTwoProportions(baseline, design)) {
    const n = samples * independentPerSample(baseline);
    const p1 = baseline.estimate;
    const tell = (direction: 'increase' | 'decrease') =>
      powerTwoProportions({ n, p1, alpha, power, ratio, direction });
    const wanted = tell(isDecrease ? 'decrease' : 'increase');
    const solved = wanted.ok || isDecrease ? wanted : tell('decrease');
    return solved.ok ? { ok: true, absolute: solved.p2 - p1 } : solved;
  }
  const solved = powerTTest({ ...tTestOf(baseline, design), n: samples, alpha, power });
  return solved.ok ? { ok: true, absolute: isDecrease ? -solved.delta : solved.delta } : solved;
}

/** What the test is called that the plan is for. */
export function testOf(baseline: PlanningBaseline, design: PlanningDesign): string {
  if (design.correlation !== null) return 'paired t test';
  return isTwoProportions(baseline, design) ? 'two-proportion z test' : 'two-sample t test';
}

/**
 * What the correlation of the two conditions' figures of one sample is likely to be, if what makes a
 * sample's values alike in one condition does so across both: m ICC / (1 + (m - 1) ICC), with m values
 * of it in each. Null where no sample has two values.
 */
export function likelyCorrelation(baseline: PlanningBaseline): number | null {
  const { withinSampleCorrelation, designEffect } = baseline;
  if (withinSampleCorrelation === null) return null;
  const alike = Math.max(0, withinSampleCorrelation);
  // With m values of a sample the design effect is 1 + (m - 1) ICC, so m ICC is this:
  return (designEffect - 1 + alike) / designEffect;
}

function isTwoProportions({ statistic }: PlanningBaseline, { correlation }: PlanningDesign) {
  return statistic === 'rate' && correlation === null;
}

/** So many independent values tell as much as those of one sample. */
function independentPerSample({ valuesPerSample, designEffect }: PlanningBaseline): number {
  return valuesPerSample / designEffect;
}

function tTestOf(baseline: PlanningBaseline, { ratio, correlation }: PlanningDesign) {
  const sd = baseline.stdDev / Math.sqrt(independentPerSample(baseline));
  if (correlation === null) return { type: 'two-sample', ratio, sd } as const;
  return { type: 'paired', sd: sd * Math.sqrt(2 * (1 - correlation)) } as const;
}
