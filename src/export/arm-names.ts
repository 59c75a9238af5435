import type { ArmEstimate, MetricVerdict } from '../analysis/verdict/verdict.js';
import type { ExperimentRecord } from '../event/experiment.js';

type Arm = Pick<ArmEstimate, 'condition' | 'experimentIds'>;
type Named = Pick<ExperimentRecord, 'id' | 'name' | 'condition'>;

/** What to call the conditions of a comparison. */
export interface ArmNames {
  readonly of: (arm: Arm) => string;
  /** A sentence of the verdict, with these names where it had to fall back on ids. */
  readonly in: (words: string) => string;
}

/** By their conditions, where these tell them apart; else by their experiments' names, else by ids. */
export function armNames(
  metrics: readonly MetricVerdict[],
  experiments: readonly Named[],
): ArmNames {
  const arms = new Map<string, Arm>();
  for (const { baseline, candidate } of metrics)
    for (const arm of [baseline, candidate]) arms.set(armKey(arm), arm);
  const ways: ((arm: Arm) => string)[] = [
    ({ condition }) => condition,
    ({ experimentIds }) =>
      experimentIds.map((id) => experiments.find((one) => one.id === id)?.name ?? id).join(', '),
    ({ condition, experimentIds }) => `${condition} (${experimentIds.join(', ')})`,
  ];
  const all = [...arms.values()];
  const of = ways.find((way) => new Set(all.map(way)).size === all.length) ?? ways.at(-1)!;
  const longest = all
    .map((arm) => [ways[2]!(arm), of(arm)] as const)
    .sort(([first], [second]) => second.length - first.length);
  return {
    of,
    in: (words) => longest.reduce((text, [long, short]) => text.replaceAll(long, short), words),
  };
}

export interface ComparedPair {
  readonly baseline: ArmEstimate;
  readonly candidate: ArmEstimate;
  readonly metrics: readonly MetricVerdict[];
}

/** The metrics of each pair of conditions, in the comparison's order. */
export function comparedPairs(metrics: readonly MetricVerdict[]): readonly ComparedPair[] {
  const pairs = new Map<string, ComparedPair & { metrics: MetricVerdict[] }>();
  for (const metric of metrics) {
    const { baseline, candidate } = metric;
    const key = JSON.stringify([armKey(baseline), armKey(candidate)]);
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { baseline, candidate, metrics: [metric] });
    else pair.metrics.push(metric);
  }
  return [...pairs.values()];
}

function armKey({ condition, experimentIds }: Arm): string {
  return JSON.stringify([condition, experimentIds]);
}
