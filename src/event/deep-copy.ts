import { encodeJson, reviveJson } from './json.js';
import { readableCopy } from './readable.js';

/**
 * A copy that its receiver may change as it likes, down to the last array. Errors, dates, maps and
 * the like stay what they are, functions are the same ones; objects that say themselves how they
 * are written become that. What cannot be copied so is copied as far as it can be read.
 */
export function deepCopy(values: object): Record<string, unknown> {
  try {
    return copyProperties(values, new Map());
  } catch {
    return readableCopy(values).values;
  }
}

type Copies = Map<object, unknown>;

function copyProperties(source: object, copies: Copies): Record<string, unknown> {
  // Defined and not assigned, as a key may be `__proto__`.
  const copy: Record<string, unknown> = {};
  copies.set(source, copy);
  for (const key of Object.keys(source)) {
    const value = copyValue((source as Record<string, unknown>)[key], copies);
    if (key !== '__proto__') copy[key] = value;
    else {
      const property = { value, enumerable: true, writable: true, configurable: true };
      Object.defineProperty(copy, key, property);
    }
  }
  return copy;
}

function copyValue(value: unknown, copies: Copies): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  if (value instanceof Date || ArrayBuffer.isView(value)) return structuredClone(value);
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    for (const item of value) copy.push(copyValue(item, copies));
    return copy;
  }
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, item] of value) copy.set(key, copyValue(item, copies));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>();
    copies.set(value, copy);
    for (const item of value) copy.add(copyValue(item, copies));
    return copy;
  }
  if (value instanceof Error) {
    return Object.create(Object.getPrototypeOf(value), Object.getOwnPropertyDescriptors(value));
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    return reviveJson(encodeJson(value));
  }
  return copyProperties(value, copies);
}
