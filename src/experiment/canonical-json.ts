import { refuse } from '../errors.js';

/** Of surrogates: UTF-8 has no bytes for one without the other. */
const HALF_A_PAIR = /\p{Surrogate}/u;

/**
 * JSON in its canonical form (RFC 8785, JSON Canonicalization Scheme): keys in the order of their
 * UTF-16 code units, no white space, numbers and texts as ECMAScript writes them. Equal values give
 * equal texts in every language, so that a hash of the text is a hash of the value.
 *
 * @throws CrucibleError `invalid-argument` for what JSON has no word for: NaN, an infinity, a function,
 * half a surrogate pair.
 *
 * @example
 * canonicalJson({ b: 1e21, a: [true, 'é'] }); // '{"a":[true,"é"],"b":1e+21}'
 */
export function canonicalJson(value: unknown): string {
  return encode(value, 'value');
}

function encode(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && !HALF_A_PAIR.test(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, index) => encode(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${encode(key, `${path}.${key}`)}:${encode(inner, `${path}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw refuse('invalid-argument', path, 'what JSON can hold', value);
}
