import { noAnswer, type Outcome } from '../outcome.js';
import type { RandomStream } from '../random/stream.js';
import { commonScale, meanDifference, sampleMoments } from '../sample/moments.js';
import { centred } from './centred.js';
import {
  extremeTail,
  type PermutationCount,
  type PermutationPlan,
  type Tail,
  tooMany,
} from './permutation-plan.js';
import { type SumCounter, signedSums, subsetSums } from './subset-sums.js';

/** Of independent samples: the sum of the smaller one decides the difference of the means. */
export function permutedMeans(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  const scale = commonScale(x, y);
  const xIsSmaller = x.length <= y.length;
  const [smaller, larger] = xIsSmaller ? [x, y] : [y, x];
  const size = smaller.length;
  const pool = new Float64Array(size + larger.length);
  for (let i = 0; i < size; i++) pool[i] = smaller[i]!;
  for (let i = size; i < pool.length; i++) pool[i] = larger[i - size]!;
  const { deviations } = centred(pool, scale);
  // The mean of x rises as the sum of y's share falls.
  if (!xIsSmaller) for (let i = 0; i < deviations.length; i++) deviations[i]! *= -1;

  const observed = sumOf(deviations, size);
  const tolerance = roundingOfSum(deviations, x, y) / scale;
  const tail = extremeTail(observed, tolerance, plan.alternative);
  const counter = plan.method === 'montecarlo' ? null : subsetSums(deviations, size);
  return answer(deviations, estimateOf(x, y, scale), counter, tail, plan, (stream) => {
    stream.shuffle(deviations, size);
    return sumOf(deviations, size);
  });
}

/** Of pairs: each difference of a pair is as likely to have the other sign. */
export function flippedMeans(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  plan: PermutationPlan,
): Outcome<PermutationCount> {
  const scale = commonScale(x, y);
  const differences = new Float64Array(x.length);
  for (let i = 0; i < differences.length; i++) differences[i] = x[i]! / scale - y[i]! / scale;
  const tolerance = roundingOfSum(differences, x, y) / scale;
  const tail = extremeTail(sumOf(differences, x.length), tolerance, plan.alternative);
  const counter = plan.method === 'montecarlo' ? null : signedSums(differences);
  const words = new Uint32Array(Math.ceil(x.length / 32));
  return answer(differences, estimateOf(x, y, scale), counter, tail, plan, (stream) => {
    stream.fillIntegers(words, 2 ** 32);
    return signedSum(differences, words);
  });
}

function estimateOf(x: ArrayLike<number>, y: ArrayLike<number>, scale: number): number {
  return scale * meanDifference(sampleMoments(x, scale), sampleMoments(y, scale));
}

function answer(
  parts: Float64Array,
  estimate: number,
  counter: SumCounter | null,
  tail: Tail,
  plan: PermutationPlan,
  rearranged: (stream: RandomStream) => number,
): Outcome<PermutationCount> {
  if (!Number.isFinite(estimate)) {
    return noAnswer('out-of-range', 'the difference of the means is not a finite number');
  }
  if (parts.every((part) => part === 0)) {
    return noAnswer('no-variation', 'every rearrangement gives the same means');
  }
  if (counter) {
    const { total } = counter;
    // A two-sided tail around 0 is everything, and its halves overlap.
    const extreme =
      tail.above <= tail.below
        ? total
        : counter.countAtLeast(tail.above) + counter.countAtMost(tail.below);
    return { ok: true, estimate, method: 'exact', looked: total, extreme };
  }
  if (plan.method === 'exact') {
    throw tooMany();
  }
  let extreme = 0;
  for (let r = 0; r < plan.resamples; r++) {
    const sum = rearranged(plan.stream);
    if (sum >= tail.above || sum <= tail.below) extreme += 1;
  }
  return { ok: true, estimate, method: 'montecarlo', looked: plan.resamples, extreme };
}

/**
 * What rounding may add to a sum: that of summing, and, unless the data are whole numbers, that of the
 * data, which were rounded to doubles. So 0.1 + 0.2 ties with 0.3.
 */
function roundingOfSum(parts: Float64Array, x: ArrayLike<number>, y: ArrayLike<number>): number {
  const scale = commonScale(x, y);
  let sizes = 0;
  for (let i = 0; i < parts.length; i++) sizes += Math.abs(parts[i]!);
  let largest = 0;
  let whole = true;
  for (const values of [x, y]) {
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]!));
      whole &&= Number.isInteger(values[i]);
    }
  }
  const ofData = whole ? 0 : Math.sqrt(2 * parts.length) * 2 ** -52 * largest;
  return 1e-13 * sizes * scale + ofData;
}

function sumOf(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum;
}

/** The sum under the signs that the bits of `words` give. */
function signedSum(values: Float64Array, words: Uint32Array): number {
  let sum = 0;
  let bits = 0;
  for (let i = 0; i < values.length; i++) {
    bits = (i & 31) === 0 ? words[i >>> 5]! : bits >>> 1;
    sum += values[i]! * (1 - ((bits & 1) << 1));
  }
  return sum;
}
