import type { EventBatch } from '../event/batch.js';
import type { Column } from '../event/column.js';
import { EXTRA, FIELDS } from '../event/fields.js';

/** The columns every CSV begins with, rows or not. */
const FIXED_COLUMNS: readonly string[] = [
  'event_id',
  'event_name',
  'timestamp_us',
  'datetime',
  'experiment_id',
  'experiment_name',
  'condition',
  'tags',
];

const FIELD_COLUMNS = FIELDS.map(({ column }) => column).filter(
  (column) => !FIXED_COLUMNS.includes(column),
);
const FIELD_NAMES: ReadonlySet<string> = new Set(FIELD_COLUMNS);
const PARTS = /^(?:measurements|metadata)_/;

/**
 * The header of a CSV: the union of the columns that have a value in at least one row, in an order
 * that depends on nothing else. Batches are added one by one; only their columns are looked at.
 */
export class CsvColumns {
  readonly #found = new Set<string>();
  readonly #flatten: boolean;

  constructor(flatten: boolean) {
    this.#flatten = flatten;
  }

  /** Takes in a batch's columns; true when there was one that no batch before had. */
  add(batch: EventBatch): boolean {
    const before = this.#found.size;
    for (const [name, column] of batch.columns) {
      if (!this.#found.has(name) && this.#isExported(name) && hasValue(column, batch.length))
        this.#found.add(name);
    }
    return this.#found.size > before;
  }

  /** Takes in columns that are known to have a value. */
  addNames(names: Iterable<string>): void {
    for (const name of names) if (this.#isExported(name)) this.#found.add(name);
  }

  #isExported(name: string): boolean {
    if (FIELD_NAMES.has(name) || name.startsWith('metric_')) return true;
    return this.#flatten && (name === EXTRA || PARTS.test(name));
  }

  /** All columns: the fixed ones, fields, measurements, metadata, metrics, and what is left over. */
  get names(): readonly string[] {
    const under = (prefix: string): string[] =>
      [...this.#found].filter((name) => name.startsWith(prefix)).sort();
    return [
      ...FIXED_COLUMNS,
      ...FIELD_COLUMNS.filter((name) => this.#found.has(name)),
      ...(this.#flatten
        ? [...under('measurements_'), ...under('metadata_')]
        : ['measurements', 'metadata']),
      ...under('metric_'),
      ...(this.#found.has(EXTRA) ? [EXTRA] : []),
    ];
  }
}

/** Whether a row has a value: a filtered batch may have kept a column of which it kept no value. */
function hasValue({ validity }: Column, length: number): boolean {
  if (validity === null) return length > 0;
  const whole = length >> 3;
  for (let byte = 0; byte < whole; byte++) if (validity[byte] !== 0) return true;
  return ((validity[whole] ?? 0) & ((1 << (length & 7)) - 1)) !== 0;
}
