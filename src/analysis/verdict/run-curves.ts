import { studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import { sampleMoments } from '../../stats/sample/moments.js';

/** One run's curve: `x` never falls; NaN and infinities are kept. */
export interface RunCurve {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The runs of one condition. */
export interface RunGroup {
  readonly group: string;
  readonly runs: readonly RunCurve[];
}

/** How one condition's runs went on average; the arrays have one entry for each `x` of the grid. */
export interface RunBand {
  readonly group: string;
  /** How many runs the group has. */
  readonly runs: number;
  /** Over runs; NaN where no run is. */
  readonly mean: Float64Array;
  /** Student's interval of the mean over runs, point by point; NaN where fewer than two are. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Runs that the mean is over. */
  readonly counts: Uint32Array;
  /** Runs that have NaN or an infinity there, and are in no mean. */
  readonly diverged: Uint32Array;
}

export interface RunCurves {
  /** Steps or epochs, the same for all groups. */
  readonly x: Float64Array;
  readonly confidence: number;
  readonly groups: readonly RunBand[];
}

/**
 * Curves of several runs as one line with a band for each condition. The grid is of the x that any
 * run has a value at, thinned evenly to `maxPoints` with both ends kept; between its own points a run
 * is taken to go straight, and before its first and after its last one it is not there. Several values
 * of a run at one x count as their mean.
 *
 * A band says where the condition's mean is at that x, not where the next run will be; and it holds
 * point by point, not for all x at once: whether conditions differ is for a test of final values to say.
 *
 * @example
 * const { x, groups } = compareRunCurves([{ group: 'adam', runs }], { confidence: 0.95, maxPoints: 500 });
 * groups[0].mean[0]; // at x[0]
 */
export function compareRunCurves(
  groups: readonly RunGroup[],
  { confidence, maxPoints }: { readonly confidence: number; readonly maxPoints: number },
): RunCurves {
  const merged = groups.map(({ group, runs }) => ({ group, runs: runs.map(withoutRepeats) }));
  const x = gridOf(
    merged.flatMap(({ runs }) => runs),
    maxPoints,
  );
  return {
    x,
    confidence,
    groups: merged.map(({ group, runs }) => bandOf(group, runs, x, confidence)),
  };
}

function withoutRepeats(curve: RunCurve): RunCurve {
  const { x, y } = curve;
  if (!hasRepeats(x)) return curve;
  const at: number[] = [];
  const means: number[] = [];
  for (let start = 0; start < x.length; ) {
    let end = start;
    let sum = 0;
    while (end < x.length && x[end] === x[start]) sum += y[end++]!;
    at.push(x[start]!);
    means.push(sum / (end - start));
    start = end;
  }
  return { x: at, y: means };
}

function hasRepeats(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] === x[i - 1]) return true;
  return false;
}

function gridOf(runs: readonly RunCurve[], maxPoints: number): Float64Array {
  const all = new Set<number>();
  let before: ArrayLike<number> = [];
  for (const { x } of runs) {
    // Seeds of one training have the same steps.
    if (!isSame(x, before)) for (let i = 0; i < x.length; i++) all.add(x[i]!);
    before = x;
  }
  const sorted = Float64Array.from(all).sort();
  if (sorted.length <= maxPoints) return sorted;
  const stride = (sorted.length - 1) / Math.max(1, maxPoints - 1);
  return Float64Array.from({ length: maxPoints }, (_, i) => sorted[Math.round(i * stride)]!);
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function bandOf(
  group: string,
  runs: readonly RunCurve[],
  x: Float64Array,
  confidence: number,
): RunBand {
  const band: RunBand = {
    group,
    runs: runs.length,
    mean: new Float64Array(x.length).fill(Number.NaN),
    lower: new Float64Array(x.length).fill(Number.NaN),
    upper: new Float64Array(x.length).fill(Number.NaN),
    counts: new Uint32Array(x.length),
    diverged: new Uint32Array(x.length),
  };
  const lines = runs.map((run) => alongGrid(run, x));
  for (let point = 0; point < x.length; point++) {
    const there = lines.map((line) => line[point]!).filter((value) => value !== null);
    const values = there.filter(Number.isFinite);
    band.counts[point] = values.length;
    band.diverged[point] = there.length - values.length;
    if (values.length === 0) continue;
    const { mean, variance } = sampleMoments(values);
    band.mean[point] = mean;
    if (values.length < 2) continue;
    const reach =
      studentTUpperQuantile((1 - confidence) / 2, values.length - 1) *
      Math.sqrt(variance / values.length);
    band.lower[point] = mean - reach;
    band.upper[point] = mean + reach;
  }
  return band;
}

/** A run's value at each x of the grid; null where it is not there. */
function alongGrid({ x, y }: RunCurve, grid: Float64Array): (number | null)[] {
  const line: (number | null)[] = [];
  let next = 0;
  for (const at of grid) {
    while (next < x.length && x[next]! < at) next++;
    if (next === x.length || (next === 0 && x[0]! > at)) line.push(null);
    else if (x[next] === at) line.push(y[next]!);
    else {
      const share = (at - x[next - 1]!) / (x[next]! - x[next - 1]!);
      line.push(y[next - 1]! + share * (y[next]! - y[next - 1]!));
    }
  }
  return line;
}
