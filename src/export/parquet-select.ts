import type { ExperimentContext } from '../event/experiment.js';
import { SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { type ColumnDescription, fileNames } from '../store/parquet/description.js';
import { identifier } from '../store/parquet/sql.js';
import { constant, valueText } from '../store/sql/value-text.js';

/** Beyond these microseconds no text of a date has words for a moment, and neither has a Date. */
const LAST_MOMENT_US = '8640000000000000000';

/**
 * The SELECT of an export: those columns, out of a relation that has the events as they are kept.
 * `held` are the relation's columns, which has them under the names of `fileNames`.
 */
export function parquetSelect(
  names: readonly string[],
  held: readonly ColumnDescription[],
  from: string,
  experiment: ExperimentContext,
): string {
  const heldNames = fileNames(held.map(({ name }) => name));
  const at = new Map(held.map(({ name }, i) => [name, i]));
  const column = (name: string, otherwise: string): string => {
    const place = at.get(name);
    return place === undefined ? otherwise : identifier(heldNames[place]!);
  };
  const writer = column(WRITER, 'NULL::VARCHAR');
  const sequence = column(SEQUENCE, 'NULL::BIGINT');
  const time = column(TIMESTAMP_US, 'NULL::BIGINT');
  const own: Readonly<Record<string, string>> = {
    event_id: `printf('%s%010x', ${writer}, ${sequence}::BIGINT)`,
    event_name: column('event_name', 'NULL::VARCHAR'),
    timestamp_us: time,
    datetime: `CASE WHEN abs(${time}) <= ${LAST_MOMENT_US} THEN make_timestamptz(floor(${time})::BIGINT) END`,
    experiment_id: constant(experiment.id),
    experiment_name: constant(experiment.name),
    condition: `coalesce(${column('condition', 'NULL::VARCHAR')}, ${constant(experiment.condition)})`,
    tags: constant(JSON.stringify(experiment.tags)),
  };
  const fileOnes = fileNames(names);
  const list = names.map((name, i) => {
    const value = own[name] ?? plain(held[at.get(name)!]!, heldNames[at.get(name)!]!);
    return `${value} AS ${identifier(fileOnes[i]!)}`;
  });
  return `SELECT ${list.join(', ')} FROM ${from}`;
}

/** JSON reads as in a CSV: a text is itself, without quotes. */
function plain({ type }: ColumnDescription, name: string): string {
  return type === 'json' ? valueText(name, 'json') : identifier(name);
}
