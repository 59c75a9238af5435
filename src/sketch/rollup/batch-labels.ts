import { type EventBatch, stringColumn } from '../../event/batch.js';
import { isJson, isValid, type StringColumn, stringAt } from '../../event/column.js';
import { EVENT_NAME } from '../../event/fields.js';
import { reviveJson } from '../../event/json.js';
import type { LabelTable } from './labels.js';

/** A column as small numbers: value of a row = `values[codes[row]]`. */
interface Coded {
  readonly codes: ArrayLike<number>;
  readonly values: readonly (string | null)[];
}

/**
 * Each row's label. Strings are looked up once for each combination that a batch has, not once a row.
 *
 * @throws TypeError when the batch has no event names.
 */
export function batchLabels(batch: EventBatch, table: LabelTable): Uint32Array {
  const { length } = batch;
  const names = stringColumn(batch, EVENT_NAME);
  if (names === null) throw new TypeError(`a batch without its ${EVENT_NAME} column`);
  const events = coded(names, length);
  const models = coded(stringColumn(batch, 'model'), length);
  const conditions = coded(stringColumn(batch, 'condition'), length);
  const pairs = paired(models, conditions, length);
  const labels = new Uint32Array(length);
  const known = new KnownNumbers(events.values.length * pairs.count);
  let lastKey = -1;
  let label = 0;
  for (let row = 0; row < length; row++) {
    const key = pairs.codes[row]! * events.values.length + events.codes[row]!;
    if (key !== lastKey) {
      label = known.get(key);
      if (label < 0) {
        label = table.indexOf({
          event: events.values[events.codes[row]!] ?? '',
          model: models.values[models.codes[row]!] ?? null,
          condition: conditions.values[conditions.codes[row]!] ?? null,
        });
        known.set(key, label);
      }
      lastKey = key;
    }
    labels[row] = label;
  }
  return labels;
}

/** Numbers the pairs that occur from 0, so that a product of three dictionaries cannot overflow. */
function paired(
  a: Coded,
  b: Coded,
  length: number,
): { readonly codes: Uint32Array; readonly count: number } {
  const codes = new Uint32Array(length);
  const known = new KnownNumbers(a.values.length * b.values.length);
  let count = 0;
  let lastKey = -1;
  let pair = 0;
  for (let row = 0; row < length; row++) {
    const key = a.codes[row]! * b.values.length + b.codes[row]!;
    if (key !== lastKey) {
      pair = known.get(key);
      if (pair < 0) known.set(key, (pair = count++));
      lastKey = key;
    }
    codes[row] = pair;
  }
  return { codes, count };
}

const LARGEST_TABLE = 65_536;

/** A number for each of some keys below `limit`: in a table where that is small, else in a map. */
class KnownNumbers {
  readonly #table: Int32Array | null;
  readonly #map = new Map<number, number>();

  constructor(limit: number) {
    this.#table = limit <= LARGEST_TABLE ? new Int32Array(limit).fill(-1) : null;
  }

  /** -1 where there is none yet. */
  get(key: number): number {
    return this.#table === null ? (this.#map.get(key) ?? -1) : this.#table[key]!;
  }

  set(key: number, number: number): void {
    if (this.#table === null) this.#map.set(key, number);
    else this.#table[key] = number;
  }
}

function coded(column: StringColumn | null, length: number): Coded {
  if (column === null) return { codes: new Uint8Array(length), values: [null] };
  if (column.type === 'text') return codedText(column, length);
  const { codes, dictionary, validity } = column;
  const values = isJson(column) ? dictionary.map(plainText) : dictionary;
  if (validity === null) return { codes, values };
  const own = new Uint32Array(length);
  for (let row = 0; row < length; row++)
    own[row] = isValid(column, row) ? codes[row]! : values.length;
  return { codes: own, values: [...values, null] };
}

function codedText(column: StringColumn, length: number): Coded {
  const codes = new Uint32Array(length);
  const known = new Map<string | null, number>();
  const json = isJson(column);
  for (let row = 0; row < length; row++) {
    const text = isValid(column, row) ? stringAt(column, row) : null;
    const value = text !== null && json ? plainText(text) : text;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    codes[row] = code;
  }
  return { codes, values: [...known.keys()] };
}

/** The string that JSON text is of; the text itself where it is of something else. */
function plainText(json: string): string {
  const value = reviveJson(json);
  return typeof value === 'string' ? value : json;
}
