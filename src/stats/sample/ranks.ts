/** How two samples lie among each other when ranked together. */
export interface JointRanks {
  /** Sum of the ranks of the first sample, tied values having the mean of their ranks. */
  readonly rankSum: number;
  /** Sizes of the groups of tied values, in ascending order of value: 1 for a value that is alone. */
  readonly tieSizes: Uint32Array;
}

/** An ascending copy. */
export function sortedCopy(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/**
 * Ranks two ascending samples together in one pass. Values that differ by no more than `tolerance`
 * from their neighbour are tied with it.
 */
export function rankTogether(
  first: Float64Array,
  second: Float64Array,
  tolerance: (value: number) => number = exactly,
): JointRanks {
  const sizes = new Uint32Array(first.length + second.length);
  let groups = 0;
  let rankSum = 0;
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const before = i + j;
    const firstBefore = i;
    let value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    for (let grown = true; grown; ) {
      const reach = value + tolerance(value);
      grown = false;
      while (i < first.length && first[i]! <= reach) value = Math.max(value, first[i++]!);
      while (j < second.length && second[j]! <= reach) value = Math.max(value, second[j++]!);
      grown = value + tolerance(value) > reach;
    }
    const size = i + j - before;
    rankSum += (i - firstBefore) * (before + (size + 1) / 2);
    sizes[groups++] = size;
  }
  return { rankSum, tieSizes: sizes.subarray(0, groups) };
}

/** Sizes of the groups of equal values in ascending data. */
export function tieSizesOf(sorted: Float64Array): Uint32Array {
  return rankTogether(sorted, new Float64Array(0)).tieSizes;
}

/**
 * Twelve times the sum of squared deviations of the midranks from their mean: N³ - N - Σ(t³ - t) over
 * the groups of t tied values. Summed as Σ t(N - t)(N + t), which cancels nothing; 0 when all tie.
 */
export function rankSpread(tieSizes: Uint32Array): number {
  let total = 0;
  for (let g = 0; g < tieSizes.length; g++) total += tieSizes[g]!;
  let spread = 0;
  let alone = 0;
  for (let g = 0; g < tieSizes.length; g++) {
    const size = tieSizes[g]!;
    if (size === 1) alone += 1;
    else spread += size * (total - size) * (total + size);
  }
  return spread + alone * (total - 1) * (total + 1);
}

function exactly(): number {
  return 0;
}
