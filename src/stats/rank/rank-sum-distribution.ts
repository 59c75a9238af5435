import { logBinomial } from '../special/log-gamma.js';
import { invertedRankSumTail } from './rank-sum-inversion.js';

/** P(statistic ≤ observed) and P(statistic ≥ observed). */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** Totals of arrangements below this are whole doubles: counts stay exact, and so do their ratios. */
const EXACT_COUNTS = 2 ** 53;
/** From here, in the smaller sample, the recurrence begins to lose digits. */
const MANY = 100;
/** From here inversion is faster. */
const MANY_STEPS = 3e7;
/** About what each value of the smaller sample costs an inversion. */
const STEPS_PER_VALUE = 20_000;

/**
 * P(U ≤ u) of the Mann-Whitney statistic of n and m values without ties; u is whole and at most
 * nm/2.
 */
export function rankSumLowerTail(u: number, n: number, m: number): number {
  if (u < 0) return 0;
  if (recurs(n, m)) {
    let tail = 0;
    for (const probability of rankSumProbabilities(n, m, u)) tail += probability;
    return tail;
  }
  if (u === 0) return Math.exp(-logBinomial(n + m, n));
  return invertedRankSumTail(u, Math.min(n, m), Math.max(n, m));
}

/** The largest u, from -1 to nm/2, of which P(U < u + 1) is still below `level`. */
export function rankSumQuantileBelow(level: number, n: number, m: number): number {
  let low = -1;
  let high = Math.floor((n * m) / 2);
  if (rankSumLowerTail(high, n, m) < level) return high;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (rankSumLowerTail(middle, n, m) < level) low = middle;
    else high = middle;
  }
  return low;
}

/** Both tails of the whole number u, without ties. */
export function rankSumTails(u: number, n: number, m: number): Tails {
  const mirrored = n * m - u;
  const near = Math.min(u, mirrored);
  const small = rankSumLowerTail(near, n, m);
  const large = 1 - rankSumLowerTail(near - 1, n, m);
  return u <= mirrored ? { lower: small, upper: large } : { lower: large, upper: small };
}

/** How many steps {@link rankSumTails} may take. */
export function rankSumSteps(n: number, m: number): number {
  return recurs(n, m) ? recurrenceSteps(n, m) : STEPS_PER_VALUE * Math.min(n, m);
}

function recurs(n: number, m: number): boolean {
  return Math.min(n, m) < MANY && recurrenceSteps(n, m) < MANY_STEPS;
}

function recurrenceSteps(n: number, m: number): number {
  return (Math.min(n, m) * n * m) / 2;
}

/**
 * P(U = u) for u = 0 … `upTo`, at most nm/2.
 *
 * The counts of arrangements are the coefficients of a Gaussian binomial, the product of
 * (1 - q^(m+i)) / (1 - q^i) for i = 1 … n; it is built a factor at a time, in n·upTo steps. Source:
 * Harding, "An efficient, minimal-storage procedure for calculating the Mann-Whitney U, generalized U
 * and similar distributions" (Applied Statistics 33, 1984).
 */
function rankSumProbabilities(n: number, m: number, upTo: number): Float64Array {
  const few = Math.min(n, m);
  const many = Math.max(n, m);
  let total = 1;
  for (let i = 1; i <= few && total < EXACT_COUNTS; i++) total = (total * (many + i)) / i;
  const exact = total < EXACT_COUNTS;
  const weights = new Float64Array(upTo + 1);
  weights[0] = 1;
  for (let i = 1; i <= few; i++) {
    for (let u = upTo; u >= many + i; u--) weights[u]! -= weights[u - many - i]!;
    // Beyond 2^53, probabilities instead of counts: a count may exceed every double.
    const share = exact ? 1 : i / (many + i);
    for (let u = 0; u < i && u <= upTo; u++) weights[u]! *= share;
    for (let u = i; u <= upTo; u++) weights[u] = weights[u]! * share + weights[u - i]!;
  }
  if (exact) for (let u = 0; u <= upTo; u++) weights[u]! /= total;
  return weights;
}

/**
 * Both tails of U = u given which values are tied: the distribution over all C(n + m, n) ways to deal
 * the ranks out to the samples, counted group by group of tied values, ascending. A group of t of which
 * j fall to the first sample adds j times the values of the second below it, and j(t - j)/2 for ties.
 */
export function tiedRankSumTails(u: number, n: number, m: number, tieSizes: Uint32Array): Tails {
  if (n > m) {
    const { lower, upper } = tiedRankSumTails(n * m - u, m, n, tieSizes);
    return { lower: upper, upper: lower };
  }
  const width = 2 * n * m + 1;
  const ways = new Float64Array((n + 1) * width);
  ways[0] = 1;
  let before = 0;
  for (const size of tieSizes) {
    for (let taken = Math.min(n, before + size); taken >= 1; taken--) {
      let choices = 1;
      for (let j = 1; j <= Math.min(taken, size); j++) {
        choices = (choices * (size - j + 1)) / j;
        const others = before - (taken - j);
        if (others < 0 || others > m) continue;
        addShifted(
          ways,
          (taken - j) * width,
          taken * width,
          j * (2 * others + size - j),
          choices,
          width,
        );
      }
    }
    before += size;
  }
  const row = ways.subarray(n * width);
  const at = Math.round(2 * u);
  let below = 0;
  let above = 0;
  for (let k = 0; k < at; k++) below += row[k]!;
  for (let k = width - 1; k > at; k--) above += row[k]!;
  const total = below + row[at]! + above;
  return { lower: (below + row[at]!) / total, upper: (above + row[at]!) / total };
}

/** How many steps {@link tiedRankSumTails} may take. */
export function tiedRankSumSteps(n: number, m: number): number {
  return Math.min(n, m) * 2 * n * m * (n + m);
}

function addShifted(
  ways: Float64Array,
  from: number,
  to: number,
  shift: number,
  factor: number,
  width: number,
): void {
  for (let k = 0; k + shift < width; k++) ways[to + shift + k]! += factor * ways[from + k]!;
}
