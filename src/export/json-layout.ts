import type { Section } from '../event/fields.js';
import type { BatchCells } from './batch-cells.js';
import {
  type JsonProperty,
  ObjectTemplate,
  propertiesText,
  propertiesTextWith,
} from './json-object.js';

/** A template costs as much as so many rows without one, and a good deal of memory. */
const ROWS_BEFORE_TEMPLATE = 16;

/** One way in which measurements and metadata are laid out in a batch. */
export class JsonLayout {
  readonly #properties: (section: Section) => readonly JsonProperty[];
  readonly #cells: BatchCells;
  #templates: Readonly<Record<Section, ObjectTemplate>> | null = null;
  #texts = 0;

  /** `properties` is asked each time: there may be thousands of layouts that occur once. */
  constructor(properties: (section: Section) => readonly JsonProperty[], cells: BatchCells) {
    this.#properties = properties;
    this.#cells = cells;
  }

  /** A section of a row as JSON. `others` are values that it keeps beside its columns. */
  text(section: Section, row: number, others: ReadonlyMap<string, string> | undefined): string {
    return `{${others === undefined ? this.#plain(section, row) : this.#with(section, row, others)}}`;
  }

  #plain(section: Section, row: number): string {
    if (this.#templates !== null) return this.#templates[section].text(row);
    if (++this.#texts === ROWS_BEFORE_TEMPLATE) {
      this.#templates = {
        measurements: new ObjectTemplate(this.#properties('measurements'), this.#cells),
        metadata: new ObjectTemplate(this.#properties('metadata'), this.#cells),
      };
    }
    return propertiesText(this.#properties(section), this.#cells, row);
  }

  #with(section: Section, row: number, others: ReadonlyMap<string, string>): string {
    return propertiesTextWith(this.#properties(section), this.#cells, row, others);
  }
}
