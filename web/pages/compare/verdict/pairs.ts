import type { MetricVerdict, Verdict } from '../../../../src/server/protocol.ts';
import type { Arm } from '../state/arms.ts';

/** What a verdict says of two arms. */
export interface Pair {
  readonly key: string;
  readonly baseline: PairArm;
  readonly candidate: PairArm;
  readonly metrics: readonly MetricVerdict[];
}

/** A side as the verdict knows it: it may find conditions that nobody chose. */
export interface PairArm {
  readonly label: string;
  readonly colour: number;
}

/** In the verdict's order; within a pair what was planned is first, as the verdict has it. */
export function pairsOf(verdict: Verdict, arms: readonly Arm[]): readonly Pair[] {
  const pairs = new Map<string, { pair: Omit<Pair, 'metrics'>; metrics: MetricVerdict[] }>();
  for (const metric of verdict.metrics) {
    const baseline = armOf(metric.baseline, arms);
    const candidate = armOf(metric.candidate, arms);
    const key = JSON.stringify([baseline.label, candidate.label]);
    const known = pairs.get(key);
    if (known === undefined)
      pairs.set(key, { pair: { key, baseline, candidate }, metrics: [metric] });
    else known.metrics.push(metric);
  }
  return [...pairs.values()].map(({ pair, metrics }) => ({ ...pair, metrics: byRole(metrics) }));
}

type Side = MetricVerdict['baseline'];

function armOf({ condition, experimentIds }: Side, arms: readonly Arm[]): PairArm {
  const arm =
    arms.find(
      ({ key }) => key === condition || (experimentIds.length === 1 && key === experimentIds[0]),
    ) ?? arms.find(({ rows }) => rows.some((row) => row.condition === condition));
  return arm ?? { label: condition, colour: 7 };
}

const ROLES = ['primary', 'guardrail', 'secondary', 'exploratory'] as const;

function byRole(metrics: readonly MetricVerdict[]): readonly MetricVerdict[] {
  return ROLES.flatMap((role) => metrics.filter((metric) => metric.role === role));
}

/** The name of a row, the same in the figure, the table and the address. */
export function rowKey(
  { key }: Pick<Pair, 'key'>,
  { metric }: Pick<MetricVerdict, 'metric'>,
): string {
  return `${key} ${metric}`;
}

/** Without a plan, what one most likely wants to know; never what came out most clearly. */
const USUAL_QUESTIONS = [
  /^success rate$/,
  /^accuracy /,
  /^(?:val_)?loss /,
  /^latency_ms mean$/,
  /^cost_usd (?:sum|mean)$/,
];

/** The metric that the first sentence is about: the plan's, the chosen one, or the usual question. */
export function leadOf(
  metrics: readonly MetricVerdict[],
  chosen: string | null,
): MetricVerdict | null {
  const primary = metrics.find(({ role }) => role === 'primary');
  if (primary !== undefined) return primary;
  const named = metrics.find(({ metric }) => metric === chosen);
  if (named !== undefined) return named;
  const known = metrics.filter(({ verdict }) => verdict !== 'unknown');
  for (const pattern of USUAL_QUESTIONS) {
    const found = known.find(({ metric }) => pattern.test(metric));
    if (found !== undefined) return found;
  }
  return known[0] ?? metrics[0] ?? null;
}
