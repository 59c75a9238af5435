import type { PlannedDirection } from '../../event/plan.js';
import type { Interval } from '../../stats/outcome.js';
import { figure } from '../verdict/figure-text.js';
import type { SequentialDecision } from './look.js';

export interface Decided {
  readonly decision: SequentialDecision;
  readonly why: string;
}

/**
 * What an interval for candidate - baseline says. A difference that is there but too small to matter
 * is `equivalent`: that is what a margin is for.
 */
export function decide(
  interval: Interval,
  direction: PlannedDirection,
  margin: number | null,
): Decided {
  const { lower, upper } = interval;
  if (margin !== null && lower > -margin && upper < margin) {
    const why = `${between(interval)}: smaller than the ${figure(margin)} that matters`;
    return { decision: 'equivalent', why };
  }
  if (lower <= 0 && upper >= 0)
    return { decision: 'undecided', why: 'the difference may still be 0' };
  const isHigher = lower > 0;
  const isGood = isHigher === (direction === 'higher');
  const why = `${between(interval)}: the candidate is ${isHigher ? 'higher' : 'lower'}, and ${direction} is better`;
  return { decision: isGood ? 'better' : 'worse', why };
}

function between({ lower, upper }: Interval): string {
  return `the difference lies between ${figure(lower)} and ${figure(upper)}`;
}
