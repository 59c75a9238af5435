import { CrucibleError } from '../errors.js';
import { encodeJson, WHOLE } from '../event/json.js';
import { isLookalike, jsonNumber, jsonText } from '../event/json-text.js';

/** Far deeper than anything recorded; a column of JSON in SQL may nest as deep as its text is long. */
const MAX_DEPTH = 200;

/**
 * JSON of an answer: NaN and the infinities as texts, columns of numbers as arrays. What cannot be said
 * whole is an error: an answer never has a text in place of a part of it.
 *
 * @throws CrucibleError `invalid-query` where it nests too deep.
 */
export function wireJson(value: unknown): string {
  // The engine's own is several times as fast, and most answers are nothing but JSON.
  return isJson(value, 0) ? JSON.stringify(value) : (textOf(value, 0) ?? 'null');
}

/** Whether JSON has a word for all of it, and the engine the same as `textOf`. */
function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value === 'string') return !isLookalike(value);
  if (typeof value !== 'object') return typeof value === 'boolean';
  if (value === null) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((inner) => isJson(inner, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value)
    if (!isJson((value as Record<string, unknown>)[key], depth + 1)) return false;
  return true;
}

/** Undefined for what JSON has no word for. */
function textOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value === 'string') return jsonText(value);
  if (typeof value !== 'object' || value === null) return leaf(value);
  if (depth > MAX_DEPTH)
    throw new CrucibleError('invalid-query', `the answer nests deeper than ${MAX_DEPTH} values`);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
    return arrayOf(value as ArrayLike<unknown>, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return leaf(value);
  const parts: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const text = textOf(inner, depth + 1);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

function arrayOf(items: ArrayLike<unknown>, depth: number): string {
  const parts = new Array<string>(items.length);
  for (let i = 0; i < items.length; i++) parts[i] = textOf(items[i], depth + 1) ?? 'null';
  return `[${parts.join(',')}]`;
}

function leaf(value: unknown): string | undefined {
  return value === undefined || typeof value === 'function' ? undefined : encodeJson(value, WHOLE);
}
