import { encodeJson } from '../event/json.js';

/** Longer texts are cut, and counted. */
export const MAX_TEXT_LENGTH = 65_536;
/** Arrays and objects may be longer: cut short, they are none any more. */
const MAX_JSON_LENGTH = 1_048_576;

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
  cuts = 0;

  text(text: string): string {
    return text.length <= MAX_TEXT_LENGTH ? text : this.#cut(text);
  }

  /** JSON of a value; of one that is too long, the beginning of its JSON as a string. */
  json(value: unknown): string {
    const json = encodeJson(typeof value === 'string' ? this.text(value) : value);
    return json.length <= MAX_JSON_LENGTH ? json : JSON.stringify(this.#cut(json));
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
