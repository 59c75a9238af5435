import { quantileSorted } from '../quantile.js';
import type { RandomStream } from '../random/stream.js';
import { commonScale, meanDifference } from '../sample/moments.js';
import { sortedCopy } from '../sample/ranks.js';
import { centred } from './centred.js';
import {
  acceleration,
  influenceSums,
  influenceSumsOfMean,
  quantilesLeavingOneOut,
} from './influence.js';
import { drawNeighbours } from './order-statistics.js';

/** The bootstrap distribution of a statistic: a replicate is origin + unit × value. */
export interface Replicates {
  readonly estimate: number;
  readonly origin: number;
  readonly unit: number;
  readonly values: Float64Array;
  /** Where the estimate is among `values`, and how near to it one is held for equal. */
  readonly centre: number;
  readonly tolerance: number;
  readonly acceleration: number;
}

export function meanReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const unit = y ? commonScale(x, y) : commonScale(x);
  const first = centred(x, unit);
  const second = y && centred(y, unit);
  const estimate = unit * (second ? meanDifference(first, second) : first.mean);
  const values = new Float64Array(resamples);
  addMeans(values, first.deviations, 1, stream.split('x'));
  if (second) addMeans(values, second.deviations, -1, stream.split('y'));
  const influenceOfX = influenceSumsOfMean(first.deviations);
  const influenceOfY = second && influenceSumsOfMean(second.deviations);
  const standardError = Math.sqrt(influenceOfX.squares + (influenceOfY?.squares ?? 0));
  return {
    estimate,
    origin: estimate,
    unit,
    values,
    centre: 0,
    // Far above the rounding of a sum, far below any step that matters.
    tolerance: 1e-10 * standardError,
    acceleration: acceleration(influenceOfX, influenceOfY),
  };
}

/** Adds sign × the mean of a resample of `deviations` to each of `values`. */
function addMeans(
  values: Float64Array,
  deviations: Float64Array,
  sign: number,
  stream: RandomStream,
): void {
  const count = deviations.length;
  const drawn = new Uint32Array(count);
  for (let r = 0; r < values.length; r++) {
    stream.fillIntegers(drawn, count);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += deviations[drawn[i]!]!;
    values[r]! += (sign * sum) / count;
  }
}

export function quantileReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null,
  probability: number,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const values = new Float64Array(resamples);
  const sortedX = sortedCopy(x);
  const ofX = quantileSorted(sortedX, probability) ?? Number.NaN;
  addQuantiles(values, sortedX, probability, 1, stream.split('x'));
  const influenceOfX = influenceSums(quantilesLeavingOneOut(sortedX, probability));
  if (!y) return plainReplicates(ofX, 0, values, acceleration(influenceOfX, null));
  const sortedY = sortedCopy(y);
  const ofY = quantileSorted(sortedY, probability) ?? Number.NaN;
  addQuantiles(values, sortedY, probability, -1, stream.split('y'));
  const influenceOfY = influenceSums(quantilesLeavingOneOut(sortedY, probability));
  return plainReplicates(ofX, ofY, values, acceleration(influenceOfX, influenceOfY));
}

/** Replicates of statistic(x) - statistic(y), of which `values` holds the values as they are. */
export function plainReplicates(
  ofX: number,
  ofY: number,
  values: Float64Array,
  accelerated: number,
): Replicates {
  const tolerance = 2 ** -48 * (Math.abs(ofX) + Math.abs(ofY));
  const estimate = ofX - ofY;
  return {
    estimate,
    origin: 0,
    unit: 1,
    values,
    centre: estimate,
    tolerance,
    acceleration: accelerated,
  };
}

/** Adds sign × the quantile of a resample of `sorted` to each of `values`. */
function addQuantiles(
  values: Float64Array,
  sorted: Float64Array,
  probability: number,
  sign: number,
  stream: RandomStream,
): void {
  const count = sorted.length;
  const position = (count - 1) * probability;
  const rank = Math.floor(position);
  const share = position - rank;
  const pair = new Uint32Array(2);
  for (let r = 0; r < values.length; r++) {
    drawNeighbours(stream, count, rank, pair);
    const low = sorted[pair[0]!]!;
    const high = sorted[pair[1]!]!;
    values[r]! += sign * (low + (high - low) * share);
  }
}

/** A statistic of one's own: each resample is written out, and so is each sample without one value. */
export function functionReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number> | null,
  statistic: (sample: Float64Array) => number,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const values = new Float64Array(resamples);
  const ofX = statistic(Float64Array.from(x));
  const influenceOfX = influenceSums(leavingOneOut(x, statistic));
  addStatistics(values, x, statistic, 1, stream.split('x'));
  const ofY = y ? statistic(Float64Array.from(y)) : 0;
  const influenceOfY = y && influenceSums(leavingOneOut(y, statistic));
  if (y) addStatistics(values, y, statistic, -1, stream.split('y'));
  return plainReplicates(ofX, ofY, values, acceleration(influenceOfX, influenceOfY));
}

function leavingOneOut(
  sample: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
): Float64Array {
  const leftOut = new Float64Array(sample.length);
  for (let i = 0; i < sample.length; i++) {
    const others = new Float64Array(sample.length - 1);
    for (let j = 0; j < others.length; j++) others[j] = sample[j < i ? j : j + 1]!;
    leftOut[i] = statistic(others);
  }
  return leftOut;
}

function addStatistics(
  values: Float64Array,
  sample: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  sign: number,
  stream: RandomStream,
): void {
  const drawn = new Uint32Array(sample.length);
  for (let r = 0; r < values.length; r++) {
    stream.fillIntegers(drawn, sample.length);
    const resample = new Float64Array(sample.length);
    for (let i = 0; i < resample.length; i++) resample[i] = sample[drawn[i]!]!;
    values[r]! += sign * statistic(resample);
  }
}
