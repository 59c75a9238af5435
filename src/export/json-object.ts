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

  /** The same properties but those of these keys. */
  without(keys: readonly string[]): ObjectTemplate {
    const kept = this.#properties.filter(({ key }) => !keys.includes(key));
    return kept.length === this.#properties.length ? this : new ObjectTemplate(kept);
  }
}

function cellBehind({ key, cell, optional }: JsonProperty, comma: string): JsonCell {
  const before = `${comma}${JSON.stringify(key)}:`;
  const value = cell(before);
  if (optional) return value;
  const missing = `${before}null`;
  return (row) => value(row) ?? missing;
}
