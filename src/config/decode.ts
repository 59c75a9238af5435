import { refuse } from '../errors.js';

/** Small readers for options that come from outside: each names the path and what was expected. */

export function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('invalid-option', path, 'an object', value);
  }
  return value as Record<string, unknown>;
}

export function nonEmptyString(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw refuse('invalid-option', path, 'a non-empty string', value);
  }
  return value;
}

export function optionalString(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : nonEmptyString(value, path);
}

export function strings(value: unknown, path: string): readonly string[] {
  if (value === undefined || value === null) return Object.freeze([]);
  if (!Array.isArray(value)) throw refuse('invalid-option', path, 'an array of strings', value);
  return Object.freeze(value.map((item, i) => nonEmptyString(item, `${path}[${i}]`)));
}

export function boolean(value: unknown, path: string, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean') throw refuse('invalid-option', path, 'true or false', value);
  return value;
}

export function positiveInteger(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value) || (value as number) <= 0) {
    throw refuse('invalid-option', path, 'a positive integer', value);
  }
  return value as number;
}

export function oneOf<T extends string>(
  value: unknown,
  path: string,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (value === undefined) return otherwise;
  if (!allowed.includes(value as T)) {
    throw refuse('invalid-option', path, allowed.map((a) => `'${a}'`).join(' or '), value);
  }
  return value as T;
}

export function optionalFunction<T>(value: unknown, path: string): T | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'function') throw refuse('invalid-option', path, 'a function', value);
  return value as T;
}

/** An option that no one knows is nearly always a misspelt one. */
export function noOthers(
  values: Record<string, unknown>,
  path: string,
  known: readonly string[],
): void {
  for (const key of Object.keys(values)) {
    if (!known.includes(key)) {
      throw refuse(
        'invalid-option',
        path === '' ? key : `${path}.${key}`,
        `one of ${known.join(', ')}`,
        values[key],
      );
    }
  }
}
