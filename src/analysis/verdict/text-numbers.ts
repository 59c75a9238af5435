import { type Column, isJson, isValid, type TextColumn } from '../../event/column.js';
import { type GroupKey, GroupReader } from '../group-reader.js';

const FIRST_SLOTS = 1024;

/**
 * Numbers the distinct texts of a column, across batches, as a `GroupReader` does. Millions of ids, each
 * there once or twice, come as one long text a batch: here they are hashed and compared where they
 * lie, and none becomes a string. Texts stay in memory for as long as this does.
 */
export class TextNumbers {
  readonly #others = new GroupReader();
  /** For the texts of `#others`, whose number here is one more; 0 where they have none yet. */
  readonly #numbersOfOthers: number[] = [];
  /** What each number stands for: `texts[n]` from `starts[n]` to `ends[n]`. */
  readonly #texts: string[] = [''];
  #starts = new Uint32Array(FIRST_SLOTS);
  #ends = new Uint32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS);
  /** Open addressing; 0, the number of no text, where free. */
  #slots = new Uint32Array(FIRST_SLOTS * 4);
  #codes = new Uint32Array(0);
  #last = 0;
  /** How many numbers there are, that of "no text" among them. */
  count = 1;

  /** Each row's number, overwritten by the next call: 0 for a row without a text. */
  read(column: Column | undefined, length: number): Uint32Array {
    if (this.#codes.length < length) this.#codes = new Uint32Array(length);
    const codes = this.#codes.subarray(0, length);
    if (column === undefined) return codes.fill(0);
    if (column.type === 'text' && !isJson(column)) this.#readText(column, codes);
    else this.#readOthers(column, codes);
    return codes;
  }

  #readText(column: TextColumn, codes: Uint32Array): void {
    const { text, offsets } = column;
    for (let row = 0; row < codes.length; row++)
      codes[row] =
        column.validity === null || isValid(column, row)
          ? this.#numberOf(text, offsets[row]!, offsets[row + 1]!)
          : 0;
  }

  #readOthers(column: Column, codes: Uint32Array): void {
    const groups = this.#others.read(column, codes.length);
    for (let row = 0; row < codes.length; row++) {
      const group = groups[row]!;
      const known = this.#numbersOfOthers[group] ?? 0;
      if (known > 0) codes[row] = known - 1;
      else {
        const number = this.#numberOfKey(this.#others.keys[group]!);
        this.#numbersOfOthers[group] = number + 1;
        codes[row] = number;
      }
    }
  }

  #numberOfKey(key: GroupKey): number {
    if (key === null) return 0;
    const text = String(key);
    return this.#numberOf(text, 0, text.length);
  }

  /** Experiments over one data set have its samples in one order: the next one is likely the next. */
  #numberOf(text: string, start: number, end: number): number {
    const likely = this.#last + 1;
    if (likely < this.count && this.#isSame(likely, text, start, end)) return (this.#last = likely);
    return (this.#last = this.#find(text, start, end));
  }

  #find(text: string, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    // FNV-1a leaves the low bits of short, similar texts too regular for a table that masks them.
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]!;
      if (number === 0) return this.#add(slot, text, start, end, hash);
      if (this.#hashes[number] === hash && this.#isSame(number, text, start, end)) return number;
    }
  }

  #isSame(number: number, text: string, start: number, end: number): boolean {
    const from = this.#starts[number]!;
    if (this.#ends[number]! - from !== end - start) return false;
    const other = this.#texts[number]!;
    for (let at = start; at < end; at++)
      if (text.charCodeAt(at) !== other.charCodeAt(from + at - start)) return false;
    return true;
  }

  #add(slot: number, text: string, start: number, end: number, hash: number): number {
    const number = this.count++;
    if (number >= this.#starts.length) this.#growTexts();
    this.#slots[slot] = number;
    this.#texts[number] = text;
    this.#starts[number] = start;
    this.#ends[number] = end;
    this.#hashes[number] = hash;
    if (this.count * 2 > this.#slots.length) this.#growSlots();
    return number;
  }

  #growTexts(): void {
    const length = this.#starts.length * 2;
    const [starts, ends, hashes] = [this.#starts, this.#ends, this.#hashes];
    this.#starts = new Uint32Array(length);
    this.#starts.set(starts);
    this.#ends = new Uint32Array(length);
    this.#ends.set(ends);
    this.#hashes = new Int32Array(length);
    this.#hashes.set(hashes);
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let number = 1; number < this.count; number++) {
      let slot = this.#hashes[number]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}
