import type { ArmName } from '../analysis/monitor/look.js';
import type { SequentialOptions } from '../analysis/monitor/settings.js';
import type { WatchedMetric } from '../analysis/monitor/watched-metric.js';
import { refuse } from '../errors.js';
import type { ExperimentRecord } from '../event/experiment.js';
import type { Lab } from './lab.js';
import type { WatchedArm } from './monitor.js';
import { completeRules, type DecodedMonitorOptions } from './monitor-options.js';
import { type ArmOfCondition, WatchedExperiment } from './watched-experiment.js';

/** What a monitor watches, and by which rules. */
export interface Watch {
  readonly metric: WatchedMetric;
  readonly rules: SequentialOptions;
  readonly arms: Readonly<Record<ArmName, WatchedArm>>;
  readonly experiments: readonly WatchedExperiment[];
  /** Since the later experiment began, until the last of them ended. */
  elapsedMs(): Promise<number>;
}

/** Looks the experiments up, and completes the rules by what they planned. */
export async function openWatch(
  lab: Lab,
  experimentId: string,
  options: DecodedMonitorOptions,
): Promise<Watch> {
  const { record: candidate } = await lab.find(experimentId);
  const { against } = options;
  if (against === candidate.id)
    throw refuse('invalid-option', 'against', "another experiment (or by: 'condition')", against);
  const baseline = against === null ? null : (await lab.find(against)).record;
  const plan = candidate.plan ?? baseline?.plan ?? null;
  const { metric, rules } = completeRules(options, plan);
  const watched = (record: ExperimentRecord, armOf: ArmOfCondition): WatchedExperiment =>
    new WatchedExperiment(lab, record, metric, options.query, armOf);
  if (baseline !== null) {
    return {
      metric,
      rules,
      arms: {
        baseline: armIn(baseline, baseline.condition),
        candidate: armIn(candidate, candidate.condition),
      },
      experiments: [watched(baseline, () => 'baseline'), watched(candidate, () => 'candidate')],
      elapsedMs: () => elapsedMs(lab, [baseline, candidate]),
    };
  }
  const names = conditionsOf(candidate, options);
  return {
    metric,
    rules,
    arms: {
      baseline: armIn(candidate, names.baseline),
      candidate: armIn(candidate, names.candidate),
    },
    experiments: [
      watched(candidate, (condition) => {
        if (condition === names.baseline) return 'baseline';
        return condition === names.candidate ? 'candidate' : null;
      }),
    ],
    elapsedMs: () => elapsedMs(lab, [candidate]),
  };
}

function armIn({ id, name }: ExperimentRecord, condition: string): WatchedArm {
  return { experimentId: id, experimentName: name, condition };
}

function conditionsOf(
  { assignment }: ExperimentRecord,
  { baseline, candidate }: DecodedMonitorOptions,
): Readonly<Record<ArmName, string>> {
  const assigned = assignment?.conditions ?? [];
  const [first, second] = assigned.length === 2 ? assigned : [];
  const names = {
    baseline: baseline ?? first?.name ?? null,
    candidate: candidate ?? second?.name ?? null,
  };
  for (const [arm, name] of Object.entries(names))
    if (name === null)
      throw refuse(
        'invalid-option',
        arm,
        'the name of a condition (or an experiment as against)',
        name,
      );
  if (names.baseline === names.candidate)
    throw refuse('invalid-option', 'candidate', 'another condition than baseline', candidate);
  return names as Record<ArmName, string>;
}

async function elapsedMs(lab: Lab, records: readonly ExperimentRecord[]): Promise<number> {
  const begin = Math.max(...records.map(({ startedAt }) => Date.parse(startedAt)));
  const ends = await Promise.all(
    records.map(async ({ id }) => {
      const { stoppedAt } = await lab.get(id);
      return stoppedAt === null ? lab.nowUs() / 1000 : Date.parse(stoppedAt);
    }),
  );
  return Math.max(0, Math.round(Math.max(...ends) - begin));
}
