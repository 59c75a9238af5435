import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { quantileSorted } from '../../stats/quantile.js';
import type { Design } from './design.js';
import { refuseFew } from './pseudo-values.js';
import { type SortedValues, shareErrors } from './quantile-shares.js';
import { solve, type WaldTest, waldTest } from './wald.js';

/** Rounds of the search for the shares nearest to p; each halves what is left at least, as a rule more. */
const ROUNDS = 200;

/**
 * Whether several arms have one quantile: the shares of their values below the quantile of all values
 * together, against each other. Where values tie there, an arm's share is whatever within the jump is
 * nearest to p: arms that have the tied value for their quantile do not differ in it.
 */
export function jointQuantileTest(
  samples: readonly SortedValues[],
  p: number,
  designs: readonly (readonly (Design | null)[])[],
): WaldTest | NoAnswer {
  for (const { sorted } of samples) {
    const refused = refuseFew(sorted.length, p);
    if (refused !== null) return refused;
  }
  if (samples.every(({ sorted }) => sorted[0] === sorted.at(-1)))
    return noAnswer('no-variation', 'all values of each condition are the same');
  const covariances = samples.map(() => new Array<number>(samples.length).fill(0));
  let units = Infinity;
  for (const [i, before] of samples.entries()) {
    for (const [j, after] of samples.entries()) {
      const design = designs[i]![j]!;
      if (design === null) continue;
      const errors = shareErrors(design, p, before, after);
      if ('ok' in errors) return errors;
      covariances[i]![i] = errors.baseline ** 2;
      covariances[j]![j] = errors.candidate ** 2;
      covariances[i]![j] = errors.correlation * errors.baseline * errors.candidate;
      covariances[j]![i] = covariances[i]![j]!;
      units = Math.min(units, design.baseline.units, design.candidate.units);
    }
  }
  const quantile = quantileSorted(together(samples), p)!;
  const jumps = samples.map(({ sorted }) => jumpAt(sorted, quantile, p));
  return waldTest({ estimates: nearest(jumps, covariances), covariances, units });
}

function together(samples: readonly SortedValues[]): Float64Array {
  const all = new Float64Array(samples.reduce((sum, { sorted }) => sum + sorted.length, 0));
  let place = 0;
  for (const { sorted } of samples) {
    all.set(sorted, place);
    place += sorted.length;
  }
  return all.sort();
}

type Jump = readonly [number, number];

/** The shares less p whose quantile is that value: as type 7 has it, so that it is the inverse. */
function jumpAt(sorted: Float64Array, value: number, p: number): Jump {
  const last = sorted.length - 1;
  const first = placeOf(sorted, (other) => other >= value);
  const beyond = placeOf(sorted, (other) => other > value);
  if (beyond > first) return [first / last - p, (beyond - 1) / last - p];
  if (first === 0) return [-p, -p];
  if (first > last) return [1 - p, 1 - p];
  const [below, above] = [sorted[first - 1]!, sorted[first]!];
  const share = (first - 1 + (value - below) / (above - below)) / last - p;
  return [share, share];
}

/** The first place from which on it holds. */
function placeOf(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of the points within the jumps the likeliest, were all shares p: one share after the other. */
function nearest(
  jumps: readonly Jump[],
  covariances: readonly (readonly number[])[],
): readonly number[] {
  const point = jumps.map(([low, high]) => Math.min(high, Math.max(low, 0)));
  const columns = point.map((_, i) =>
    solve(
      covariances,
      point.map((__, j) => (i === j ? 1 : 0)),
    ),
  );
  const isTied = jumps.some(([low, high]) => high > low);
  if (!isTied || columns.includes(null)) return point;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, [low, high]] of jumps.entries()) {
      const column = columns[i]!;
      const others = point.reduce((sum, x, j) => (i === j ? sum : sum + column[j]! * x), 0);
      point[i] = Math.min(high, Math.max(low, -others / column[i]!));
    }
  }
  return point;
}
