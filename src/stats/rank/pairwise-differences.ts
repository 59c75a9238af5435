/** Once no more than this many differences a value are left to look among, they are sorted. */
const SORTED_PER_VALUE = 4;
/** How many differences are looked at to find the next bounds … */
const SAMPLE_SIZE = 4096;
/** … and how many of them the bounds lie to either side of the rank: twice its standard deviation. */
const SAMPLE_MARGIN = 64;

/**
 * The `rank`-th smallest, from 1, of all n·m differences x[i] - y[j] of two ascending samples, without
 * forming them. Each turn looks at some thousand of the differences that are left, takes two of them
 * that should lie closely around the one sought, and counts in a pass over both samples how many lie
 * below each. O((n + m) log(nm)) whatever the data, save for bad luck.
 *
 * Source: Monahan, "Algorithm 616: Fast computation of the Hodges-Lehmann location estimator" (ACM
 * TOMS 10(3), 1984), for the counts by row; Floyd & Rivest, "Expected time bounds for selection" (CACM
 * 18(3), 1975), for the two bounds.
 */
export function differenceOfRank(x: Float64Array, y: Float64Array, rank: number): number {
  const left = remainingDifferences(x, y);
  let state = 0x9e3779b9;
  while (left.count > SORTED_PER_VALUE * (x.length + y.length)) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const sample = sampleOf(left, state / 2 ** 32);
    const place = Math.round(((rank - left.below) / left.count) * SAMPLE_SIZE);
    const bounds = [
      sample[Math.max(0, place - SAMPLE_MARGIN)]!,
      sample[Math.min(SAMPLE_SIZE - 1, place + SAMPLE_MARGIN)]!,
    ];
    for (const bound of bounds) {
      if (narrow(left, bound, rank)) return bound;
    }
  }
  const rest = new Float64Array(left.count);
  let filled = 0;
  for (let i = 0; i < x.length; i++) {
    for (let c = left.from[i]!; c < left.to[i]!; c++) rest[filled++] = differenceAt(left, i, c);
  }
  return rest.sort()[rank - left.below - 1]!;
}

/** Of row i, the differences in ascending order are x[i] - y[m - 1 - c]; left are from[i] ≤ c < to[i]. */
interface Remaining {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** How many are left, and how many have been found to lie below those. */
  count: number;
  below: number;
}

function remainingDifferences(x: Float64Array, y: Float64Array): Remaining {
  const from = new Float64Array(x.length);
  const to = new Float64Array(x.length).fill(y.length);
  return { x, y, from, to, count: x.length * y.length, below: 0 };
}

function differenceAt({ x, y }: Remaining, i: number, c: number): number {
  return x[i]! - y[y.length - 1 - c]!;
}

/** Differences at even distances among those left, beginning at a random one; ascending. */
function sampleOf(left: Remaining, start: number): Float64Array {
  const sample = new Float64Array(SAMPLE_SIZE);
  const distance = left.count / SAMPLE_SIZE;
  let row = 0;
  let passed = 0;
  for (let k = 0; k < SAMPLE_SIZE; k++) {
    const place = Math.floor((k + start) * distance);
    while (place - passed >= left.to[row]! - left.from[row]!) {
      passed += left.to[row]! - left.from[row]!;
      row += 1;
    }
    sample[k] = differenceAt(left, row, left.from[row]! + place - passed);
  }
  return sample.sort();
}

/** Drops the side of `bound` that cannot hold the rank; true when `bound` has that rank itself. */
function narrow(left: Remaining, bound: number, rank: number): boolean {
  const { x, y, from, to } = left;
  const m = y.length;
  let less = 0;
  let equal = 0;
  let j = 0;
  let k = 0;
  for (let i = 0; i < x.length; i++) {
    while (k < m && x[i]! - y[k]! > bound) k++;
    if (j < k) j = k;
    while (j < m && x[i]! - y[j]! >= bound) j++;
    less += m - j;
    equal += j - k;
  }
  if (rank > less && rank <= less + equal) return true;
  left.count = 0;
  left.below = 0;
  const keepLower = rank <= less;
  let first = 0;
  for (let i = 0; i < x.length; i++) {
    if (keepLower) {
      while (first < m && x[i]! - y[first]! >= bound) first++;
      to[i] = Math.min(to[i]!, m - first);
    } else {
      while (first < m && x[i]! - y[first]! > bound) first++;
      from[i] = Math.max(from[i]!, m - first);
    }
    left.below += from[i]!;
    left.count += to[i]! - from[i]!;
  }
  return false;
}

/** The smallest difference above `bound`; `bound` itself when there is none. */
export function differenceAbove(x: Float64Array, y: Float64Array, bound: number): number {
  let least = Infinity;
  let k = 0;
  for (let i = 0; i < x.length; i++) {
    while (k < y.length && x[i]! - y[k]! > bound) k++;
    if (k > 0) least = Math.min(least, x[i]! - y[k - 1]!);
  }
  return least === Infinity ? bound : least;
}

/** How many differences are no larger than `bound`. */
export function countUpTo(x: Float64Array, y: Float64Array, bound: number): number {
  let count = 0;
  let k = 0;
  for (let i = 0; i < x.length; i++) {
    while (k < y.length && x[i]! - y[k]! > bound) k++;
    count += y.length - k;
  }
  return count;
}
