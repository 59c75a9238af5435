import type { ExperimentPlan, SequentialMethod } from '../../event/plan.js';
import type { Interval } from '../../stats/outcome.js';
import type { ArmName, SequentialDecision } from './look.js';
import { LookPace } from './look-pace.js';
import { plannedRules } from './planned-rules.js';
import { SequentialMonitor } from './sequential-monitor.js';

/** A value as it came in. */
export interface TimedValue {
  readonly arm: ArmName;
  readonly value: number;
  /** Of values of one sample the first counts; null where each is a sample of its own. */
  readonly sampleId: string | null;
  /** Microseconds since the epoch; no value may be older than the one before it. */
  readonly timeUs: number;
  /** What was paid for it; 0 where that is not known. */
  readonly costUsd: number;
}

/** Which parts of a plan a replay goes by. */
export type ReplayedPlan = Pick<
  ExperimentPlan,
  'direction' | 'minimumEffect' | 'alpha' | 'stoppingRule'
>;

/** What a watch by the plan would have said when it ended. */
export interface Replay {
  readonly method: SequentialMethod;
  readonly decision: SequentialDecision;
  readonly why: string;
  /** `values`: neither decided nor spent; there were no more of them. */
  readonly endedBy: 'decided' | 'budget' | 'values';
  /** How often it looked. */
  readonly looks: number;
  /** The values that it had taken in when it ended; later ones were not read. */
  readonly values: number;
  /** See `SequentialLook`. */
  readonly runningInterval: Interval | null;
  readonly pValue: number | null;
}

/**
 * Replays values, in the order in which they came, through a {@link SequentialMonitor} by a plan's
 * stopping rule, and ends where that would have ended. A pure function: the same values give the same
 * answer. It looks after every value at first and then each time that the arm with fewer values has
 * grown by 1%, some 1,000 times for a million of values: as valid as looking more often, and later by
 * 1% at most; and where a bound of samples, dollars or time is reached. A rule of a fixed sample size is its bound.
 *
 * Memory does not grow with the values, but for the ids of samples where they have some.
 *
 * @throws CrucibleError `invalid-argument` where the rule makes no sense (a burn-in that is too short).
 *
 * @example
 * const { decision, method } = await replay(plan, valuesInOrder);
 * const facts = { method, isDecided: decision === 'better' || decision === 'worse' };
 */
export async function replay(
  plan: ReplayedPlan,
  values: AsyncIterable<TimedValue> | Iterable<TimedValue>,
): Promise<Replay> {
  const { direction, minimumEffect } = plan;
  const monitor = new SequentialMonitor({ ...plannedRules(plan), direction, minimumEffect });
  let [looks, taken, costUsd, elapsedMs, firstUs] = [0, 0, 0, 0, Number.NaN];
  const { budget } = monitor.settings;
  const pace = new LookPace(budget.samples ?? Infinity);
  for await (const { arm, value, sampleId, timeUs, costUsd: cost } of values) {
    if (taken === 0) firstUs = timeUs;
    elapsedMs = (timeUs - firstUs) / 1000;
    monitor.add(arm, value, sampleId);
    monitor.spend(cost);
    taken++;
    costUsd += cost;
    const isSpent =
      costUsd >= (budget.costUsd ?? Infinity) || elapsedMs >= (budget.durationMs ?? Infinity);
    if (!pace.isDue(arm) && !isSpent) continue;
    looks++;
    const look = monitor.look(elapsedMs);
    if (look.stop) return replayOf(look, looks, taken);
  }
  return replayOf(monitor.look(elapsedMs), looks + 1, taken);
}

function replayOf(
  { method, decision, why, stop, runningInterval, pValue }: ReturnType<SequentialMonitor['look']>,
  looks: number,
  values: number,
): Replay {
  const isDecided = decision !== 'undecided' && decision !== 'too-early';
  const ended = isDecided ? 'decided' : 'budget';
  const endedBy = stop ? ended : 'values';
  return { method, decision, why, endedBy, looks, values, runningInterval, pValue };
}
