import type { Column } from '../../event/column.js';

export type ColumnType = 'number' | 'boolean' | 'string' | 'json';

/** A column of a Parquet file. */
export interface ColumnDescription {
  readonly name: string;
  readonly type: ColumnType;
  /** All values of a column of few distinct texts; null where there are more, or it holds no texts. */
  readonly dictionary: readonly string[] | null;
}

/** A column of more distinct texts has no dictionary in its description. */
export const DICTIONARY_LIMIT = 1000;

export function columnType(column: Column): ColumnType {
  if (column.type === 'number' || column.type === 'boolean') return column.type;
  return column.json ? 'json' : 'string';
}

/**
 * The columns' names in the file, in the same order. DuckDB takes names that differ only by case
 * for the same and has none that are empty or hold NUL; those get a suffix. The same names in the
 * same order always give the same answer, so a file's description is enough to read it back.
 */
export function fileNames(names: readonly string[]): string[] {
  // A name that can stay as it is keeps itself, whatever came before it.
  const wanted = names.map((name) => held(name));
  const plain = new Set(wanted.map(folded));
  const taken = new Set<string>();
  return wanted.map((name) => {
    let free = name;
    for (let n = 2; taken.has(folded(free)) || (n > 2 && plain.has(folded(free))); n++) {
      free = `${name}_${n}`;
    }
    taken.add(folded(free));
    return free;
  });
}

function held(name: string): string {
  return name === '' ? '_' : wellFormed(name).replaceAll('\0', '\ufffd');
}

/** The text as UTF-8 can hold it: half a surrogate pair becomes U+FFFD. */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text;
}

function folded(name: string): string {
  return name.toLowerCase();
}
