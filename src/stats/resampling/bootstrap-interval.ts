import { refuse } from '../../errors.js';
import { normalCdf, normalQuantile } from '../distribution/normal.js';
import {
  type Interval,
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireCount,
  requireLevel,
} from '../outcome.js';
import { quantileSorted } from '../quantile.js';
import type { Seed } from '../random/seed.js';
import { type RandomStream, randomStream } from '../random/stream.js';
import { refuseSample } from '../sample/finite.js';
import { sampleMoments } from '../sample/moments.js';
import {
  pairedFunctionReplicates,
  pairedMeanReplicates,
  pairedQuantileReplicates,
} from './paired-replicates.js';
import {
  functionReplicates,
  meanReplicates,
  quantileReplicates,
  type Replicates,
} from './replicates.js';
import { type DecodedStatistic, decodeStatistic, type NamedStatistic } from './statistic.js';

type OfSample = (sample: Float64Array) => number;

export interface BootstrapOptions {
  /** Default 'mean'. A function is given each resample, and for 'bca' each sample without one value. */
  readonly statistic?: NamedStatistic | OfSample;
  /** Default 'bca'. */
  readonly method?: 'percentile' | 'bca';
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default 10,000. At least one is needed in each tail: 2 / (1 - confidence). */
  readonly resamples?: number;
  /** Default 0. Equal seeds give equal intervals. */
  readonly seed?: Seed;
  /** Default false. Whether x[i] and y[i] belong together, and are drawn together. */
  readonly paired?: boolean;
}

export interface BootstrapInterval {
  /** statistic(x), or statistic(x) - statistic(y). */
  readonly estimate: number;
  readonly interval: Interval;
  /** Standard deviation of the bootstrap distribution. */
  readonly standardError: number;
  /** Mean of the bootstrap distribution minus the estimate; it is not taken off the estimate. */
  readonly bias: number;
  readonly method: 'percentile' | 'bca';
  readonly resamples: number;
}

/**
 * A bootstrap interval for a statistic of `x`, or, with `y`, for the difference statistic(x) -
 * statistic(y) in the unit of the data. The samples are resampled independently of each other; with
 * `paired`, pair by pair.
 *
 * 'bca' is bias-corrected and accelerated, with the jackknife's acceleration (of each sample by
 * itself); 'percentile' takes the quantiles of the bootstrap distribution as they are. Quantiles of an
 * unpaired sample are not resampled value by value: their order statistics are drawn, which is exactly
 * the same distribution and does not grow with the sample.
 *
 * No answer: `too-few` with fewer than 2 values, or so few that their resamples do not reach
 * the confidence (3 at 0.95), `not-finite`, `no-variation` when all resamples have
 * one value, `out-of-range` when one has none, and `unattainable` for a 'bca' whose ends would lie beyond
 * the resamples there are.
 *
 * Efron, "Better bootstrap confidence intervals" (JASA 82(397), 1987); Efron & Tibshirani, "An
 * Introduction to the Bootstrap" (1993), sections 13.3 and 14.3.
 *
 * @throws CrucibleError `invalid-argument` for an option out of its range, or pairs of unequal length.
 *
 * @example
 * const found = bootstrapInterval(latenciesOfA, latenciesOfB, { statistic: { quantile: 0.95 } });
 * if (found.ok) console.log(found.estimate, found.interval.lower, found.interval.upper);
 */
export function bootstrapInterval(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null = null,
  options: BootstrapOptions = {},
): Outcome<BootstrapInterval> {
  const statistic = decodeStatistic<OfSample>(options.statistic ?? 'mean');
  const method = requireChoice('method', ['percentile', 'bca'], options.method ?? 'bca');
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const resamples = options.resamples ?? 10_000;
  // The division by 1 - confidence must not turn 2 / 0.05 into 41.
  requireCount('resamples', resamples, Math.ceil(2 / (1 - confidence) - 1e-9));
  const stream = randomStream(options.seed ?? 0);
  const paired = options.paired ?? false;
  if (paired && y?.length !== x.length)
    throw refuse('invalid-argument', 'y', `${x.length} values, one for each of x`, y);

  const refused = refuseSample('x', x, 2) ?? (y && refuseSample('y', y, 2));
  if (refused) return refused;
  const tooFew = refuseTooFew(x.length, paired ? null : (y?.length ?? null), confidence);
  if (tooFew) return tooFew;
  const replicates = paired
    ? pairedReplicates(x, y!, statistic, resamples, stream)
    : independentReplicates(x, y, statistic, resamples, stream);
  return intervalOf(replicates, method, confidence);
}

