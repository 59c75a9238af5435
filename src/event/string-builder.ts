import type { CodeArray, StringColumn, Validity } from './column.js';
import { grown, sealValidity } from './column-builder.js';

/** From this many distinct strings on, a column in which most rows differ gives up its dictionary. */
const DICTIONARY_TRIAL = 256;
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
