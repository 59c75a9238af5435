import { fisherExactTest } from '../../stats/count/fisher.js';
import { mcNemarTest } from '../../stats/count/mcnemar.js';
import { newcombeInterval } from '../../stats/count/newcombe.js';
import { newcombePairedInterval } from '../../stats/count/newcombe-paired.js';
import { twoProportionZTest } from '../../stats/count/two-proportions.js';
import { wilsonInterval } from '../../stats/count/wilson.js';
import { normalUpperQuantile } from '../../stats/distribution/normal.js';
import { type Interval, noAnswer, type Outcome } from '../../stats/outcome.js';
import { independenceCheck, matchCheck } from './checks.js';
import { compareMeans, type Levels, present } from './compare-means.js';
import { type Design, isOnce, pairedMeans } from './design.js';
import { oddsRatioOf } from './effects.js';
import type { ArmFigures, ComparedFigures, TestedDifference } from './figures.js';
import type { TestResult } from './verdict.js';

/** Expected counts below this are too few for the z test. */
const LEAST_EXPECTED = 5;

interface Count {
  readonly successes: number;
  readonly trials: number;
}

/** Two rates, of values that are 0 or 1. A rate of several trials a sample is compared as a mean is. */
export function compareRates(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  levels: Levels,
): ComparedFigures {
  if (![baseline, candidate].every(areYesOrNo))
    return {
      ...asRate(compareMeans(design, baseline, candidate, levels)),
      tested: noAnswer('out-of-range', 'a rate is of values that are yes or no, 1 or 0'),
    };
  if (design.kind === 'independent') return independent(design, baseline, candidate, levels);
  const alike = onlyValue(baseline, candidate);
  if (design.kind === 'paired' && (isOnce(design) || alike !== null))
    return withValues(paired(design, baseline, candidate, levels), baseline, candidate);
  if (alike !== null) return allAlike(alike, design, baseline, candidate, levels);
  return asRate(compareMeans(design, baseline, candidate, levels));
}

/** Whether all values are yes or no, and there are both. */
export function isRateWithSpread(baseline: Float64Array, candidate: Float64Array): boolean {
  return [baseline, candidate].every(areYesOrNo) && onlyValue(baseline, candidate) === null;
}

/** The value that all outcomes have, or null. */
function onlyValue(baseline: Float64Array, candidate: Float64Array): number | null {
  const first = baseline[0] ?? candidate[0] ?? null;
  const isFirst = (value: number): boolean => value === first;
  return baseline.every(isFirst) && candidate.every(isFirst) ? first : null;
}

/**
 * Clusters whose outcomes are all the same have no spread to work with, and yet say something: each
 * counts as one trial, however many outcomes it has.
 */
function allAlike(
  value: number,
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  levels: Levels,
): ComparedFigures {
  const [before, after] = [design.baseline, design.candidate].map(({ units }) =>
    new Float64Array(units).fill(value),
  ) as [Float64Array, Float64Array];
  const figures = independent(design, before, after, levels);
  return withValues({ ...figures, design: design.kind }, baseline, candidate);
}

function withValues(
  figures: ComparedFigures,
  baseline: Float64Array,
  candidate: Float64Array,
): ComparedFigures {
  return {
    ...figures,
    baseline: { ...figures.baseline, values: baseline.length },
    candidate: { ...figures.candidate, values: candidate.length },
  };
}

function areYesOrNo(values: Float64Array): boolean {
  return values.every((value) => value === 0 || value === 1);
}

/** The spread of a rate is in the rate. */
export function asRate(figures: ComparedFigures): ComparedFigures {
  const { baseline, candidate } = figures;
  return {
    ...figures,
    baseline: { ...baseline, stdDev: null },
    candidate: { ...candidate, stdDev: null },
    effectSize: null,
  };
}

function independent(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  { confidence }: Levels,
): ComparedFigures {
  const before = countOf(baseline);
  const after = countOf(candidate);
  return {
    design: 'independent',
    observationUnit: design.unit,
    baseline: rateFigures(before, confidence),
    candidate: rateFigures(after, confidence),
    tested: testedRates(
      independentTest(before, after),
      before,
      after,
      (level) => newcombeInterval(after, before, { confidence: level }),
      0,
    ),
    effectSize: oddsRatioOf(pairOf(before), pairOf(after), confidence),
    checks: [independenceCheck(design)],
  };
}

