import type { NoAnswer, Outcome } from '../../stats/outcome.js';
import { mannWhitneyTest } from '../../stats/rank/mann-whitney.js';
import { wilcoxonSignedRankTest } from '../../stats/rank/wilcoxon-signed-rank.js';
import { logBinomial } from '../../stats/special/log-gamma.js';
import { type Design, matchedRows } from './design.js';
import { figure, listed, pText, whole } from './figure-text.js';
import { momentsOf } from './moments-of.js';
import type { AssumptionCheck } from './verdict.js';

/** Cochran's rule: this many times the squared skewness, and the mean is near enough to normal. */
const COCHRAN = 25;
/** Below this the skewness of the sample says little about that of its population. */
const LEAST_FOR_SKEWNESS = 8;
/** Above this a rank test would take longer than it tells. */
const MOST_FOR_RANKS = 200_000;
/** The part of all values that may be of another kind of event in the other arm. */
const MOST_APART = 0.05;
/** Clusters in an arm that a cluster-robust standard error wants. */
const ENOUGH_CLUSTERS = 10;

/** Whether there are enough observations for the mean of values as skewed as these to be normal. */
export function sizeCheck(samples: readonly Float64Array[]): AssumptionCheck {
  const name = 'sample size';
  const fewest = Math.min(...samples.map(({ length }) => length));
  if (fewest < LEAST_FOR_SKEWNESS)
    return {
      name,
      holds: null,
      message: `${whole(fewest)} observations are too few to tell whether their mean is near normal`,
    };
  const needed = samples.map((values) => COCHRAN * skewnessOf(values) ** 2);
  const short = samples.findIndex((values, i) => values.length <= needed[i]!);
  if (short < 0)
    return { name, holds: true, message: 'enough observations for their skewness (Cochran)' };
  return {
    name,
    holds: false,
    message: `values this skewed want more than ${whole(Math.ceil(needed[short]!))} observations, and there are ${whole(samples[short]!.length)} (Cochran)`,
  };
}

function skewnessOf(values: Float64Array): number {
  const { count, mean, centredSquares } = momentsOf(values);
  const deviation = Math.sqrt(centredSquares / count);
  if (!(deviation > 0)) return 0;
  let cubes = 0;
  for (let i = 0; i < count; i++) {
    const standardised = (values[i]! - mean) / deviation;
    cubes += standardised * standardised * standardised;
  }
  return cubes / count;
}

/** What the independence of the observations rests on. */
export function independenceCheck(design: Design): AssumptionCheck {
  const name = 'independence';
  if (design.unit === 'event')
    return {
      name,
      holds: null,
      message:
        'no sample ids were recorded, so each event is taken for independent of the others; where they are not, the p-value is too small',
    };
  const message =
    design.kind === 'independent'
      ? 'no sample occurs twice'
      : 'events of one sample are counted as one observation';
  return { name, holds: true, message };
}

/**
 * Whether a figure is of the same kinds of events in both conditions; null where there is but one kind.
 * A mean over calls and batches changes when there are more batches, and neither has become slower.
 */
export function kindsCheck(
  before: readonly number[],
  after: readonly number[],
  names: readonly unknown[],
): AssumptionCheck | null {
  const [all, others] = [sum(before), sum(after)];
  const shares = names
    .map((eventName, index) => ({
      eventName: String(eventName),
      before: (before[index] ?? 0) / all,
      after: (after[index] ?? 0) / others,
    }))
    .filter((share) => share.before > 0 || share.after > 0);
  if (shares.length < 2) return null;
  const apart = shares.reduce((total, each) => total + Math.abs(each.before - each.after), 0) / 2;
  const name = 'kinds of events';
  if (apart <= MOST_APART)
    return { name, holds: true, message: 'the same kinds of events in both conditions' };
  const most = shares
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, 2)
    .map(
      (each) => `${each.eventName} ${figure(each.before * 100)}% and ${figure(each.after * 100)}%`,
    );
  return {
    name,
    holds: false,
    message: `values of ${shares.length} kinds of events are put together, and their shares differ between baseline and candidate (${listed(most)}): compare one kind, with a query of its events`,
  };
}

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count = 0) => total + count, 0);

/** Pairs without a partner; null where every unit has one. */
export function matchCheck(design: Design, areLeftOut: boolean): AssumptionCheck | null {
  if (design.kind !== 'paired') return null;
  const { baseline, candidate, common } = design;
  const [before, after] = [baseline.units - common, candidate.units - common];
  if (before + after === 0) return null;
  const rows =
    baseline.codes.length -
    matchedRows(baseline, candidate) +
    candidate.codes.length -
    matchedRows(candidate, baseline);
  return {
    name: 'matched samples',
    holds: null,
    message: `${whole(common)} samples were seen by both; ${whole(before)} only by the baseline and ${whole(after)} only by the candidate (${whole(rows)} values), which are ${areLeftOut ? 'left out' : 'counted without a partner'}`,
  };
}

/** NaN and infinities that are in no figure; null where there are none. */
export function finiteCheck(baseline: number, candidate: number): AssumptionCheck | null {
  if (baseline + candidate === 0) return null;
  return {
    name: 'finite values',
    holds: false,
    message: `${whole(baseline)} values of the baseline and ${whole(candidate)} of the candidate are NaN or infinite, and left out`,
  };
}

export function clusterCheck({ baseline, candidate }: Design): AssumptionCheck {
  const fewest = Math.min(baseline.units, candidate.units);
  const holds = fewest >= ENOUGH_CLUSTERS;
  return {
    name: 'clusters',
    holds,
    message: holds
      ? `${whole(fewest)} samples or more in each condition`
      : `${whole(fewest)} samples in one condition; a cluster-robust standard error wants at least ${ENOUGH_CLUSTERS}`,
  };
}

/** Whether a test of ranks, which no outlier moves, comes to the same. */
export function rankCheck(
  kind: 'paired' | 'independent',
  baseline: Float64Array,
  candidate: Float64Array,
  pValue: number,
  alpha: number,
): AssumptionCheck | null {
  if (baseline.length + candidate.length > MOST_FOR_RANKS) return null;
  const name = 'rank test';
  const test: Outcome<{ readonly pValue: number }> | NoAnswer =
    kind === 'paired'
      ? wilcoxonSignedRankTest(candidate, baseline)
      : mannWhitneyTest(candidate, baseline);
  if (!test.ok) return null;
  const called = kind === 'paired' ? 'Wilcoxon signed-rank' : 'Mann-Whitney';
  const least = smallestRankPValue(kind, baseline.length, candidate.length);
  if (least > alpha)
    return {
      name,
      holds: null,
      message: `${called} cannot come below ${figure(least)} with so few observations (here ${pText(test.pValue)})`,
    };
  const holds = test.pValue <= alpha === pValue <= alpha;
  return {
    name,
    holds,
    message: holds
      ? `${called} comes to the same: ${pText(test.pValue)}`
      : `${called} says otherwise (${pText(test.pValue)} against ${pText(pValue)}): means and ranks are different questions where values are skewed or have outliers`,
  };
}

/** Two-sided, of the most extreme order there is, without ties. */
function smallestRankPValue(kind: 'paired' | 'independent', n: number, m: number): number {
  return kind === 'paired' ? 2 ** (1 - n) : 2 * Math.exp(-logBinomial(n + m, n));
}

/** Whether a quantile has values on either side to tell how uncertain it is. */
export function quantileCheck(beyond: number): AssumptionCheck {
  return {
    name: 'values beyond the quantile',
    holds: true,
    message: `${figure(Math.floor(beyond))} or more in each condition`,
  };
}
