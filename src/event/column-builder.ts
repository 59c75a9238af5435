import type {
  BooleanColumn,
  CodeArray,
  NumberColumn,
  NumericArray,
  StringColumn,
  Validity,
} from './column.js';

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

function sealValidity(present: Uint8Array, count: number, length: number): Validity {
  return count === length ? null : packBits(present, length);
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(old: T, capacity: number): T {
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

/** From this many distinct strings on, a column in which most rows differ gives up its dictionary. */
const DICTIONARY_TRIAL = 2048;
/** After so many batches without a dictionary, it is tried again. */
const RETRY_AFTER = 16;

/**
 * Strings start as dictionary codes; a column of ever new strings (request ids) turns into text,
 * where a row costs its characters and four bytes, and no hash table is kept up for it.
 * Sealing copies the characters: a short slice of a large response does not keep the response alive.
 */
export class StringBuilder {
  readonly #json: boolean;
  #codes: Uint32Array;
  #present: Uint8Array;
  #dictionary: string[] = [];
  readonly #codeOf = new Map<string, number>();
  #lastValue: string | null = null;
  #lastCode = 0;
  /** The rows' strings themselves, once the dictionary is given up. */
  #texts: string[] | null = null;
  #textBatches = 0;
  count = 0;

  constructor(capacity: number, json = false) {
    this.#json = json;
    this.#codes = new Uint32Array(capacity);
    this.#present = new Uint8Array(capacity);
  }

  grow(capacity: number): void {
    this.#codes = grown(this.#codes, capacity);
    this.#present = grown(this.#present, capacity);
  }

  set(row: number, value: string): void {
    this.#present[row] = 1;
    this.count++;
    if (this.#texts !== null) {
      // Rows left out are filled in, so that the array never has a hole.
      while (this.#texts.length < row) this.#texts.push('');
      this.#texts[row] = value;
    } else if (value === this.#lastValue) {
      this.#codes[row] = this.#lastCode;
    } else {
      this.#encode(row, value);
    }
  }

  #encode(row: number, value: string): void {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      code = this.#dictionary.length;
      if (code >= DICTIONARY_TRIAL && code * 2 > this.count) {
        this.#giveUpDictionary(row, value);
        return;
      }
      this.#dictionary.push(value);
      this.#codeOf.set(value, code);
    }
    this.#lastValue = value;
    this.#lastCode = code;
    this.#codes[row] = code;
  }

  #giveUpDictionary(row: number, value: string): void {
    // All rows, not only those above: the condition that most rows share is filled in last.
    const texts = Array.from(this.#codes, (code, r) =>
      this.#present[r] === 1 && r !== row ? this.#dictionary[code]! : '',
    );
    texts[row] = value;
    this.#texts = texts;
    this.#textBatches = 0;
    this.#forgetDictionary();
  }

  #forgetDictionary(): void {
    this.#dictionary = [];
    this.#codeOf.clear();
    this.#lastValue = null;
  }

  has(row: number): boolean {
    return this.#present[row] === 1;
  }

  get(row: number): string {
    return this.#texts === null ? this.#dictionary[this.#codes[row]!]! : this.#texts[row]!;
  }

  clear(row: number): void {
    if (this.#present[row] === 1) this.count--;
    this.#present[row] = 0;
  }

  seal(length: number): StringColumn {
    const validity = sealValidity(this.#present, this.count, length);
    const column =
      this.#texts === null
        ? this.#sealDictionary(length, validity)
        : this.#sealTexts(length, validity);
    this.#present.fill(0, 0, length);
    this.count = 0;
    return column;
  }

  #sealDictionary(length: number, validity: Validity): StringColumn {
    const size = this.#dictionary.length;
    const codes: CodeArray =
      size <= 0x100
        ? new Uint8Array(length)
        : size <= 0x1_0000
          ? new Uint16Array(length)
          : new Uint32Array(length);
    for (let row = 0; row < length; row++)
      if (this.#present[row] === 1) codes[row] = this.#codes[row]!;
    const dictionary = copyStrings(this.#dictionary);
    this.#forgetDictionary();
    return { type: 'dictionary', json: this.#json, codes, dictionary, validity };
  }

  #sealTexts(length: number, validity: Validity): StringColumn {
    const texts = this.#texts!;
    // A row that was taken back may have left a string beyond the batch's end; a column left out
    // at the end has fewer strings than the batch has rows.
    if (texts.length > length) texts.length = length;
    const offsets = new Uint32Array(length + 1);
    let end = 0;
    for (let row = 0; row < length; row++) {
      if (this.#present[row] === 0) texts[row] = '';
      end += texts[row]!.length;
      offsets[row + 1] = end;
    }
    const text = texts.join('');
    this.#texts = ++this.#textBatches < RETRY_AFTER ? [] : null;
    return { type: 'text', json: this.#json, text, offsets, validity };
  }
}

/** The same strings with characters of their own, laid end to end in one. */
function copyStrings(strings: readonly string[]): readonly string[] {
  const text = strings.join('');
  let start = 0;
  return strings.map((original) => {
    const end = start + original.length;
    const copy = text.slice(start, end);
    start = end;
    return copy;
  });
}
