import { EXTRA, FIELDS, SEQUENCE, SHAPE, TIMESTAMP_US, WRITER } from '../../event/fields.js';
import { type ColumnDescription, type ColumnType, fileNames } from '../parquet/description.js';
import { identifier } from '../parquet/sql.js';
import type { EventRelation } from './event-tables.js';
import { valueText } from './value-text.js';

/** A column of the view `events`. */
export interface ViewColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Somewhere it holds numbers, though elsewhere it may hold texts. */
  readonly hasNumbers: boolean;
}

const INTERNAL: ReadonlySet<string> = new Set([WRITER, SEQUENCE, SHAPE]);
const SQL_TYPES = { number: 'DOUBLE', boolean: 'BOOLEAN', string: 'VARCHAR', json: 'VARCHAR' };

/**
 * The columns of all relations in the order of an export: every field, whether or not any event has
 * it, then measurements, metadata, metrics, and what found no column. A column that is not of the
 * same type everywhere is text.
 */
export function viewColumns(relations: readonly EventRelation[]): ViewColumn[] {
  const found = new Map<string, ViewColumn>();
  for (const { column, type } of FIELDS) {
    found.set(column, { name: column, type, hasNumbers: type === 'number' });
  }
  const fields = new Set(found.keys());
  for (const { name, type } of relations.flatMap(({ columns }) => columns)) {
    if (INTERNAL.has(name)) continue;
    const before = found.get(name);
    // Of JSON nobody knows before it is read.
    const hasNumbers = type === 'number' || type === 'json' || before?.hasNumbers === true;
    const same = before === undefined || before.type === type;
    found.set(name, { name, type: same ? type : 'string', hasNumbers });
  }
  const under = (prefix: string): ViewColumn[] =>
    [...found.values()]
      .filter(({ name }) => !fields.has(name) && name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const extra = found.get(EXTRA);
  return [
    ...[...fields].map((name) => found.get(name)!),
    ...under('measurements_'),
    ...under('metadata_'),
    ...under('metric_'),
    ...(extra === undefined ? [] : [extra]),
  ];
}

/** The SELECT behind the view `events`. */
export function eventsSelect(
  relations: readonly EventRelation[],
  columns: readonly ViewColumn[],
): string {
  const names = fileNames(columns.map(({ name }) => name));
  if (relations.length === 0) {
    const list = columns.map(({ name, type }, i) => {
      const sqlType = name === TIMESTAMP_US ? 'BIGINT' : SQL_TYPES[type];
      return `NULL::${sqlType} AS ${identifier(names[i]!)}`;
    });
    const own = ['experiment_id', 'experiment_name', 'event_id'].map(
      (n) => `NULL::VARCHAR AS ${n}`,
    );
    const time = 'NULL::TIMESTAMPTZ AS datetime';
    return `SELECT ${[...own, time, ...list].join(', ')} WHERE false`;
  }
  return relations.map((relation) => branch(relation, columns, names)).join('\nUNION ALL ');
}

function branch(
  { id, name: experiment, condition, source, columns: own }: EventRelation,
  columns: readonly ViewColumn[],
  names: readonly string[],
): string {
  const ownNames = fileNames(own.map(({ name }) => name));
  const place = new Map(own.map(({ name }, i) => [name, i]));
  const held = (name: string): string => identifier(ownNames[place.get(name)!]!);
  const list = columns.map(({ name, type }, i) => {
    const at = place.get(name);
    const value = at === undefined ? absent(name, type) : present(own[at]!, ownNames[at]!, type);
    const whole = name === 'condition' ? `coalesce(${value}, ${condition})` : value;
    return `${whole} AS ${identifier(names[i]!)}`;
  });
  const time = held(TIMESTAMP_US);
  return `SELECT ${[
    `${id} AS experiment_id`,
    `${experiment} AS experiment_name`,
    `printf('%s%010x', ${held(WRITER)}::VARCHAR, ${held(SEQUENCE)}::BIGINT) AS event_id`,
    `make_timestamptz(${time}::BIGINT) AS datetime`,
    ...list,
  ].join(', ')} FROM ${source}`;
}

function absent(name: string, type: ColumnType): string {
  return `NULL::${name === TIMESTAMP_US ? 'BIGINT' : SQL_TYPES[type]}`;
}

function present(column: ColumnDescription, ownName: string, type: ColumnType): string {
  if (column.name === TIMESTAMP_US && type === 'number') return `${identifier(ownName)}::BIGINT`;
  if (type === 'string' || type === 'json') return valueText(ownName, column.type);
  return `${identifier(ownName)}::${SQL_TYPES[type]}`;
}
