import { describeError, unreadableText } from './error-text.js';
import { encodeBounded, reviveJson } from './json.js';

const MAX_DEPTH = 8;

/** A copy that shares nothing with what it was made of, and how many values are not whole in it. */
export interface ReadableCopy {
  readonly values: Record<string, unknown>;
  readonly unreadable: number;
  readonly truncated: number;
}

/**
 * Copies values of any kind out of the caller's hands, for the rare event that cannot be read as
 * it is: in the place of a value whose getter threw is a text that says so. Reading the copy never
 * throws. Classes, dates, maps and the like become what JSON makes of them.
 */
export function readableCopy(values: object): ReadableCopy {
  const copier = new Copier();
  const copy = copier.copyObject(values, 0);
  return { values: copy, unreadable: copier.unreadable, truncated: copier.truncated };
}

class Copier {
  unreadable = 0;
  truncated = 0;

  copyObject(source: object, depth: number): Record<string, unknown> {
    // Without a prototype: a key `__proto__` is a key like any other.
    const copy: Record<string, unknown> = Object.create(null);
    for (const key of this.#keysOf(source)) {
      try {
        copy[key] = this.#copyValue((source as Record<string, unknown>)[key], depth);
      } catch (error) {
        this.unreadable++;
        copy[key] = unreadableText(error);
      }
    }
    return copy;
  }

  #keysOf(source: object): string[] {
    try {
      return Object.keys(source);
    } catch {
      this.unreadable++;
      return [];
    }
  }

  #copyValue(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Error) return this.copyObject(describeError(value), depth + 1);
    const isBranch =
      depth < MAX_DEPTH &&
      !Array.isArray(value) &&
      !ArrayBuffer.isView(value) &&
      !(value instanceof Date || value instanceof Set || value instanceof Map) &&
      typeof (value as { toJSON?: unknown }).toJSON !== 'function';
    if (isBranch) return this.copyObject(value, depth + 1);
    const { json, isTruncated } = encodeBounded(value);
    if (isTruncated) this.truncated++;
    return reviveJson(json);
  }
}
