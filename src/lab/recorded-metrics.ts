import { isValid } from '../event/column.js';
import { fieldNamed, SEQUENCE, SHAPE, TIMESTAMP_US } from '../event/fields.js';
import { resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { openForReading } from './reading.js';

/** Enough to see every kind of event of most programs. */
const EVENTS_LOOKED_AT = 10_000;
const NOT_MEASURED: ReadonlySet<string> = new Set([SEQUENCE, SHAPE, TIMESTAMP_US]);

/**
 * What the first events of experiments have numbers, or yes and no, of: names as a comparison takes them,
 * fields first.
 */
export async function recordedMetrics(lab: Lab, ids: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const id of ids) {
    const { store, nowUs } = await openForReading(lab, id);
    const query = { ...resolveQuery({ limit: EVENTS_LOOKED_AT }, nowUs), columns: null };
    for await (const { columns, length } of store.scan(id, query))
      for (const [name, column] of columns) {
        if (NOT_MEASURED.has(name) || names.has(name)) continue;
        if (column.type !== 'number' && column.type !== 'boolean') continue;
        for (let row = 0; row < length; row++)
          if (isValid(column, row)) {
            names.add(name);
            break;
          }
      }
  }
  const fields = [...names].filter((name) => fieldNamed(name) !== null);
  const others = [...names].filter((name) => fieldNamed(name) === null);
  return [...fields.sort(), ...others.sort().map(asNamed)];
}

/** `measurements_score` is `measurements.score`, `metric_grade` is `metrics.grade`. */
function asNamed(column: string): string {
  return column.replace(/^(measurements|metadata)_/, '$1.').replace(/^metric_/, 'metrics.');
}
