/** How many sums there are, and how many lie at a threshold or beyond. */
export interface SumCounter {
  readonly total: number;
  countAtLeast(threshold: number): number;
  countAtMost(threshold: number): number;
}

/** More sums than this a half are not worth their time and memory (16 MB). */
const LARGEST_HALF = 2 ** 21;

/**
 * Counts the sums of all subsets of `size` of the values, without listing them: the values are halved,
 * the subset sums of each half listed by size and sorted, and two lists merged for each way to share
 * `size` out. So 40 values (1.4e11 subsets of 20) take about as long as a sort of a million numbers.
 * `null` where even that is too much. After Horowitz & Sahni, "Computing partitions with applications
 * to the knapsack problem" (JACM 21(2), 1974).
 */
export function subsetSums(values: Float64Array, size: number): SumCounter | null {
  const half = values.length >> 1;
  if (subsetCount(values.length - half, size) > LARGEST_HALF) return null;
  const left = sumsBySize(values.subarray(0, half), size);
  const right = sumsBySize(values.subarray(half), size);
  const pairs: [Float64Array, Float64Array][] = [];
  for (let taken = 0; taken <= size; taken++) pairs.push([left[taken]!, right[size - taken]!]);
  return counterOf(pairs);
}

/** Counts the sums of the values under all choices of their signs; `null` where there are too many. */
export function signedSums(values: Float64Array): SumCounter | null {
  const half = values.length >> 1;
  if (2 ** (values.length - half) > LARGEST_HALF) return null;
  return counterOf([[sumsBySign(values.subarray(0, half)), sumsBySign(values.subarray(half))]]);
}

/** The number of subsets of at most `size` of `count` values. */
function subsetCount(count: number, size: number): number {
  let total = 1;
  let ofSize = 1;
  for (let taken = 1; taken <= Math.min(size, count) && total <= LARGEST_HALF; taken++) {
    ofSize = (ofSize * (count - taken + 1)) / taken;
    total += ofSize;
  }
  return total;
}

function counterOf(pairs: readonly (readonly [Float64Array, Float64Array])[]): SumCounter {
  let total = 0;
  for (const [a, b] of pairs) total += a.length * b.length;
  return {
    total,
    countAtLeast: (threshold) => {
      let count = 0;
      for (const [a, b] of pairs) count += pairsAtLeast(a, b, threshold);
      return count;
    },
    countAtMost: (threshold) => {
      let count = 0;
      for (const [a, b] of pairs) count += pairsAtMost(a, b, threshold);
      return count;
    },
  };
}

/** How many a[i] + b[j] reach the threshold; both lists ascend. */
function pairsAtLeast(a: Float64Array, b: Float64Array, threshold: number): number {
  let count = 0;
  let j = b.length;
  for (let i = 0; i < a.length; i++) {
    while (j > 0 && a[i]! + b[j - 1]! >= threshold) j -= 1;
    count += b.length - j;
  }
  return count;
}

function pairsAtMost(a: Float64Array, b: Float64Array, threshold: number): number {
  let count = 0;
  let j = b.length;
  for (let i = 0; i < a.length; i++) {
    while (j > 0 && a[i]! + b[j - 1]! > threshold) j -= 1;
    count += j;
  }
  return count;
}

/** The sums of the subsets of 0, 1, … `largest` values, each list ascending. */
function sumsBySize(values: Float64Array, largest: number): Float64Array[] {
  const count = values.length;
  const lists: Float64Array[] = [];
  let ofSize = 1;
  for (let size = 0; size <= largest; size++) {
    lists.push(new Float64Array(ofSize));
    ofSize = (ofSize * (count - size)) / (size + 1);
  }
  const lengths = new Uint32Array(largest + 1);
  lengths[0] = 1;
  for (let k = 0; k < count; k++) {
    // From the largest down: a value joins only subsets of those before it.
    for (let size = Math.min(largest, k + 1); size > 0; size--) {
      const target = lists[size]!;
      const source = lists[size - 1]!;
      let end = lengths[size]!;
      const taken = lengths[size - 1]!;
      for (let i = 0; i < taken; i++) target[end++] = source[i]! + values[k]!;
      lengths[size] = end;
    }
  }
  for (const list of lists) list.sort();
  return lists;
}

function sumsBySign(values: Float64Array): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let filled = 1;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    for (let i = 0; i < filled; i++) {
      sums[filled + i] = sums[i]! - value;
      sums[i]! += value;
    }
    filled *= 2;
  }
  return sums.sort();
}
