import type { WorkingArm } from './working-model.js';

/**
 * Satterthwaite's degrees of freedom of a CR2 variance under the working model: (tr M)² / tr M², with
 * M the covariances that the clusters' parts in the estimate then have.
 *
 * As each part is a deviation from its arm's mean, M is a diagonal plus U K U' with a few columns U:
 * of each arm the corrected sizes and variances, and of two arms the covariances. That takes time
 * linear in the number of clusters, where M itself would take its square.
 */
export function satterthwaite(
  first: WorkingArm,
  second: WorkingArm | undefined,
  covariance: number,
): number {
  const known = first.corrections.length;
  const diagonal = new Float64Array(known);
  const columns: Float64Array[] = [];
  const arms = second === undefined ? [first] : [first, second];
  for (const arm of arms) {
    for (let code = 0; code < known; code++)
      diagonal[code]! += weightOf(arm, code) ** 2 * arm.variances[code]!;
    columns.push(column(arm, arm.clusters.sizes), column(arm, arm.variances));
  }
  const core = Array.from({ length: second === undefined ? 2 : 6 }, () => new Float64Array(6));
  const set = (i: number, j: number, value: number): void => {
    core[i]![j] = value;
    core[j]![i] = value;
  };
  arms.forEach((arm, place) => {
    set(2 * place, 2 * place, sum(arm.variances) / arm.count / arm.count);
    set(2 * place, 2 * place + 1, -1 / arm.count);
  });
  if (second !== undefined) {
    const shared = new Float64Array(known);
    for (let code = 0; code < known; code++) {
      shared[code] = covariance * first.clusters.sizes[code]! * second.clusters.sizes[code]!;
      diagonal[code]! -= 2 * weightOf(first, code) * weightOf(second, code) * shared[code]!;
    }
    columns.push(column(first, shared), column(second, shared));
    set(0, 2, -sum(shared) / first.count / second.count);
    set(2, 4, 1 / second.count);
    set(0, 5, 1 / first.count);
  }

  const plain = gram(columns, null);
  const weighted = gram(columns, diagonal);
  let trace = sum(diagonal);
  let squares = 0;
  for (const value of diagonal) squares += value * value;
  const width = columns.length;
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      trace += core[i]![j]! * plain[j]![i]!;
      squares += 2 * core[i]![j]! * weighted[j]![i]!;
      for (let k = 0; k < width; k++) {
        for (let l = 0; l < width; l++)
          squares += core[i]![j]! * plain[j]![k]! * core[k]![l]! * plain[l]![i]!;
      }
    }
  }
  return (trace * trace) / squares;
}

function weightOf(arm: WorkingArm, code: number): number {
  return arm.corrections[code]! / arm.count;
}

function column(arm: WorkingArm, values: Float64Array): Float64Array {
  return values.map((value, code) => weightOf(arm, code) * value);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** All products of two columns, summed over clusters that weigh 1 or as told. */
function gram(columns: readonly Float64Array[], weights: Float64Array | null): number[][] {
  return columns.map((left) =>
    columns.map((right) => {
      let total = 0;
      for (let i = 0; i < left.length; i++) total += left[i]! * right[i]! * (weights?.[i] ?? 1);
      return total;
    }),
  );
}
