import { type Column, scalarAt } from '../event/column.js';
import type { Section } from '../event/fields.js';
import { encodeJson, reviveJson, WHOLE } from '../event/json.js';

/** Values that a row keeps beside its columns: JSON by key, in each section that has some. */
export type Extra = Readonly<Partial<Record<Section, ReadonlyMap<string, string>>>>;

/** Reads the extra column; null where a row has nothing there. */
export function extraReader(column: Column | undefined): (row: number) => Extra | null {
  if (column === undefined) return () => null;
  // Both sections of a row are asked for, one right after the other.
  let lastRow = -1;
  let last: Extra | null = null;
  return (row) => {
    if (row === lastRow) return last;
    const text = scalarAt(column, row);
    lastRow = row;
    last = typeof text === 'string' ? parse(text) : null;
    return last;
  };
}

function parse(text: string): Extra {
  const extra = reviveJson(text) as Record<string, object>;
  return Object.fromEntries(
    Object.entries(extra).map(([section, values]) => [
      section,
      new Map(Object.entries(values).map(([key, value]) => [key, encodeJson(value, WHOLE)])),
    ]),
  );
}
