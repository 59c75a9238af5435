import { type Column, type DictionaryColumn, isJson, isValid, scalarAt } from '../event/column.js';
import { reviveJson } from '../event/json.js';

/** A value that rows are grouped by; null for rows without one. */
export type GroupKey = string | number | boolean | null;

/**
 * Numbers the distinct values of a column, across batches, in the order in which rows have them.
 * Where the column comes as dictionary codes, each string is looked up once a batch.
 */
export class GroupReader {
  /** The value of each group. */
  readonly keys: GroupKey[] = [];
  readonly #indexes = new Map<GroupKey, number>();
  #groups = new Uint32Array(0);

  /** Each row's group, overwritten by the next call. */
  read(column: Column | undefined, length: number): Uint32Array {
    if (this.#groups.length < length) this.#groups = new Uint32Array(length);
    const groups = this.#groups.subarray(0, length);
    if (length === 0) return groups;
    if (column === undefined) groups.fill(this.#indexOf(null));
    else if (column.type === 'dictionary') this.#readCodes(column, groups);
    else for (let row = 0; row < length; row++) groups[row] = this.#indexOf(keyAt(column, row));
    return groups;
  }

  #readCodes(column: DictionaryColumn, groups: Uint32Array): void {
    const known = new Int32Array(column.dictionary.length).fill(-1);
    groups.set(column.codes);
    for (let row = 0; row < groups.length; row++) {
      if (column.validity !== null && !isValid(column, row)) {
        groups[row] = this.#indexOf(null);
        continue;
      }
      const code = groups[row]!;
      let group = known[code]!;
      // Strings that no row has any more are in the dictionary too, and make no group.
      if (group < 0) known[code] = group = this.#indexOf(keyAt(column, row));
      groups[row] = group;
    }
  }

  #indexOf(key: GroupKey): number {
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.keys.push(key) - 1;
      this.#indexes.set(key, index);
    }
    return index;
  }
}

/** A row's value; where it is kept as JSON, the number or string that it is, else the JSON text. */
function keyAt(column: Column, row: number): GroupKey {
  const value = scalarAt(column, row);
  if (typeof value !== 'string' || !isJson(column)) return value;
  const revived = reviveJson(value);
  return typeof revived === 'object' ? value : (revived as GroupKey);
}
