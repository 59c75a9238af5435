import type { JsonCell } from './json-cell.js';

/** One property of the objects that a template writes. */
export interface JsonProperty {
  readonly key: string;
  /** Makes the cell that writes the value behind `before`. */
  readonly cell: (before: string) => JsonCell;
  /** Without a value, the property is left out; any other is null then. */
  readonly optional: boolean;
}

/** Writes the properties of one row after another, without the braces around them. */
export class ObjectTemplate {
  readonly #properties: readonly JsonProperty[];
  /** The optional properties before the first that is always there: they cannot know who has the comma. */
  readonly #leading: readonly { readonly first: JsonCell; readonly next: JsonCell }[];
  readonly #rest: readonly JsonCell[];
  readonly #restFirst: JsonCell | null;
  /** Every property without a comma, made when the first row needs it. */
  #bare: readonly JsonCell[] | null = null;

  constructor(properties: readonly JsonProperty[]) {
    this.#properties = properties;
    const mandatory = properties.findIndex(({ optional }) => !optional);
    const leading = mandatory === -1 ? properties : properties.slice(0, mandatory);
    const rest = properties.slice(leading.length);
    this.#leading = leading.map((property) => ({
      first: cellBehind(property, ''),
      next: cellBehind(property, ','),
    }));
    this.#restFirst = rest.length === 0 ? null : cellBehind(rest[0]!, '');
    this.#rest = rest.map((property) => cellBehind(property, ','));
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

  /** The same with other values, given as JSON: in their property's place, or behind the last. */
  textWith(row: number, others: ReadonlyMap<string, string>): string {
    this.#bare ??= this.#properties.map((property) => cellBehind(property, ''));
    const bare = this.#bare;
    const left = new Map(others);
    const texts: (string | null)[] = this.#properties.map(({ key }, i) => {
      const other = others.get(key);
      left.delete(key);
      return other === undefined ? bare[i]!(row) : keyed(key, other);
    });
    for (const [key, other] of left) texts.push(keyed(key, other));
    return texts.filter((text) => text !== null).join(',');
  }
}

function keyed(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}

function cellBehind({ key, cell, optional }: JsonProperty, comma: string): JsonCell {
  const before = comma + keyed(key, '');
  const value = cell(before);
  if (optional) return value;
  const missing = `${before}null`;
  return (row) => value(row) ?? missing;
}
