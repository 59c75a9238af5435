import { type EventBatch, eventIdAt } from '../event/batch.js';
import { encodeJson } from '../event/json.js';
import { valueAt } from '../event/row.js';
import { resolveColumn } from '../query/query.js';

/** A column that `--columns` asked for, under the name that it was asked for by. */
export interface ChosenColumn {
  readonly name: string;
  readonly valueAt: (batch: EventBatch, row: number) => unknown;
}

export function chooseColumns(names: readonly string[]): readonly ChosenColumn[] {
  return names.map((name) => {
    const column = resolveColumn(name);
    return {
      name,
      valueAt: column === 'event_id' ? eventIdAt : (batch, row) => valueAt(batch, column, row),
    };
  });
}

/** Those columns of a row as an object, as `--json` has it. */
export function chosenObject(
  columns: readonly ChosenColumn[],
  batch: EventBatch,
  row: number,
): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, column.valueAt(batch, row)]));
}

/** A value in a table: as it is, for whoever asked for the column wants to see it. */
export function chosenText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? encodeJson(value) : String(value);
}