function independentTest(before: Count, after: Count): TestResult {
  const all = before.trials + after.trials;
  const successes = before.successes + after.successes;
  const rarer = Math.min(successes, all - successes);
  const expected = (rarer * Math.min(before.trials, after.trials)) / all;
  const z = twoProportionZTest(after, before);
  if (expected >= LEAST_EXPECTED && z.ok)
    return {
      name: 'two-proportion z test',
      why: 'independent yes-or-no outcomes, with enough of either for the normal distribution',
      statistic: z.statistic,
      degreesOfFreedom: null,
      pValue: z.pValue,
    };
  const exact = fisherExactTest([pairOf(after), pairOf(before)]);
  return {
    name: "Fisher's exact test",
    why: `independent yes-or-no outcomes, with fewer than ${LEAST_EXPECTED} of one kind expected in a condition`,
    statistic: null,
    degreesOfFreedom: null,
    // With all outcomes alike there is but one table, whose probability is 1.
    pValue: exact.ok ? Math.min(1, exact.pValue) : 1,
  };
}

function paired(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  { confidence }: Levels,
): ComparedFigures {
  const pairs = pairedMeans(design, baseline, candidate);
  const before = countOf(pairs.baseline);
  const after = countOf(pairs.candidate);
  let both = 0;
  pairs.baseline.forEach((value, place) => {
    both += value * pairs.candidate[place]!;
  });
  const onlyAfter = after.successes - both;
  const onlyBefore = before.successes - both;
  const neither = design.common - both - onlyAfter - onlyBefore;
  const table = [
    [both, onlyAfter],
    [onlyBefore, neither],
  ];
  const test = mcNemarTest(table, { method: 'mid-p' });
  const n = design.common;
  const covariance = (both / n - (before.successes / n) * (after.successes / n)) / n;
  return {
    design: 'paired',
    observationUnit: 'sample',
    baseline: rateFigures(before, confidence),
    candidate: rateFigures(after, confidence),
    tested: testedRates(
      {
        name: "McNemar's test (mid-p)",
        why: 'paired: one yes-or-no outcome of each sample in both conditions',
        statistic: onlyAfter,
        degreesOfFreedom: null,
        // Where no pair differs, every way in which they might have fallen is this one.
        pValue: test.ok ? Math.min(1, test.pValue) : 1,
      },
      before,
      after,
      (level) => newcombePairedInterval(table, { confidence: level }),
      covariance,
    ),
    effectSize: oddsRatioOf(pairOf(before), pairOf(after), confidence),
    checks: present([independenceCheck(design), matchCheck(design, true)]),
  };
}

function testedRates(
  test: TestResult,
  before: Count,
  after: Count,
  intervalOf: (confidence: number) => Outcome<{ readonly interval: Interval }>,
  covariance: number,
): TestedDifference {
  const intervalAt = (confidence: number): Interval => {
    const answer = intervalOf(confidence);
    // A condition without a trial is refused before it comes here.
    if (!answer.ok) throw new TypeError(answer.message);
    return answer.interval;
  };
  const { lower, upper } = intervalAt(0.95);
  return {
    test,
    // Also where all outcomes are alike and the usual error would be 0.
    standardError: (upper - lower) / (2 * normalUpperQuantile(0.025)),
    degreesOfFreedom: Infinity,
    intervalAt,
    baselineError: errorOf(before),
    candidateError: errorOf(after),
    covariance,
  };
}

function countOf(values: Float64Array): Count {
  let successes = 0;
  for (let i = 0; i < values.length; i++) successes += values[i]!;
  return { successes, trials: values.length };
}

function pairOf({ successes, trials }: Count): [number, number] {
  return [successes, trials - successes];
}

function errorOf({ successes, trials }: Count): number {
  const rate = successes / trials;
  return Math.sqrt((rate * (1 - rate)) / trials);
}

function rateFigures(count: Count, confidence: number): ArmFigures {
  const wilson = wilsonInterval(count, { confidence });
  return {
    values: count.trials,
    units: count.trials,
    estimate: wilson.ok ? wilson.estimate : null,
    interval: wilson.ok ? wilson.interval : null,
    stdDev: null,
  };
}
