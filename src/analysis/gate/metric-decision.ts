import { QUANTILES } from '../verdict/quantile-statistics.js';
import type { MetricRole, MetricVerdict, ObservationUnit } from '../verdict/verdict.js';

/**
 * What one metric says of a candidate. `regression` and `passed` are claims that the statistics
 * support; `undecided` is everything else; a metric that is `left-out` has no say.
 */
export type MetricDecisionWord = 'regression' | 'passed' | 'undecided' | 'left-out';

export interface MetricDecision {
  /** `latency_ms p95` */
  readonly metric: string;
  readonly role: MetricRole;
  readonly decision: MetricDecisionWord;
  /** Why, in a clause. */
  readonly why: string;
}

/**
 * Decides one metric.
 *
 * - A regression is a harmful difference whose adjusted p-value is at most alpha; with a margin that
 *   was given, only where the harmful end of the interval is not within it.
 * - Passed is what is better, or equivalent, or not worse by more than the margin: a harm as large as
 *   the margin is excluded, one-sidedly at alpha / 2. A margin that nobody gave counts here, too,
 *   but only where no difference was found.
 * - Anything else is undecided.
 */
export function decideMetric(verdict: MetricVerdict, isChosen: boolean): MetricDecision {
  const { metric, role } = verdict;
  return { metric, role, ...decided(verdict, isChosen) };
}

type Decided = Pick<MetricDecision, 'decision' | 'why'>;

function decided(verdict: MetricVerdict, isChosen: boolean): Decided {
  const { margin } = verdict;
  const isNotWorse = verdict.isNotWorseByMargin === true;
  switch (verdict.verdict) {
    case 'better':
      return { decision: 'passed', why: 'better' };
    case 'equivalent':
      return { decision: 'passed', why: 'equivalent' };
    case 'worse':
      return margin?.isGiven === true && isNotWorse
        ? { decision: 'passed', why: 'worse, but by less than the margin' }
        : { decision: 'regression', why: 'worse' };
    case 'inconclusive':
      return isNotWorse
        ? { decision: 'passed', why: `not worse by more than the margin` }
        : { decision: 'undecided', why: `inconclusive${moreText(verdict)}` };
    case 'differs':
      return { decision: 'undecided', why: 'differs, and nobody said which way is better' };
    case 'unknown':
      return unknown(verdict, isChosen);
  }
}

function unknown({ reason, difference, statistic }: MetricVerdict, isChosen: boolean): Decided {
  const isConstant = reason?.reason === 'no-variation' && difference?.estimate === 0;
  // A cost that is the same in every event is nobody's doubt. Whoever chose the metric is told so.
  if (isConstant && !isChosen)
    return { decision: 'left-out', why: 'the same in both conditions, without variation' };
  // Nobody asked for a p99, which takes a thousand values: the mean of the same values has its say.
  if (reason?.reason === 'too-few' && QUANTILES.has(statistic) && !isChosen)
    return { decision: 'left-out', why: reason.message };
  return { decision: 'undecided', why: reason?.message ?? 'there is no answer' };
}

const PLURALS: Readonly<Record<ObservationUnit, string>> = {
  event: 'events',
  sample: 'samples',
  run: 'runs',
};

function moreText({ moreNeeded }: MetricVerdict): string {
  if (moreNeeded === null) return '';
  const { perCondition, unit } = moreNeeded;
  const noun = perCondition === 1 ? unit : PLURALS[unit];
  return `: ${perCondition.toLocaleString('en')} more ${noun} needed in each condition`;
}
