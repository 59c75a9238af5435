import type { EventBatch } from '../../event/batch.js';
import type { Column } from '../../event/column.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import { tableOfBatches } from '../parquet/batch-table.js';
import { type DuckDB, parquetPattern } from '../parquet/duckdb.js';
import { literal } from '../parquet/sql.js';
import type { EventRelation, EventsInFile, EventTables } from './event-tables.js';
import { constant } from './value-text.js';

/** An experiment and where its events are. */
export interface FoundEvents {
  readonly record: ExperimentRecord;
  readonly tables: EventTables;
}

interface OwnedFile extends EventsInFile {
  readonly record: ExperimentRecord;
}

const PATH = 'crucible_path';
const ID = 'crucible_id';
const NAME = 'crucible_name';
const CONDITION = 'crucible_condition';

/**
 * All events as few relations: files that have the same columns are read as one, and so are all
 * batches. DuckDB takes milliseconds to plan each.
 */
export function relationsOf(database: DuckDB, found: readonly FoundEvents[]): EventRelation[] {
  const alike = new Map<string, OwnedFile[]>();
  for (const { record, tables } of found) {
    for (const file of tables.files) {
      const key = JSON.stringify(file.columns.map(({ name, type }) => [name, type]).sort());
      const group = alike.get(key);
      if (group === undefined) alike.set(key, [{ ...file, record }]);
      else group.push({ ...file, record });
    }
  }
  const relations = [...alike.values()].map(relationOfFiles);
  const batches = found.flatMap(({ record, tables }) =>
    tables.batches.filter(({ length }) => length > 0).map((batch) => owned(batch, record)),
  );
  if (batches.length > 0) {
    const { source, columns } = tableOfBatches(database, batches);
    relations.push({ source, columns, ...OWNER });
  }
  return relations;
}

/** Where the relation has columns for it. */
const OWNER = {
  id: `${ID}::VARCHAR`,
  name: `${NAME}::VARCHAR`,
  condition: `${CONDITION}::VARCHAR`,
} as const;

function relationOfFiles(files: readonly OwnedFile[]): EventRelation {
  const { record, columns } = files[0]!;
  const list = `[${files.map(({ path }) => literal(parquetPattern(path))).join(', ')}]`;
  if (files.every((file) => file.record === record)) {
    const source = `read_parquet(${list})`;
    return { source, columns, ...constants(record) };
  }
  const owners = files.map((file) => {
    const { id, name, condition } = constants(file.record);
    return `(${literal(file.path)}, ${id}, ${name}, ${condition})`;
  });
  const source =
    `read_parquet(${list}, filename = 'crucible_file') JOIN (VALUES ${owners.join(', ')}) ` +
    `AS owners(${PATH}, ${ID}, ${NAME}, ${CONDITION}) ON crucible_file = ${PATH}`;
  return { source, columns, ...OWNER };
}

function constants({ id, name, condition }: ExperimentRecord): Record<keyof typeof OWNER, string> {
  return { id: constant(id), name: constant(name), condition: constant(condition) };
}

/** The batch with columns that say whose it is. */
function owned(batch: EventBatch, { id, name, condition }: ExperimentRecord): EventBatch {
  const columns = new Map(batch.columns);
  columns.set(ID, repeated(id, batch.length));
  columns.set(NAME, repeated(name, batch.length));
  columns.set(CONDITION, repeated(condition, batch.length));
  return { length: batch.length, columns };
}

function repeated(text: string, length: number): Column {
  const codes = new Uint8Array(length);
  return { type: 'dictionary', json: false, codes, dictionary: [text], validity: null };
}
