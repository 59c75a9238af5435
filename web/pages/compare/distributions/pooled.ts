import type { DistributionAnswer } from '../../../../src/server/protocol.ts';
import type { DistributionSeries } from '../../../charts/chart.ts';

/** The distributions of one arm's experiments. */
export interface ArmDistributions {
  readonly label: string;
  readonly colour: number;
  readonly answers: readonly DistributionAnswer[];
}

interface Pooled {
  readonly label: string;
  readonly colour: number;
  readonly count: number;
  readonly ecdf: DistributionSeries['ecdf'];
  /** So much of the values is at most this. */
  readonly fractionAt: (value: number) => number;
}

const BINS = 40;
/** As many points as the server gives of a distribution function. */
const MOST_POINTS = 512;
/** From such a distance of the 99th percentile to the median on, a logarithmic axis shows more. */
const WIDE = 4;

export interface PooledDistributions {
  readonly series: readonly DistributionSeries[];
  readonly counts: readonly number[];
  readonly scale: 'linear' | 'log';
  readonly nonFinite: number;
  /** Every step of the functions is drawn; else only so many of them, or of a sketch. */
  readonly isExact: boolean;
  readonly relativeAccuracy: number;
}

/**
 * Each arm's values as one distribution: every value counts alike, whichever experiment it is from. All
 * histograms have the same bins, as only then their heights can be compared.
 */
export function pooledDistributions(arms: readonly ArmDistributions[]): PooledDistributions {
  const pooled = arms.map(pool);
  const filled = pooled.filter(({ count }) => count > 0);
  const scale = filled.length > 0 && filled.every(isSkewed) ? 'log' : 'linear';
  const edges = edgesOf(filled, scale);
  const answers = arms.flatMap(({ answers: own }) => own);
  return {
    series: pooled.map(({ label, colour, count, ecdf, fractionAt }) => ({
      label,
      colour,
      count,
      ecdf,
      edges,
      counts: edges.slice(1).map((edge, index) => {
        // The first bin has its lower edge, too.
        const below = index === 0 ? 0 : fractionAt(edges[index]!);
        return Math.round((fractionAt(edge) - below) * count);
      }),
    })),
    counts: pooled.map(({ count }) => count),
    scale,
    nonFinite: answers.reduce((sum, { nonFinite }) => sum + nonFinite, 0),
    isExact: answers.every(isWhole),
    relativeAccuracy: Math.max(0, ...answers.map((answer) => answer.relativeAccuracy)),
  };
}

function pool({ label, colour, answers }: ArmDistributions): Pooled {
  const own = answers.filter(({ count }) => count > 0);
  const count = own.reduce((sum, answer) => sum + answer.count, 0);
  const functions = own.map((answer) => ({
    count: answer.count,
    at: distributionFunction(answer),
  }));
  const fractionAt = (value: number): number =>
    functions.reduce((sum, { count: part, at }) => sum + part * at(value), 0) / Math.max(1, count);
  const [alone] = own;
  if (own.length === 1) return { label, colour, count, ecdf: alone!.ecdf, fractionAt };
  const values = [...new Set(own.flatMap(({ ecdf }) => ecdf.value))].sort((a, b) => a - b);
  const value = thinned(values);
  return { label, colour, count, ecdf: { value, fraction: value.map(fractionAt) }, fractionAt };
}

/** Both ends are kept. */
function thinned(values: readonly number[]): readonly number[] {
  if (values.length <= MOST_POINTS) return values;
  const stride = (values.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => values[Math.round(i * stride)]!);
}

/** Of more values the server leaves steps out, unless there are few different ones. */
const FEW_STEPS = 128;

function isWhole({ exact, count, ecdf }: DistributionAnswer): boolean {
  return exact && (count <= MOST_POINTS || ecdf.value.length < FEW_STEPS);
}

/** Where all steps are known it goes by steps, else straight from one known point to the next. */
function distributionFunction(answer: DistributionAnswer): (value: number) => number {
  const { value: values, fraction } = answer.ecdf;
  const isStepped = isWhole(answer);
  return (value) => {
    const after = firstAbove(values, value);
    if (after === 0) return 0;
    const from = fraction[after - 1]!;
    if (isStepped || after === values.length) return from;
    const [left, right] = [values[after - 1]!, values[after]!];
    return from + ((value - left) / (right - left)) * (fraction[after]! - from);
  };
}

/** The place of the first value above; as many as there are where none is. */
function firstAbove(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isSkewed({ ecdf }: Pooled): boolean {
  const [least] = ecdf.value;
  return least !== undefined && least > 0 && quantile(ecdf, 0.99) > WIDE * quantile(ecdf, 0.5);
}

function quantile({ value, fraction }: Pooled['ecdf'], p: number): number {
  const at = fraction.findIndex((share) => share >= p);
  return value[at < 0 ? value.length - 1 : at]!;
}

function edgesOf(pooled: readonly Pooled[], scale: 'linear' | 'log'): readonly number[] {
  const low = Math.min(...pooled.map(({ ecdf }) => ecdf.value[0]!));
  const high = Math.max(...pooled.map(({ ecdf }) => ecdf.value.at(-1)!));
  if (pooled.length === 0) return [];
  if (!(high > low)) return [low - 0.5, high + 0.5];
  return Array.from({ length: BINS + 1 }, (_, i) => {
    if (i === BINS) return high;
    return scale === 'log' ? low * (high / low) ** (i / BINS) : low + ((high - low) * i) / BINS;
  });
}
