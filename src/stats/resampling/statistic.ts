import { refuse } from '../../errors.js';

/** A statistic by name; `{ quantile: q }` is the type-7 quantile, and the median the case 0.5 of it. */
export type NamedStatistic = 'mean' | 'median' | { readonly quantile: number };

/** A statistic as the methods of this folder tell them apart. */
export type DecodedStatistic<F> =
  | { readonly kind: 'mean' }
  | { readonly kind: 'quantile'; readonly probability: number }
  | { readonly kind: 'function'; readonly of: F };

export function decodeStatistic<F extends (...samples: never[]) => number>(
  statistic: NamedStatistic | F,
): DecodedStatistic<F> {
  if (statistic === 'mean') return { kind: 'mean' };
  if (statistic === 'median') return { kind: 'quantile', probability: 0.5 };
  if (typeof statistic === 'function') return { kind: 'function', of: statistic };
  if (typeof statistic !== 'object' || statistic === null || !('quantile' in statistic)) {
    const expected = "'mean', 'median', { quantile } or a function";
    throw refuse('invalid-argument', 'statistic', expected, statistic);
  }
  const probability = statistic.quantile;
  if (!(probability >= 0 && probability <= 1)) {
    const path = 'statistic.quantile';
    throw refuse('invalid-argument', path, 'a number from 0 to 1', probability);
  }
  return { kind: 'quantile', probability };
}
