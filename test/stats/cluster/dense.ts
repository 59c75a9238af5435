/** Cluster-robust inference the long way, with the matrices of the textbook, to check closed forms by. */
type Matrix = number[][];

export interface DenseArm {
  readonly values: readonly number[];
  readonly clusters: readonly number[];
  /** Of the working model: the arm's variance, and the correlation within its clusters. */
  readonly variance: number;
  readonly correlation: number;
}

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));

/** A^(-1/2) of a symmetric positive matrix of norm at most 1: the iteration Y → Y (3 I - A Y²) / 2. */
function inverseRoot(a: Matrix): Matrix {
  let y = identity(a.length);
  for (let step = 0; step < 200; step++) {
    const correction = product(a, product(y, y)).map((row, i) =>
      row.map((value, j) => ((i === j ? 3 : 0) - value) / 2),
    );
    y = product(y, correction);
  }
  return y;
}

/** CR2 variance and Satterthwaite's degrees of freedom of the last coefficient of a regression. */
export function denseVariance(
  arms: readonly DenseArm[],
  covariance = 0,
): {
  variance: number;
  degreesOfFreedom: number;
} {
  const rows = arms.flatMap((arm, place) =>
    arm.values.map((value, i) => ({ value, cluster: arm.clusters[i]!, place })),
  );
  const size = rows.length;
  const counts = arms.map((arm) => arm.values.length);
  const means = arms.map((arm) => arm.values.reduce((a, b) => a + b, 0) / arm.values.length);
  const residuals = rows.map((row) => row.value - means[row.place]!);
  // With a mean for each arm, the hat matrix is 1/count within an arm; the estimate's weights ± 1/count.
  const annihilator = rows.map((a, i) =>
    rows.map((b, j) => (i === j ? 1 : 0) - (a.place === b.place ? 1 / counts[a.place]! : 0)),
  );
  const weight = (i: number) =>
    (arms.length === 2 && rows[i]!.place === 0 ? -1 : 1) / counts[rows[i]!.place]!;
  const columns: number[][] = [];
  let variance = 0;
  for (const cluster of new Set(rows.map((row) => row.cluster))) {
    const members = rows.flatMap((row, i) => (row.cluster === cluster ? [i] : []));
    const root = inverseRoot(members.map((i) => members.map((j) => annihilator[i]![j]!)));
    const adjusted = members.map((_, k) =>
      members.reduce((sum, i, l) => sum + weight(i) * root[l]![k]!, 0),
    );
    variance += members.reduce((sum, i, k) => sum + adjusted[k]! * residuals[i]!, 0) ** 2;
    columns.push(
      Array.from({ length: size }, (_, row) =>
        members.reduce((sum, i, k) => sum + annihilator[row]![i]! * adjusted[k]!, 0),
      ),
    );
  }
  const working = rows.map((a, i) =>
    rows.map((b, j) => {
      const { variance: spread, correlation } = arms[a.place]!;
      if (a.cluster !== b.cluster) return 0;
      if (a.place !== b.place) return covariance;
      return spread * (i === j ? 1 : correlation);
    }),
  );
  const half = product(columns, working);
  const expected = half.map((row) =>
    columns.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)),
  );
  const trace = expected.reduce((sum, row, i) => sum + row[i]!, 0);
  const squares = expected.flat().reduce((sum, value) => sum + value * value, 0);
  return { variance, degreesOfFreedom: (trace * trace) / squares };
}
