import type { ColumnsAnswer, ExperimentRow } from '../../../../src/server/protocol.ts';

export interface CurveMetric {
  readonly name: string;
  /** Along which of the two it has values. */
  readonly axes: readonly ('step' | 'epoch')[];
}

const AXES = ['step', 'epoch'] as const;
const NO_METRICS: ReadonlySet<string> = new Set([
  ...AXES,
  'batch',
  'timestamp_us',
  'sequence',
  'seed',
]);

/** Numbers of events that also say a step or an epoch: what there can be a training curve of. */
export function curveMetrics(columns: readonly ColumnsAnswer[]): readonly CurveMetric[] {
  const found = new Map<string, Set<(typeof AXES)[number]>>();
  for (const { numbers } of columns)
    for (const axis of AXES) {
      const along = new Set(numbers.find(({ column }) => column === axis)?.events ?? []);
      for (const { name, column, events } of numbers) {
        if (NO_METRICS.has(name) || column.startsWith('metadata_')) continue;
        if (!events.some((event) => along.has(event))) continue;
        const axes = found.get(name) ?? new Set();
        found.set(name, axes.add(axis));
      }
    }
  return [...found]
    .map(([name, axes]) => ({ name, axes: [...axes] }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));
}

const FIRST = ['loss', 'val_loss', 'accuracy', 'val_accuracy'];

function rank(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

/** What most trainings have, told from the list alone: the chart need not wait for the columns. */
export function likelyMetric(rows: readonly ExperimentRow[]): string | null {
  return (
    FIRST.find((name) => rows.some(({ metrics }) => metrics !== null && name in metrics)) ?? null
  );
}
