/**
 * How far, in whole steps of 1/(nm), the distribution functions of x and y are apart after i values of x
 * and j of y: (i m - j n), signed or not.
 */
export type Gap = 'two-sided' | 'less' | 'greater';

export function gapOf(side: Gap, i: number, j: number, n: number, m: number): number {
  const gap = i * m - j * n;
  return side === 'two-sided' ? Math.abs(gap) : side === 'greater' ? gap : -gap;
}

/**
 * P(D ≥ observed) over all C(n + m, n) orders of the pooled values, given which of them are tied. The
 * orders are the paths from (0, 0) to (n, m); row by row, what is kept of each point is the probability
 * that a path to it has met the bound before, which is the mean of those of its two predecessors,
 * weighted by the paths through them. Only sums of positive terms, and none above 1: nothing
 * cancels, overflows or vanishes. Within a group of tied values the bound is not looked at. n·m steps.
 *
 * `lastOfTie` holds 1 at k where the k-th pooled value, from 1, is the last of those equal to it.
 *
 * Source: Hodges, "The significance probability of the Smirnov two-sample test" (Arkiv för Matematik
 * 3, 1958); Schröer & Trenkler, "Exact and randomization distributions of Kolmogorov-Smirnov tests two
 * or three samples" (Computational Statistics & Data Analysis 20, 1995).
 */
export function exactSmirnovPValue(
  observed: number,
  side: Gap,
  n: number,
  m: number,
  lastOfTie: Uint8Array,
): number {
  const met = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const seen = i + j;
      if (lastOfTie[seen] === 1 && gapOf(side, i, j, n, m) >= observed) met[j] = 1;
      else if (seen === 0) met[j] = 0;
      else if (i === 0) met[j] = met[j - 1]!;
      else if (j > 0) met[j] = (i * met[j]! + j * met[j - 1]!) / seen;
    }
  }
  return Math.min(1, met[m]!);
}

/**
 * P(K ≥ z) in the limit of large samples. Two-sided, Kolmogorov's series where it converges fast, and
 * its theta transform near 0; one-sided, exp(-2z²).
 *
 * Source: Smirnov, "Table for estimating the goodness of fit of empirical distributions" (Annals of
 * Mathematical Statistics 19, 1948); Feller, "On the Kolmogorov-Smirnov limit theorems for empirical
 * distributions" (same, 1948).
 */
export function limitingSmirnovPValue(z: number, side: Gap): number {
  if (side !== 'two-sided') return Math.exp(-2 * z * z);
  if (z < 1) {
    if (z === 0) return 1;
    let sum = 0;
    for (let k = 1; k <= 9; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * z * z));
    return 1 - (Math.sqrt(2 * Math.PI) / z) * sum;
  }
  let sum = 0;
  for (let k = 9; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * z) ** 2);
  return 2 * sum;
}
