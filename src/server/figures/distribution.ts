import type { EventBatch } from '../../event/batch.js';
import { scalarAt } from '../../event/column.js';
import { EVENT_NAME } from '../../event/fields.js';
import { columnsRead, compileMatcher, type Matcher } from '../../query/match.js';
import { type EventQuery, resolveColumn, resolveQuery } from '../../query/query.js';
import type { DistributionAnswer } from '../protocol.js';
import type { EventFold } from '../reads/kept-folds.js';
import { ColumnValues } from './column-values.js';

/** The values of a column in the events of a query; one that says what passes of an event by itself. */
export class DistributionFold implements EventFold {
  readonly columns: readonly string[];
  readonly #column: string;
  readonly #name: string;
  readonly #matches: Matcher;
  readonly #values = new ColumnValues();

  constructor(name: string, query: EventQuery) {
    const resolved = resolveQuery(query, 0);
    this.#name = name;
    this.#column = resolveColumn(name);
    this.#matches = compileMatcher(resolved);
    this.columns = [...new Set([EVENT_NAME, this.#column, ...columnsRead(resolved)])];
  }

  get bytes(): number {
    return this.#values.bytes;
  }

  add(batch: EventBatch, rows: Uint32Array | null): void {
    const column = batch.columns.get(this.#column);
    if (column === undefined || (column.type !== 'number' && column.type !== 'boolean')) return;
    const asked = rows === null ? null : new Set(rows);
    const take = (row: number): void => {
      if (asked !== null && !asked.has(row)) return;
      const value = scalarAt(column, row);
      if (value !== null) this.#values.add(Number(value));
    };
    const matching = this.#matches(batch);
    if (matching === null) for (let row = 0; row < batch.length; row++) take(row);
    else for (const row of matching) take(row);
  }

  answer(bins: number): DistributionAnswer {
    return this.#values.answer(this.#name, bins);
  }
}

/** Whether it says of each event by itself if that passes: no limit, and no end that moves. */
export function isFoldable({ limit, window }: EventQuery): boolean {
  return limit === undefined && (window === undefined || !('last' in window || 'lastN' in window));
}
