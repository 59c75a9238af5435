import { describeError, unreadableText } from './error-text.js';
import { jsonNumber, jsonText, NON_FINITE } from './json-text.js';

/** How much of a value is encoded; beyond, `[truncated]` stands for the rest. */
export interface JsonBudget {
  readonly values: number;
  readonly characters: number;
}

/**
 * Enough for an embedding, or for a page of text in each of many items. A bound there must be:
 * shared references unfold exponentially, and a buffer of weights would hold up the caller.
 */
const BUDGET: JsonBudget = { values: 10_000, characters: 1024 * 1024 };

/** For what was encoded before, or is the caller's own to bound. */
export const WHOLE: JsonBudget = { values: Infinity, characters: Infinity };

/** Whether a property is left out where its value is a text, an array or an object. */
export type Omit = (key: string) => boolean;

export interface EncodedJson {
  readonly json: string;
  readonly isTruncated: boolean;
}

/**
 * JSON of anything a caller may hand over: never throws, cuts cycles and what is too large, keeps
 * what JSON has no word for. NaN and the infinities become the strings "NaN", "Infinity" and
 * "-Infinity", as protobuf's JSON and most readers of data files take them; `reviveJson` turns them
 * back into numbers, and tells them from texts that read the same.
 */
export function encodeJson(value: unknown, budget: JsonBudget = BUDGET): string {
  return new Encoder(budget, null).encode(value) ?? 'null';
}

/** The same, with whether the budget sufficed, and without the properties to be left out. */
export function encodeBounded(value: unknown, omit: Omit | null = null): EncodedJson {
  const encoder = new Encoder(BUDGET, omit);
  const json = encoder.encode(value) ?? 'null';
  return { json, isTruncated: encoder.isTruncated };
}

const MAX_DEPTH = 32;
const TRUNCATED = '"[truncated]"';

class Encoder {
  readonly #omit: Omit | null;
  /** The objects on the way from the root to here: meeting one again is a cycle. */
  readonly #ancestors: object[] = [];
  #valuesLeft: number;
  #charactersLeft: number;
  isTruncated = false;

  constructor(budget: JsonBudget, omit: Omit | null) {
    // The value itself is not one of those it holds.
    this.#valuesLeft = budget.values + 1;
    this.#charactersLeft = budget.characters;
    this.#omit = omit;
  }

  /** `undefined` for what JSON has no word for: a function, `undefined`. */
  encode(value: unknown): string | undefined {
    this.#valuesLeft--;
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        return this.#take(jsonNumber(value));
      case 'boolean':
        return this.#take(String(value));
      case 'bigint':
        return this.#take(Number.isSafeInteger(Number(value)) ? String(value) : `"${value}"`);
      case 'symbol':
        return this.#text(String(value));
      case 'object':
        return value === null ? this.#take('null') : this.#object(value);
      default:
        return undefined;
    }
  }

  #take(json: string): string {
    this.#charactersLeft -= json.length;
    return json;
  }

  /** A text that has no room is replaced alone: what comes after it may well have. */
  #text(text: string): string {
    if (text.length <= this.#charactersLeft) {
      const json = jsonText(text);
      if (json.length <= this.#charactersLeft) return this.#take(json);
    }
    return this.#truncated();
  }

  #truncated(): string {
    this.isTruncated = true;
    return this.#take(TRUNCATED);
  }

  get #isSpent(): boolean {
    return this.#valuesLeft <= 0 || this.#charactersLeft <= 0;
  }

  #object(value: object): string | undefined {
    const ancestors = this.#ancestors;
    if (ancestors.includes(value)) return this.#take('"[circular]"');
    if (ancestors.length >= MAX_DEPTH) return this.#take('"[too deep]"');
    ancestors.push(value);
    try {
      return this.#byKind(value);
    } catch (error) {
      return this.#text(unreadableText(error));
    } finally {
      ancestors.pop();
    }
  }

  #byKind(value: object): string | undefined {
    if (value instanceof Date) return this.#take(JSON.stringify(value));
    if (Array.isArray(value)) return this.#items(value);
    if (ArrayBuffer.isView(value)) {
      return value instanceof DataView ? '[]' : this.#items(value as Uint8Array);
    }
    if (value instanceof Set) return this.#items(someOf(value, this.#valuesLeft));
    if (value instanceof Map) return this.#map(value);
    if (value instanceof Error) return this.encode(describeError(value));
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') {
      const json: unknown = toJSON.call(value);
      if (json !== value) return this.encode(json);
    }
    return this.#properties(value);
  }

  #items(items: ArrayLike<unknown>): string {
    let text = '';
    for (let i = 0; i < items.length; i++) {
      if (i > 0) text += ',';
      if (this.#isSpent) return `[${text}${this.#truncated()}]`;
      text += this.encode(items[i]) ?? this.#take('null');
      this.#charactersLeft--;
    }
    return `[${text}]`;
  }

  #properties(value: object): string {
    const parts: string[] = [];
    for (const key of Object.keys(value)) {
      let inner: unknown;
      try {
        inner = (value as Record<string, unknown>)[key];
      } catch (error) {
        inner = unreadableText(error);
      }
      if (!this.#property(parts, key, inner)) break;
    }
    return `{${parts.join(',')}}`;
  }

  #map(map: ReadonlyMap<unknown, unknown>): string {
    const parts: string[] = [];
    for (const [key, inner] of map) if (!this.#property(parts, String(key), inner)) break;
    return `{${parts.join(',')}}`;
  }

  /** False once there is room for no more; the property says so then. */
  #property(parts: string[], key: string, value: unknown): boolean {
    if (this.#omit !== null && isContent(value) && this.#omit(key)) return true;
    const isSpent = this.#isSpent || key.length > this.#charactersLeft;
    const text = isSpent ? this.#truncated() : this.encode(value);
    if (text === undefined) return true;
    // A key that is itself too long is no key to keep.
    const name = key.length > Math.max(this.#charactersLeft, 256) ? '[truncated]' : key;
    parts.push(`${this.#take(JSON.stringify(name))}:${text}`);
    return !isSpent;
  }
}

function isContent(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

/** The first items of a set; one more than there is room for, so that it shows. */
function someOf(items: Iterable<unknown>, room: number): unknown[] {
  const some: unknown[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length > room) break;
  }
  return some;
}

/** What may have to become a number, or stay a text although it reads like one. */
const SUSPECT = /"(?:NaN|-?Infinity|\\u004eaN|\\u0049nfinity|\\u002dInfinity)"/;
const ESCAPED = /"\\u00(?:4eaN|49nfinity|2dInfinity)"/g;

/** Nothing that is written as such, and no text of ours is likely to hold. */
const MARK = '\ue000';

/**
 * Parses what `encodeJson` wrote: "NaN", "Infinity" and "-Infinity" are the numbers, unless their
 * first letter is an escape; those were texts. JSON without either is parsed as it is.
 *
 * @throws SyntaxError
 */
export function reviveJson(json: string): unknown {
  if (!SUSPECT.test(json)) return JSON.parse(json);
  let mark = MARK;
  while (json.includes(mark)) mark += MARK;
  const marked = json.replace(ESCAPED, (text) => `"${mark}${JSON.parse(text)}"`);
  return JSON.parse(marked, (_key, value) => {
    if (typeof value !== 'string') return value;
    return value.startsWith(mark) ? value.slice(mark.length) : (NON_FINITE.get(value) ?? value);
  });
}
