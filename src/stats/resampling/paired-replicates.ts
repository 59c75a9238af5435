import { quantileSorted } from '../quantile.js';
import type { RandomStream } from '../random/stream.js';
import { acceleration, influenceSums, quantilesLeavingOneOut } from './influence.js';
import { meanReplicates, plainReplicates, type Replicates } from './replicates.js';

/** Pairs are drawn together, so the means differ by the mean of the differences. */
export function pairedMeanReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const differences = new Float64Array(x.length);
  for (let i = 0; i < differences.length; i++) differences[i] = x[i]! - y[i]!;
  return meanReplicates(differences, null, resamples, stream);
}

/**
 * The two quantiles of a resample of pairs depend on each other, so each resample is drawn; but as
 * counts of ranks, in which a quantile is found by adding up.
 */
export function pairedQuantileReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  probability: number,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const count = x.length;
  const orderX = ascendingOrder(x);
  const orderY = ascendingOrder(y);
  const sortedX = Float64Array.from(orderX, (place) => x[place]!);
  const sortedY = Float64Array.from(orderY, (place) => y[place]!);
  const placeInY = inverse(orderY);
  // Pairs are named by their rank in x; this is their rank in y.
  const rankInY = Uint32Array.from(orderX, (place) => placeInY[place]!);

  const values = new Float64Array(resamples);
  const pairs = stream.split('x');
  const drawn = new Uint32Array(count);
  const timesX = new Uint32Array(count);
  const timesY = new Uint32Array(count);
  for (let r = 0; r < resamples; r++) {
    pairs.fillIntegers(drawn, count);
    timesX.fill(0);
    timesY.fill(0);
    for (let i = 0; i < count; i++) {
      const pair = drawn[i]!;
      timesX[pair]! += 1;
      timesY[rankInY[pair]!]! += 1;
    }
    values[r] =
      countedQuantile(sortedX, timesX, probability) - countedQuantile(sortedY, timesY, probability);
  }

  const leftOutX = quantilesLeavingOneOut(sortedX, probability);
  const leftOutY = quantilesLeavingOneOut(sortedY, probability);
  for (let i = 0; i < count; i++) leftOutX[i]! -= leftOutY[rankInY[i]!]!;
  const ofX = quantileSorted(sortedX, probability) ?? Number.NaN;
  const ofY = quantileSorted(sortedY, probability) ?? Number.NaN;
  return plainReplicates(ofX, ofY, values, acceleration(influenceSums(leftOutX), null));
}

export function pairedFunctionReplicates(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  resamples: number,
  stream: RandomStream,
): Replicates {
  const count = x.length;
  const values = new Float64Array(resamples);
  const pairs = stream.split('x');
  const drawn = new Uint32Array(count);
  for (let r = 0; r < resamples; r++) {
    pairs.fillIntegers(drawn, count);
    const fromX = Float64Array.from(drawn, (pair) => x[pair]!);
    const fromY = Float64Array.from(drawn, (pair) => y[pair]!);
    values[r] = statistic(fromX) - statistic(fromY);
  }
  const leftOut = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const others = Uint32Array.from({ length: count - 1 }, (_, j) => (j < i ? j : j + 1));
    const fromX = Float64Array.from(others, (pair) => x[pair]!);
    const fromY = Float64Array.from(others, (pair) => y[pair]!);
    leftOut[i] = statistic(fromX) - statistic(fromY);
  }
  const ofX = statistic(Float64Array.from(x));
  const ofY = statistic(Float64Array.from(y));
  return plainReplicates(ofX, ofY, values, acceleration(influenceSums(leftOut), null));
}

/** The quantile of a resample that holds `sorted[i]` times[i] times, and as many values as `sorted`. */
function countedQuantile(sorted: Float64Array, times: Uint32Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const rank = Math.floor(position);
  let place = 0;
  let seen = times[0]!;
  while (seen <= rank) seen += times[++place]!;
  const low = sorted[place]!;
  if (position === rank) return low;
  while (seen <= rank + 1) seen += times[++place]!;
  return low + (sorted[place]! - low) * (position - rank);
}

/** The places of the values, from the smallest value to the largest. */
function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a]! - values[b]!,
  );
}

function inverse(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) places[order[rank]!] = rank;
  return places;
}
