import { isContentKey } from '../enrich/content.js';
import { type Section, snakeCase } from '../event/fields.js';
import { encodeBounded, type Omit } from '../event/json.js';

/** Longer texts are cut, and counted. */
export const MAX_TEXT_LENGTH = 65_536;
/** Keys whose meaning is remembered; a program may make them up without end. */
const MAX_KEYS = 4096;

/** Number, boolean or string where the value is one at heart; otherwise the object itself. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'symbol') return String(value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? toJSON.call(value) : value;
}

/** Cuts what is too long to be kept, and counts how often that was so. */
export class Cutter {
  readonly #omit: Omit | null;
  cuts = 0;

  constructor(keepContent: boolean) {
    this.#omit = keepContent ? null : contentKeys();
  }

  text(text: string): string {
    return text.length <= MAX_TEXT_LENGTH ? text : this.#cut(text);
  }

  /** JSON of a value: of one that is too large, as much as there is room for. */
  json(value: unknown, section: Section): string {
    const whole = typeof value === 'string' ? this.text(value) : value;
    const { json, isTruncated } = encodeBounded(whole, section === 'metadata' ? this.#omit : null);
    if (isTruncated) this.cuts++;
    return json;
  }

  #cut(text: string): string {
    this.cuts++;
    // Not between the halves of a character.
    const end = isHighSurrogate(text.charCodeAt(MAX_TEXT_LENGTH - 1))
      ? MAX_TEXT_LENGTH - 1
      : MAX_TEXT_LENGTH;
    return `${text.slice(0, end)}… [${text.length - end} characters cut]`;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/** Objects that are kept as one JSON value may hold messages too: their keys are looked up here. */
function contentKeys(): Omit {
  const known = new Map<string, boolean>();
  return (key) => {
    let isContent = known.get(key);
    if (isContent === undefined) {
      isContent = isContentKey(snakeCase(key));
      if (known.size < MAX_KEYS) known.set(key, isContent);
    }
    return isContent;
  };
}