/**
 * Refuses samples so small that the resample of one value only, the most extreme there is, comes up more
 * often than either end of the interval may be exceeded: 3 values at a confidence of 0.95.
 */
function refuseTooFew(ofX: number, ofY: number | null, confidence: number): NoAnswer | null {
  const extreme = ofX ** -ofX * (ofY === null ? 1 : ofY ** -ofY);
  if (extreme <= (1 - confidence) / 2) return null;
  const count = ofY === null ? `${ofX} values` : `${ofX} and ${ofY} values`;
  return noAnswer('too-few', `${count} have too few resamples for a confidence of ${confidence}`);
}

function independentReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null,
  statistic: DecodedStatistic<OfSample>,
  resamples: number,
  stream: RandomStream,
): Replicates {
  switch (statistic.kind) {
    case 'mean':
      return meanReplicates(x, y, resamples, stream);
    case 'quantile':
      return quantileReplicates(x, y, statistic.probability, resamples, stream);
    case 'function':
      return functionReplicates(x, y, statistic.of, resamples, stream);
  }
}

function pairedReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  statistic: DecodedStatistic<OfSample>,
  resamples: number,
  stream: RandomStream,
): Replicates {
  switch (statistic.kind) {
    case 'mean':
      return pairedMeanReplicates(x, y, resamples, stream);
    case 'quantile':
      return pairedQuantileReplicates(x, y, statistic.probability, resamples, stream);
    case 'function':
      return pairedFunctionReplicates(x, y, statistic.of, resamples, stream);
  }
}

function intervalOf(
  replicates: Replicates,
  method: 'percentile' | 'bca',
  confidence: number,
): Outcome<BootstrapInterval> {
  const { estimate, origin, unit, centre } = replicates;
  const sorted = replicates.values.sort();
  const least = sorted[0]!;
  const greatest = sorted[sorted.length - 1]!;
  if (!Number.isFinite(greatest - least) || !Number.isFinite(estimate)) {
    return noAnswer('out-of-range', 'the statistic of a sample or resample is not a finite number');
  }
  if (greatest - least <= replicates.tolerance) {
    return noAnswer('no-variation', 'the statistic is the same in every resample');
  }
  const tail = (1 - confidence) / 2;
  const levels = method === 'bca' ? adjustedLevels(replicates, sorted, tail) : [tail, 1 - tail];
  if (!Array.isArray(levels)) return levels;
  const { mean, meanLow, variance } = sampleMoments(sorted);
  return {
    ok: true,
    estimate,
    interval: {
      lower: origin + unit * quantileSorted(sorted, levels[0]!)!,
      upper: origin + unit * quantileSorted(sorted, levels[1]!)!,
      confidence,
    },
    standardError: unit * Math.sqrt(variance),
    bias: unit * (mean - centre + meanLow),
    method,
    resamples: sorted.length,
  };
}

/** The levels of the bootstrap distribution that BCa takes in place of `tail` and 1 - `tail`. */
function adjustedLevels(
  replicates: Replicates,
  sorted: Float64Array,
  tail: number,
): [number, number] | NoAnswer {
  const { centre, tolerance } = replicates;
  // Replicates equal to the estimate count for half on either side: discrete data have many.
  let twiceBelow = 0;
  for (let r = 0; r < sorted.length; r++) {
    const value = sorted[r]!;
    if (value < centre - tolerance) twiceBelow += 2;
    else if (value <= centre + tolerance) twiceBelow += 1;
  }
  const bias = normalQuantile(twiceBelow / (2 * sorted.length));
  const adjusted = (level: number): number => {
    const shifted = bias + level;
    const shrink = 1 - replicates.acceleration * shifted;
    return shrink > 0 ? normalCdf(bias + shifted / shrink) : Number.NaN;
  };
  const lower = adjusted(normalQuantile(tail));
  const upper = adjusted(-normalQuantile(tail));
  const resolved = 1 / sorted.length;
  if (!(lower >= resolved && upper <= 1 - resolved)) {
    const ends = `the levels ${lower} and ${upper} of ${sorted.length} resamples`;
    return noAnswer('unattainable', `it would end at ${ends}: more are needed, or 'percentile'`);
  }
  return [lower, upper];
}
