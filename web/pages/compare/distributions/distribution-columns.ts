import type { ColumnsAnswer, NumberColumn } from '../../../../src/server/protocol.ts';
import { metricName } from '../state/selection.ts';

const NOT_DRAWN: ReadonlySet<string> = new Set([
  'step',
  'epoch',
  'batch',
  'timestamp_us',
  'sequence',
]);
const FIRST = ['latency_ms', 'cost_usd', 'total_tokens', 'loss', 'accuracy'];

/** Columns whose values have a distribution worth looking at, the usual ones first. */
export function distributionColumns(
  answers: readonly ColumnsAnswer[],
): readonly Pick<NumberColumn, 'name' | 'column'>[] {
  const columns = new Map<string, string>();
  for (const { numbers } of answers)
    for (const { name, column } of numbers)
      if (!NOT_DRAWN.has(name) && !columns.has(name)) columns.set(name, column);
  return [...columns]
    .map(([name, column]) => ({ name, column }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));
}

function rank(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}

/** The one that was chosen in another section, as far as there is one of it; else the first. */
export function chosenColumn<Column extends { readonly name: string }>(
  columns: readonly Column[],
  metric: string | null,
): Column | null {
  const wanted =
    metric === null ? null : metricName(metric).replace(/^(?:measurements|metadata)\./, '');
  return columns.find(({ name }) => name === wanted) ?? columns[0] ?? null;
}
