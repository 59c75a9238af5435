import { encodeJson, WHOLE } from '../event/json.js';

/** JSON of an answer: NaN and the infinities as texts, columns of numbers as arrays. */
export function wireJson(value: unknown): string {
  return encodeJson(plain(value), WHOLE);
}

/** Arrays of numbers are objects to whoever encodes JSON. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.some(isObject) ? value.map(plain) : value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
