import type { EventBatch } from './batch.js';
import { booleanAt, type Column, isJson, isValid, numberAt, stringAt } from './column.js';
import { columnOf, EXTRA, type Section } from './fields.js';
import { encodeJson } from './json.js';
import { valueAt } from './row.js';
import { SlotTable } from './slots.js';

/** A batch's column of that name, or undefined where no row has a value there. */
export type ColumnReader = (batch: EventBatch, name: string) => Column | undefined;

/**
 * Reads those columns as if every value had found a column of its own: a row without a value in
 * the column is given the one that its `extra` keeps for it. Fields are read as they are: what
 * `extra` has of one is what enrichment put another value in place of, or found impossible.
 *
 * Made for one query. The `extra` of a batch is parsed once, and only where such a column is asked
 * for; it is forgotten with the next batch, so that a store's batches do not carry it for ever.
 */
export function columnReader(names: Iterable<string>): ColumnReader {
  const wanted = new Set([...names].filter((name) => /^(?:measurements|metadata)_/.test(name)));
  let last: EventBatch | null = null;
  let values: ExtraValues = new Map();
  let completed = new Map<string, Column>();
  return (batch, name) => {
    const own = batch.columns.get(name);
    if (!wanted.has(name) || !batch.columns.has(EXTRA)) return own;
    if (batch !== last) {
      last = batch;
      values = extraValues(batch, wanted);
      completed = new Map();
    }
    const beside = values.get(name);
    if (beside === undefined) return own;
    let column = completed.get(name);
    if (column === undefined) {
      column = complete(batch.length, own, beside);
      completed.set(name, column);
    }
    return column;
  };
}

/** The batch with those of its columns completed. */
export function withExtra(
  batch: EventBatch,
  names: Iterable<string>,
  columnIn: ColumnReader,
): EventBatch {
  if (!batch.columns.has(EXTRA)) return batch;
  const columns = new Map(batch.columns);
  for (const name of names) {
    const column = columnIn(batch, name);
    if (column !== undefined) columns.set(name, column);
  }
  return { length: batch.length, columns };
}

/** By column, what the rows keep beside it. */
type ExtraValues = Map<string, Map<number, unknown>>;

function extraValues(batch: EventBatch, wanted: ReadonlySet<string>): ExtraValues {
  const values: ExtraValues = new Map();
  const extra = batch.columns.get(EXTRA)!;
  for (let row = 0; row < batch.length; row++) {
    if (!isValid(extra, row)) continue;
    const sections = valueAt(batch, EXTRA, row) as Partial<Record<Section, object>>;
    for (const section of ['measurements', 'metadata'] as const) {
      visit(sections[section] ?? {}, [], (path, value) => {
        const name = columnOf(section, path);
        if (!wanted.has(name)) return;
        let column = values.get(name);
        if (column === undefined) values.set(name, (column = new Map()));
        // Of two spellings of a key, the first is the one a column would hold.
        if (!column.has(row)) column.set(row, value);
      });
    }
  }
  return values;
}

/** As recording does it: deeper objects, and those of more keys, are one value. */
const MAX_DEPTH = 5;
const MAX_KEYS = 64;

function visit(
  values: object,
  above: readonly string[],
  found: (path: readonly string[], value: unknown) => void,
): void {
  for (const [key, value] of Object.entries(values) as [string, unknown][]) {
    const path = [...above, key];
    if (isNested(value, above.length)) visit(value, path, found);
    else if (value !== null) found(path, value);
  }
}

function isNested(value: unknown, depth: number): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    depth < MAX_DEPTH &&
    Object.keys(value).length <= MAX_KEYS
  );
}

function complete(
  length: number,
  own: Column | undefined,
  beside: ReadonlyMap<number, unknown>,
): Column {
  const slots = new SlotTable(length, 1);
  while (slots.capacity < length) slots.makeRoom(slots.capacity);
  for (let row = 0; row < length; row++) {
    if (own !== undefined && isValid(own, row)) copy(slots, row, own);
    else if (beside.has(row)) put(slots, row, beside.get(row));
  }
  return slots.seal(length).get(NAME)!;
}

const NAME = 'completed';

function copy(slots: SlotTable, row: number, column: Column): void {
  const slot = slots.reserve(NAME);
  if (column.type === 'number') slots.numbers(slot).set(row, numberAt(column, row));
  else if (column.type === 'boolean') slots.booleans(slot).set(row, booleanAt(column, row));
  else (isJson(column) ? slots.json(slot) : slots.strings(slot)).set(row, stringAt(column, row));
}

function put(slots: SlotTable, row: number, value: unknown): void {
  const slot = slots.reserve(NAME);
  if (typeof value === 'number') slots.numbers(slot).set(row, value);
  else if (typeof value === 'boolean') slots.booleans(slot).set(row, value);
  else if (typeof value === 'string') slots.strings(slot).set(row, value);
  else slots.json(slot).set(row, encodeJson(value));
}
