import { fSurvival } from '../../stats/distribution/f.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';

/** One figure an arm, and how they vary together. */
export interface JointEstimates {
  readonly estimates: readonly number[];
  /** Of the estimates, in their order. */
  readonly covariances: readonly (readonly number[])[];
  /** Of the arm that has the fewest. */
  readonly units: number;
}

export interface WaldTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Whether several figures are all the same, whatever they are figures of and however their units
 * overlap: Hotelling's T² of their differences from the first. Where every unit is in every arm it is
 * the multivariate test of repeated measures.
 *
 * Hotelling, "The generalization of Student's ratio" (Annals of Mathematical Statistics 2, 1931).
 */
export function waldTest({ estimates, covariances, units }: JointEstimates): WaldTest | NoAnswer {
  const differences = estimates.slice(1).map((estimate) => estimate - estimates[0]!);
  const k = differences.length;
  const freedom = units - k;
  if (freedom < 1)
    return noAnswer('too-few', `${units} observations a condition; ${k + 1} are needed at least`);
  const of = (i: number, j: number): number => covariances[i]![j]!;
  const matrix = differences.map((_, i) =>
    differences.map((__, j) => of(i + 1, j + 1) - of(i + 1, 0) - of(0, j + 1) + of(0, 0)),
  );
  const solved = solve(matrix, differences);
  if (solved === null)
    return noAnswer('no-variation', 'the differences between conditions do not vary');
  const squares = differences.reduce((sum, difference, i) => sum + difference * solved[i]!, 0);
  const statistic = (squares * freedom) / (k * (units - 1));
  return { statistic, degreesOfFreedom: k, pValue: fSurvival(Math.max(0, statistic), k, freedom) };
}

/** By Gauss's elimination of a positive definite matrix; null where it is none. */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; column++) {
    const pivot = rows[column]![column]!;
    if (!(pivot > matrix[column]![column]! * 1e-12)) return null;
    for (let below = column + 1; below < n; below++) {
      const factor = rows[below]![column]! / pivot;
      for (let place = column; place <= n; place++)
        rows[below]![place]! -= factor * rows[column]![place]!;
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let row = n - 1; row >= 0; row--) {
    let rest = rows[row]![n]!;
    for (let place = row + 1; place < n; place++) rest -= rows[row]![place]! * solution[place]!;
    solution[row] = rest / rows[row]![row]!;
  }
  return solution;
}
