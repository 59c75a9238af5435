import { refuse } from '../../errors.js';

/** Above 0; Infinity is the limit of the distribution. */
export function requireDegreesOfFreedom(path: string, value: number): void {
  if (!(value > 0)) throw refuse('invalid-argument', path, 'a number above 0', value);
}
