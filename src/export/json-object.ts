import type { BatchCells } from './batch-cells.js';
import type { JsonCell } from './json-cell.js';

/** One property of an object: a value, or an object itself. */
export interface JsonProperty {
  readonly key: string;
  /** Where its value is: the first of these columns that has one. */
  readonly columns: readonly string[];
  readonly children: readonly JsonProperty[] | null;
  /** Without a value, the property is left out; any other is null then. */
  readonly optional: boolean;
}

/** The properties of a row as JSON, without the braces around them. */
export function propertiesText(
  properties: readonly JsonProperty[],
  cells: BatchCells,
  row: number,
): string {
  let text = '';
  for (const property of properties) {
    const value = valueText(property, cells, row);
    if (value !== null) text += `${text === '' ? '' : ','}${JSON.stringify(property.key)}:${value}`;
  }
  return text;
}

/** The same with other values, given as JSON: in their property's place, or behind the last. */
export function propertiesTextWith(
  properties: readonly JsonProperty[],
  cells: BatchCells,
  row: number,
  others: ReadonlyMap<string, string>,
): string {
  const values = new Map<string, string | null>(properties.map((property) => [property.key, null]));
  for (const property of properties) {
    if (!others.has(property.key)) values.set(property.key, valueText(property, cells, row));
  }
  for (const [key, other] of others) values.set(key, other);
  return Array.from(values)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .join(',');
}

function valueText(property: JsonProperty, cells: BatchCells, row: number): string | null {
  const { columns, children, optional } = property;
  if (children !== null) return `{${propertiesText(children, cells, row)}}`;
  return cells.firstAt(columns, row) ?? (optional ? null : 'null');
}

/** As `propertiesText`, for many rows: keys, and texts that repeat, are put together beforehand. */
export class ObjectTemplate {
  /** The optional properties before the first that is always there: they cannot know who has the comma. */
  readonly #leading: readonly { readonly first: JsonCell; readonly next: JsonCell }[];
  readonly #rest: readonly JsonCell[];
  readonly #restFirst: JsonCell | null;

  constructor(properties: readonly JsonProperty[], cells: BatchCells) {
    const mandatory = properties.findIndex(({ optional }) => !optional);
    const leading = mandatory === -1 ? properties : properties.slice(0, mandatory);
    const rest = properties.slice(leading.length);
    this.#leading = leading.map((property) => ({
      first: cellOf(property, cells, ''),
      next: cellOf(property, cells, ','),
    }));
    this.#restFirst = rest.length === 0 ? null : cellOf(rest[0]!, cells, '');
    this.#rest = rest.map((property) => cellOf(property, cells, ','));
  }

  text(row: number): string {
    let text = '';
    for (const { first, next } of this.#leading) text += (text === '' ? first : next)(row) ?? '';
    const rest = this.#rest;
    if (this.#restFirst === null) return text;
    text += (text === '' ? this.#restFirst : rest[0]!)(row)!;
    for (let i = 1; i < rest.length; i++) text += rest[i]!(row) ?? '';
    return text;
  }
}

function cellOf(property: JsonProperty, cells: BatchCells, comma: string): JsonCell {
  const { key, columns, children, optional } = property;
  const before = `${comma}${JSON.stringify(key)}:`;
  if (children !== null) {
    const inside = new ObjectTemplate(children, cells);
    return (row) => `${before}{${inside.text(row)}}`;
  }
  const value = cells.firstOf(columns, before);
  if (optional) return value;
  const missing = `${before}null`;
  return (row) => value(row) ?? missing;
}
