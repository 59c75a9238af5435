import { refuse } from '../../errors.js';
import { type NoAnswer, noAnswer } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { type SampleMoments, sampleMoments } from '../sample/moments.js';

/** Values, and for each of them what it belongs to: a prompt, a user, a machine. */
export interface ClusteredSample {
  readonly values: ArrayLike<number>;
  /** Of each value; equal labels (as the keys of a Map) are one cluster. */
  readonly clusters: ArrayLike<string | number>;
}

/** A sample summed by cluster; the arrays have one entry for each cluster known to the numbering. */
export interface ClusterSums {
  readonly moments: SampleMoments;
  /** How many values a cluster has here; 0 when it is known from another sample only. */
  readonly sizes: Float64Array;
  /** The sums of the deviations from the sample's mean. */
  readonly sums: Float64Array;
  /** The number of clusters that have a value here. */
  readonly present: number;
  readonly squaresBetween: number;
  readonly squaresWithin: number;
  /** What rounding of the values alone may make of a deviation. */
  readonly rounding: number;
}

/** The numbers of clusters, in the order in which their labels are first met. */
export type ClusterNumbers = Map<string | number, number>;

/** @throws CrucibleError `invalid-argument` when the lengths differ. */
export function numberClusters(
  path: string,
  { values, clusters }: ClusteredSample,
  numbers: ClusterNumbers,
): Int32Array {
  if (clusters.length !== values.length)
    throw refuse(
      'invalid-argument',
      `${path}.clusters`,
      `${values.length} labels, one for each value`,
      `${clusters.length} labels`,
    );
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const label = clusters[i]!;
    let code = numbers.get(label);
    if (code === undefined) {
      code = numbers.size;
      numbers.set(label, code);
    }
    codes[i] = code;
  }
  return codes;
}

/** Sums a sample, its values divided by `scale`, over `known` clusters. */
export function sumClusters(
  path: string,
  values: ArrayLike<number>,
  codes: Int32Array,
  known: number,
  scale: number,
): ClusterSums | NoAnswer {
  const refused = refuseSample(`${path}.values`, values, 2);
  if (refused) return refused;
  const moments = sampleMoments(values, scale);
  const sizes = new Float64Array(known);
  const sums = new Float64Array(known);
  let largest = 0;
  const deviation = (i: number): number => values[i]! / scale - moments.mean - moments.meanLow;
  for (let i = 0; i < values.length; i++) {
    const code = codes[i]!;
    sizes[code] = sizes[code]! + 1;
    sums[code] = sums[code]! + deviation(i);
    largest = Math.max(largest, Math.abs(values[i]! / scale));
  }
  let present = 0;
  let squaresBetween = 0;
  for (let code = 0; code < known; code++) {
    if (sizes[code] === 0) continue;
    present += 1;
    squaresBetween += sums[code]! ** 2 / sizes[code]!;
  }
  if (present < 2) return noAnswer('too-few', `${path} is one cluster; at least 2 are needed`);
  let squaresWithin = 0;
  for (let i = 0; i < values.length; i++) {
    const code = codes[i]!;
    squaresWithin += (deviation(i) - sums[code]! / sizes[code]!) ** 2;
  }
  const rounding = (Number.EPSILON / 2) * largest;
  return { moments, sizes, sums, present, squaresBetween, squaresWithin, rounding };
}
