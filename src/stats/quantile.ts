import { refuse } from '../errors.js';

/** Segments up to this long are cheaper to sort than to split further. */
const SHORT = 512;
/** How many values a pivot is chosen from; odd, so that sorted data are halved exactly. */
const SAMPLE_SIZE = 31;

/**
 * The `p`-quantile of ascending data by linear interpolation between order statistics: type 7 of
 * Hyndman & Fan, "Sample quantiles in statistical packages" (The American Statistician 50(4), 1996),
 * the default of R and numpy.
 *
 * The result has the unit of the data and lies between the two order statistics beside it. It is
 * `null` where there is no answer: no data, or a position strictly between -Infinity and Infinity.
 *
 * @throws CrucibleError `invalid-argument` when `p` is not between 0 and 1, or a NaN is met.
 *
 * @example
 * quantileSorted([1, 2, 3, 4], 0.5); // 2.5
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number | null {
  requireProbability('p', p);
  const last = sorted.length - 1;
  if (last < 0) return null;
  const position = last * p;
  const index = Math.floor(position);
  const low = sorted[index]!;
  const high = sorted[Math.min(last, index + 1)]!;
  // Sorting a typed array puts every NaN last, so one look there finds those elsewhere too.
  if (Number.isNaN(low) || Number.isNaN(high) || Number.isNaN(sorted[last])) {
    throw refuse('invalid-argument', 'sorted', 'no NaN', Number.NaN);
  }
  return interpolate(low, high, position - index);
}

/**
 * Exact type-7 quantiles (see {@link quantileSorted}) of data in any order, one for each of `ps`.
 * Reorders `values`: pass a copy to keep them. Takes linear time on average and O(n log n) at worst,
 * whatever the order of the data; no memory beside a few dozen numbers.
 *
 * Selection: Hoare, "Algorithm 65: Find" (CACM 4(7), 1961), for several ranks at once, with Musser's
 * limit on bad splits ("Introspective sorting and selection algorithms", SP&E 27(8), 1997).
 *
 * @throws CrucibleError `invalid-argument` when a `p` is not between 0 and 1, or a value is NaN.
 *
 * @example
 * quantilesInPlace(Float64Array.of(9, 1, 5), [0, 0.5, 0.75]); // [1, 5, 7]
 */
export function quantilesInPlace(values: Float64Array, ps: readonly number[]): (number | null)[] {
  ps.forEach((p, i) => {
    requireProbability(`ps[${i}]`, p);
  });
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      throw refuse('invalid-argument', `values[${i}]`, 'a number other than NaN', values[i]);
    }
  }
  const last = values.length - 1;
  const wanted = new Set<number>();
  for (const p of ps) {
    wanted.add(Math.floor(last * p)).add(Math.ceil(last * p));
  }
  const ranks = Float64Array.from(wanted).sort();
  const splits = 2 * Math.ceil(Math.log2(values.length + 1));
  if (last > 0) select(values, 0, last, ranks, 0, ranks.length - 1, splits);
  return ps.map((p) => quantileSorted(values, p));
}

/**
 * The median of data in any order, which are left as they are; `null` when there are none.
 *
 * @throws CrucibleError `invalid-argument` when a value is NaN.
 *
 * @example
 * median([3, 1, 2, 10]); // 2.5
 */
export function median(values: ArrayLike<number>): number | null {
  return quantilesInPlace(new Float64Array(values), [0.5])[0]!;
}

/** Puts the values of rank `ranks[first]` … `ranks[last]` in their sorted places within left … right. */
function select(
  values: Float64Array,
  left: number,
  right: number,
  ranks: Float64Array,
  first: number,
  last: number,
  splits: number,
): void {
  while (first <= last) {
    if (right - left < SHORT || splits === 0) {
      values.subarray(left, right + 1).sort();
      return;
    }
    splits -= 1;
    const pivot = choosePivot(values, left, right);
    let i = left;
    let j = right;
    // Stopping at values equal to the pivot keeps the split even when all are equal.
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    // Now left … j ≤ pivot ≤ i … right, and whatever lies between j and i is in place.
    let below = first - 1;
    while (below < last && ranks[below + 1]! <= j) below++;
    let above = below + 1;
    while (above <= last && ranks[above]! < i) above++;
    select(values, left, j, ranks, first, below, splits);
    left = i;
    first = above;
  }
}

/** The median of an evenly spaced sample: half way in sorted data, and near it in most others. */
function choosePivot(values: Float64Array, left: number, right: number): number {
  const sample = new Float64Array(SAMPLE_SIZE);
  const stride = (right - left) / (SAMPLE_SIZE - 1);
  for (let k = 0; k < SAMPLE_SIZE; k++) sample[k] = values[left + Math.floor(k * stride)]!;
  return sample.sort()[(SAMPLE_SIZE - 1) / 2]!;
}

/** The point a fraction `t` of the way from `low` to `high`; `null` where that has no meaning. */
function interpolate(low: number, high: number, t: number): number | null {
  // `+ 0` makes -0 a plain 0: which of the two comes first must not depend on the data's order.
  if (t === 0) return low + 0;
  const gap = high - low;
  if (!Number.isFinite(gap)) {
    const blend = low * (1 - t) + high * t;
    return Number.isNaN(blend) ? null : blend;
  }
  // Never beyond `high`: as t < 1, the product rounds to less than the true gap.
  return low + gap * t;
}

function requireProbability(path: string, p: number): void {
  if (!(Number.isFinite(p) && p >= 0 && p <= 1))
    throw refuse('invalid-argument', path, 'a number from 0 to 1', p);
}
