import { refuse } from '../../errors.js';
import { requireChoice } from '../outcome.js';

/**
 * How a family of tests is kept honest. `bonferroni`, `holm` and `hochberg` bound the chance of any
 * false positive; `bh` (Benjamini-Hochberg) and `by` (Benjamini-Yekutieli) the expected share of false
 * ones among the positives. `hochberg` and `bh` want independent or positively dependent tests, the
 * others allow any dependence.
 */
export type Correction = 'bonferroni' | 'holm' | 'hochberg' | 'bh' | 'by';

const CORRECTIONS: readonly Correction[] = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'];

/**
 * P-values adjusted for their number, in the order they came: a test is significant at level alpha
 * within its family when its adjusted p-value is at most alpha. Each lies between the p-value itself
 * and 1, and equal p-values stay equal. Of no p-values there are none to adjust: `[]`.
 *
 * Holm, "A simple sequentially rejective multiple test procedure" (Scandinavian Journal of Statistics
 * 6, 1979), the default; Hochberg, "A sharper Bonferroni procedure" (Biometrika 75, 1988); Benjamini &
 * Hochberg, "Controlling the false discovery rate" (JRSS B 57, 1995); Benjamini & Yekutieli, "The
 * control of the false discovery rate in multiple testing under dependency" (Annals of Statistics 29,
 * 2001).
 *
 * @throws CrucibleError `invalid-argument` when a p-value is not between 0 and 1, or the method unknown.
 *
 * @example
 * adjustPValues([0.01, 0.04, 0.03], { method: 'holm' }); // [0.03, 0.06, 0.06]
 */
export function adjustPValues(
  pValues: ArrayLike<number>,
  options: { readonly method?: Correction } = {},
): number[] {
  const method = requireChoice('method', CORRECTIONS, options.method ?? 'holm');
  const count = pValues.length;
  for (let i = 0; i < count; i++) {
    const p = pValues[i]!;
    if (!(p >= 0 && p <= 1))
      throw refuse('invalid-argument', `pValues[${i}]`, 'a number from 0 to 1', p);
  }
  const ascending = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => pValues[a]! - pValues[b]!,
  );
  const factors = factorsOf(method, count);
  const adjusted = new Array<number>(count);
  if (method === 'bonferroni' || method === 'holm') {
    let largest = 0;
    ascending.forEach((index, rank) => {
      largest = Math.max(largest, Math.min(1, factors[rank]! * pValues[index]!));
      adjusted[index] = largest;
    });
  } else {
    let smallest = 1;
    for (let rank = count - 1; rank >= 0; rank--) {
      const index = ascending[rank]!;
      smallest = Math.min(smallest, factors[rank]! * pValues[index]!);
      adjusted[index] = smallest;
    }
  }
  return adjusted;
}

/** What the p-value of each rank, the smallest first, is multiplied by. */
function factorsOf(method: Correction, count: number): Float64Array {
  let scale = 1;
  if (method === 'by') {
    scale = 0;
    for (let i = count; i >= 1; i--) scale += 1 / i;
  }
  return new Float64Array(count).map((_, rank) => {
    if (method === 'bonferroni') return count;
    if (method === 'holm' || method === 'hochberg') return count - rank;
    return (scale * count) / (rank + 1);
  });
}
