import type { PlannedDirection } from '../../event/plan.js';
import type { Interval } from '../../stats/outcome.js';
import { figure } from '../verdict/figure-text.js';
import type { LeftOut } from './left-out.js';
import type { SequentialDecision } from './look.js';

export interface Decided {
  readonly decision: SequentialDecision;
  readonly why: string;
}

/**
 * What an interval for candidate - baseline says. A difference that is there but too small to matter
 * is `equivalent`: that is what a margin is for. `smallerThan`: what matters and is known to be more,
 * in words.
 */
export function decide(
  interval: Interval,
  direction: PlannedDirection,
  smallerThan: string | null,
): Decided {
  const { lower, upper } = interval;
  if (smallerThan !== null)
    return { decision: 'equivalent', why: `${between(interval)}: smaller than ${smallerThan}` };
  if (lower <= 0 && upper >= 0)
    return { decision: 'undecided', why: 'the difference may still be 0' };
  const isHigher = lower > 0;
  const isGood = isHigher === (direction === 'higher');
  const why = `${between(interval)}: the candidate is ${isHigher ? 'higher' : 'lower'}, and ${direction} is better`;
  return { decision: isGood ? 'better' : 'worse', why };
}

/** No arm is better, or as good, for values that it did not give. */
export function withhold(decided: Decided, leftOut: LeftOut | null): Decided {
  if (leftOut === null) return decided;
  const favoured = { better: 'candidate', worse: 'baseline', equivalent: leftOut.arm } as const;
  const { decision } = decided;
  if (decision === 'undecided' || decision === 'too-early') return decided;
  if (favoured[decision] !== leftOut.arm) return decided;
  const why = `${leftOut.why}: that is the finding, and what was left out may be why it would be ${decision} (${decided.why})`;
  return { decision: 'undecided', why };
}

function between({ lower, upper }: Interval): string {
  return `the difference lies between ${figure(lower)} and ${figure(upper)}`;
}
