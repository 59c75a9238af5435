import type { Section } from '../event/fields.js';

type Properties = Map<string, string>;

/**
 * A row's values that no column can hold: those that found none, and those whose column was given
 * another value by enrichment. One JSON object for each section; reading the row back, they win.
 */
export class ExtraValues {
  readonly #measurements: Properties = new Map();
  readonly #metadata: Properties = new Map();

  isEmpty = true;

  has(section: Section, key: string): boolean {
    return this.#of(section).has(key);
  }

  /** Keeps a value, given as JSON, under its key in the section. */
  set(section: Section, key: string, json: string): void {
    this.isEmpty = false;
    this.#of(section).set(key, json);
  }

  #of(section: Section): Properties {
    return section === 'metadata' ? this.#metadata : this.#measurements;
  }

  clear(): void {
    this.isEmpty = true;
    this.#measurements.clear();
    this.#metadata.clear();
  }

  /** The JSON of all of them, which are then forgotten. */
  take(): string {
    const parts: string[] = [];
    if (this.#measurements.size > 0) parts.push(`"measurements":${objectText(this.#measurements)}`);
    if (this.#metadata.size > 0) parts.push(`"metadata":${objectText(this.#metadata)}`);
    this.clear();
    return `{${parts.join(',')}}`;
  }
}

function objectText(properties: Properties): string {
  return `{${Array.from(properties, ([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}
