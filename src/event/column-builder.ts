import type { BooleanColumn, NumberColumn, NumericArray, Validity } from './column.js';

/**
 * Builders are the open end of a column: one row after another is set, in rising order and some
 * left out, then `seal` yields an immutable column in the narrowest encoding that holds it, and
 * the builder starts again with its memory kept.
 */

/** Packs a byte a row into a bit a row. */
function packBits(bytes: Uint8Array, length: number): Uint8Array {
  const bits = new Uint8Array((length + 7) >> 3);
  for (let row = 0; row < length; row++) bits[row >> 3]! |= bytes[row]! << (row & 7);
  return bits;
}

export function sealValidity(present: Uint8Array, count: number, length: number): Validity {
  return count === length ? null : packBits(present, length);
}

export function grown<T extends Uint8Array | Uint32Array | Float64Array>(
  old: T,
  capacity: number,
): T {
  const next = new (old.constructor as new (length: number) => T)(capacity);
  next.set(old);
  return next;
}

const UINT32_MAX = 0xffff_ffff;

function isNegativeZero(value: number): boolean {
  return value === 0 && 1 / value < 0;
}

export class NumberBuilder {
  #values: Float64Array;
  #present: Uint8Array;
  count = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
    this.#present = new Uint8Array(capacity);
  }

  grow(capacity: number): void {
    this.#values = grown(this.#values, capacity);
    this.#present = grown(this.#present, capacity);
  }

  set(row: number, value: number): void {
    this.#values[row] = value;
    this.#present[row] = 1;
    this.count++;
  }

  has(row: number): boolean {
    return this.#present[row] === 1;
  }

  get(row: number): number {
    return this.#values[row]!;
  }

  /** Takes a row's value back, as if it had never been set. */
  clear(row: number): void {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
  }

  seal(length: number): NumberColumn {
    const validity = sealValidity(this.#present, this.count, length);
    const { values, offset } = this.#narrow(length);
    this.#present.fill(0, 0, length);
    this.count = 0;
    return { type: 'number', values, offset, validity };
  }

  #wide(length: number): { values: NumericArray; offset: number } {
    return { values: this.#values.slice(0, length), offset: 0 };
  }

  /** Integers that lie close together are kept as small unsigned distances from their minimum. */
  #narrow(length: number): { values: NumericArray; offset: number } {
    const values = this.#values;
    const present = this.#present;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < length; row++) {
      if (present[row] === 0) continue;
      const value = values[row]!;
      // Fractions and NaN fail this; infinities and integers too large are found by the range.
      if (Math.trunc(value) !== value || isNegativeZero(value)) return this.#wide(length);
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const range = max - min;
    if (!(range <= UINT32_MAX) || !Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
      return this.#wide(length);
    }
    const narrow =
      range <= 0xff
        ? new Uint8Array(length)
        : range <= 0xffff
          ? new Uint16Array(length)
          : new Uint32Array(length);
    for (let row = 0; row < length; row++) if (present[row] === 1) narrow[row] = values[row]! - min;
    return { values: narrow, offset: min };
  }
}

export class BooleanBuilder {
  #values: Uint8Array;
  #present: Uint8Array;
  count = 0;

  constructor(capacity: number) {
    this.#values = new Uint8Array(capacity);
    this.#present = new Uint8Array(capacity);
  }

  grow(capacity: number): void {
    this.#values = grown(this.#values, capacity);
    this.#present = grown(this.#present, capacity);
  }

  set(row: number, value: boolean): void {
    this.#values[row] = value ? 1 : 0;
    this.#present[row] = 1;
    this.count++;
  }

  has(row: number): boolean {
    return this.#present[row] === 1;
  }

  get(row: number): boolean {
    return this.#values[row] === 1;
  }

  clear(row: number): void {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
    this.#values[row] = 0;
  }

  seal(length: number): BooleanColumn {
    const column: BooleanColumn = {
      type: 'boolean',
      values: packBits(this.#values, length),
      validity: sealValidity(this.#present, this.count, length),
    };
    this.#present.fill(0, 0, length);
    this.#values.fill(0, 0, length);
    this.count = 0;
    return column;
  }
}
