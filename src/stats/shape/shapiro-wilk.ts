import { normalQuantile, normalSurvival } from '../distribution/normal.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, sampleMoments } from '../sample/moments.js';
import { sortedCopy } from '../sample/ranks.js';

export interface ShapiroWilkTest {
  /** W, up to 1; the smaller, the less normal the values look. */
  readonly statistic: number;
  readonly pValue: number;
}

/** What the approximation of the p-value was fitted to. */
const MOST_VALUES = 5000;

/** Polynomials of Royston (1995), the constant term first. */
const LAST_WEIGHT = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056];
const NEXT_WEIGHT = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633];
const SMALL_BOUND = [-2.273, 0.459];
const SMALL_MEAN = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_LOG_DEVIATION = [1.3822, -0.77857, 0.062767, -0.0020322];
const LARGE_MEAN = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LARGE_LOG_DEVIATION = [-0.4803, -0.082676, 0.0030302];

/**
 * Shapiro and Wilk's test: do the values come from a normal distribution? W is the squared
 * correlation of the sorted values with what a normal sample of the size is expected to look like.
 *
 * With thousands of values it finds departures too small to matter: look at the values too.
 *
 * No answer with fewer than 3 values (`too-few`), with more than 5000, for which the approximation of
 * the p-value was not made (`out-of-range`), with NaN or an infinity (`not-finite`), or when all values
 * are equal (`no-variation`).
 *
 * Source: Royston, "Remark AS R94: A remark on algorithm AS 181: the W-test for normality" (Applied
 * Statistics 44, 1995); Shapiro & Wilk, "An analysis of variance test for normality" (Biometrika 52,
 * 1965).
 *
 * @example
 * shapiroWilkTest([2.1, 1.9, 2.4, 2.0, 2.2, 3.9]);
 */
export function shapiroWilkTest(values: ArrayLike<number>): Outcome<ShapiroWilkTest> {
  const refused = refuseSample('values', values, 3);
  if (refused) return refused;
  const count = values.length;
  if (count > MOST_VALUES)
    return noAnswer('out-of-range', `${count} values; the test is made for at most ${MOST_VALUES}`);
  const scale = commonScale(values);
  const { centredSquares } = sampleMoments(values, scale);
  if (centredSquares === 0) return noAnswer('no-variation', 'all values are equal');
  const sorted = sortedCopy(values);
  if (count === 3)
    return ofThree(
      sorted[1]! / scale - sorted[0]! / scale,
      sorted[2]! / scale - sorted[1]! / scale,
    );
  const weights = weightsFor(count);
  let product = 0;
  let weightSquares = 0;
  for (let i = 0; i < weights.length; i++) {
    const range = sorted[count - 1 - i]! / scale - sorted[i]! / scale;
    product += weights[i]! * range;
    weightSquares += 2 * weights[i]! * weights[i]!;
  }
  const largest = Math.sqrt(weightSquares * centredSquares);
  // 1 - W as a product, since W may be within rounding of 1.
  const shortfall = Math.max(
    0,
    ((largest - product) * (largest + product)) / (weightSquares * centredSquares),
  );
  const statistic = 1 - shortfall;
  return { ok: true, statistic, pValue: pValueOf(shortfall, count) };
}

/**
 * Of three values both are exact. With their distances as they are, instead of W: near 1, the p-value of
 * W has half its digits. 1 - W is (x - y)² / (3 (x + y)² + (x - y)²); in Shapiro and Wilk's
 * p = 6/π (arcsin √W - π/3) the difference of angles is one arctangent.
 */
function ofThree(x: number, y: number): Outcome<ShapiroWilkTest> {
  const [least, most] = [Math.min(x, y), Math.max(x, y)];
  const skew = (most - least) ** 2;
  const shortfall = skew / (3 * (x + y) ** 2 + skew);
  const pValue = (6 / Math.PI) * Math.atan((Math.sqrt(3) * least) / (2 * most + least));
  return { ok: true, statistic: 1 - shortfall, pValue: Math.min(1, pValue) };
}

/** Weights of the ranges x(n) - x(1), x(n-1) - x(2), …: about the expected normal order statistics. */
function weightsFor(count: number): Float64Array {
  const half = count >> 1;
  const scores = new Float64Array(half);
  let squares = 0;
  for (let i = 0; i < half; i++) {
    scores[i] = -normalQuantile((i + 1 - 0.375) / (count + 0.25));
    squares += 2 * scores[i]! * scores[i]!;
  }
  const norm = Math.sqrt(squares);
  const root = 1 / Math.sqrt(count);
  const weights = new Float64Array(half);
  const corrected = count > 5 ? 2 : 1;
  let taken = 1;
  for (let i = 0; i < corrected; i++) {
    const correction = polynomial(i === 0 ? LAST_WEIGHT : NEXT_WEIGHT, root);
    weights[i] = scores[i]! / norm + correction;
    squares -= 2 * scores[i]! * scores[i]!;
    taken -= 2 * weights[i]! * weights[i]!;
  }
  // The others keep the proportions of the scores, so that all squares sum to 1.
  const factor = Math.sqrt(squares / taken);
  for (let i = corrected; i < half; i++) weights[i] = scores[i]! / factor;
  return weights;
}

function pValueOf(shortfall: number, count: number): number {
  if (shortfall === 0) return 1;
  const logShortfall = Math.log(shortfall);
  const log = Math.log(count);
  if (count <= 11) {
    const transformed = -Math.log(polynomial(SMALL_BOUND, count) - logShortfall);
    const deviation = Math.exp(polynomial(SMALL_LOG_DEVIATION, count));
    return normalSurvival((transformed - polynomial(SMALL_MEAN, count)) / deviation);
  }
  const deviation = Math.exp(polynomial(LARGE_LOG_DEVIATION, log));
  return normalSurvival((logShortfall - polynomial(LARGE_MEAN, log)) / deviation);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}
