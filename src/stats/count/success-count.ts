import { refuse } from '../../errors.js';
import { requireCount } from '../outcome.js';

/** How many of a number of trials succeeded. */
export interface SuccessCount {
  readonly successes: number;
  readonly trials: number;
}

/** The counts of successes and failures: whole, and no more successes than trials. */
export function readSuccesses(
  path: string,
  { successes, trials }: SuccessCount,
): { successes: number; failures: number; trials: number } {
  requireCount(`${path}.trials`, trials);
  requireCount(`${path}.successes`, successes);
  if (successes > trials) {
    throw refuse(
      'invalid-argument',
      `${path}.successes`,
      `at most ${trials}, as trials`,
      successes,
    );
  }
  return { successes, failures: trials - successes, trials };
}
