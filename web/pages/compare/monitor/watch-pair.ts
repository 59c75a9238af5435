import type { ColumnsAnswer } from '../../../../src/server/protocol.ts';
import { counted } from '../../../format/words.ts';
import type { Arm, Grouping } from '../state/arms.ts';
import type { MonitorQuestion } from '../state/requests.ts';

export interface WatchedPair {
  readonly baseline: Arm;
  readonly candidate: Arm;
  /** Who else may be the candidate. */
  readonly candidates: readonly Arm[];
  readonly question: Pick<MonitorQuestion, 'baseline' | 'candidate' | 'experiment'>;
  /** What of the comparison is not watched. */
  readonly note: string | null;
}

/** A watch is over two experiments, or two conditions of one: of groups the newest runs are taken. */
export function watchPair(
  arms: readonly Arm[],
  grouping: Grouping,
  chosen: string | null,
): WatchedPair {
  const [baseline, ...candidates] = arms as [Arm, Arm, ...Arm[]];
  const candidate = candidates.find(({ key }) => key === chosen) ?? candidates[0]!;
  const [from, to] = [newest(baseline), newest(candidate)];
  const isWithin = from.id === to.id && grouping.kind === 'condition';
  const several = [baseline, candidate].filter(({ rows }) => rows.length > 1);
  return {
    baseline,
    candidate,
    candidates,
    question: isWithin
      ? { baseline: baseline.key, candidate: candidate.key, experiment: from.id }
      : { baseline: from.id, candidate: to.id, experiment: null },
    note:
      several.length === 0
        ? null
        : `A watch is over one experiment on each side: of ${several.map(({ label, rows }) => `${label} (${counted(rows.length, 'run')})`).join(' and ')} it is the newest.`,
  };
}

function newest({ rows }: Arm): Arm['rows'][number] {
  return [...rows].sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0]!;
}

/** Names of which the library knows which way is good. */
export function saysDirection(metric: string): boolean {
  const last = metric.split('.').at(-1)!;
  return /(?:^|_)(?:latency_ms|cost_usd|tokens|loss|success|accuracy)$/.test(last);
}

const FIRST = ['success', 'latency_ms', 'cost_usd', 'total_tokens', 'loss', 'accuracy'];
const NOT_WATCHED: ReadonlySet<string> = new Set([
  'step',
  'epoch',
  'batch',
  'timestamp_us',
  'sequence',
]);

/** What has a mean that values come of one by one. */
export function watchableMetrics(answers: readonly ColumnsAnswer[]): readonly string[] {
  const names = new Set<string>();
  for (const { numbers, labels } of answers) {
    if (labels.some(({ column }) => column === 'success')) names.add('success');
    for (const { name } of numbers) if (!NOT_WATCHED.has(name)) names.add(name);
  }
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

function rank(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}
