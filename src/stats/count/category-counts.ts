import { refuse } from '../../errors.js';
import { requireCount } from '../outcome.js';

/** The sum of counts by category, once they are known to be whole and at least two. */
export function requireCategories(path: string, observed: ArrayLike<number>): number {
  if (observed.length < 2)
    throw refuse('invalid-argument', path, 'counts of at least two categories', observed);
  let total = 0;
  for (let i = 0; i < observed.length; i++) total += requireCount(`${path}[${i}]`, observed[i]!);
  return requireCount(`the sum of ${path}`, total);
}

export function requireSameLength(
  path: string,
  values: ArrayLike<number>,
  observed: ArrayLike<number>,
): void {
  if (values.length !== observed.length)
    throw refuse('invalid-argument', path, `${observed.length} numbers, one a count`, values);
}
