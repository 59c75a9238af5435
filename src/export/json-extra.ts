import { type Column, scalarAt } from '../event/column.js';
import type { Section } from '../event/fields.js';
import { encodeJson } from '../event/json.js';
import type { ObjectTemplate } from './json-object.js';

/** What found no column of its own in a row, by section. */
export type Extra = Readonly<Partial<Record<Section, Readonly<Record<string, unknown>>>>>;

/** Reads the extra column; null where a row has nothing there, as nearly all rows. */
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

/** An extra that was cut for its length is JSON no more: what is left of it is kept as text. */
function parse(text: string): Extra {
  try {
    return JSON.parse(text) as Extra;
  } catch {
    return { metadata: { extra: text } };
  }
}

/** A row's properties with further ones behind them, which replace any of the same key. */
export function propertiesWithExtra(
  template: ObjectTemplate,
  row: number,
  extra: Readonly<Record<string, unknown>>,
): string {
  const own = template.without(Object.keys(extra)).text(row);
  const further = encodeJson(extra).slice(1, -1);
  return own === '' || further === '' ? own + further : `${own},${further}`;
}
