import type { Tails } from './rank-sum-distribution.js';

/**
 * Both tails of the sum `sum` of those whole `ranks` that fall to the positive side, when each does so
 * with probability 1/2, whatever the others do: exact by adding one rank after the other. Takes as many
 * steps as there are ranks, times their sum, halved.
 */
export function signedRankTails(sum: number, ranks: ArrayLike<number>): Tails {
  let total = 0;
  for (let i = 0; i < ranks.length; i++) total += ranks[i]!;
  const mirrored = total - sum;
  const near = Math.min(sum, mirrored);
  const probabilities = new Float64Array(near + 1);
  probabilities[0] = 1;
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[i]!;
    for (let s = near; s >= rank; s--)
      probabilities[s] = (probabilities[s]! + probabilities[s - rank]!) / 2;
    for (let s = Math.min(near, rank - 1); s >= 0; s--) probabilities[s]! /= 2;
  }
  let beyond = 0;
  for (let s = 0; s < near; s++) beyond += probabilities[s]!;
  const small = beyond + probabilities[near]!;
  return sum <= mirrored
    ? { lower: small, upper: 1 - beyond }
    : { lower: 1 - beyond, upper: small };
}
