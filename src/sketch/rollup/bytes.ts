import { CrucibleError } from '../../errors.js';

/** A byte takes 7 bits of a whole number; its top bit says that more follow. */
const SMALL = 0x80;
/** Whole numbers from 0 up to this take at most as many bytes as a double and its mark. */
const LARGEST_VARINT: number = 2 ** 51;

/** What a damaged rollup is refused with; `part` says where. */
export function damaged(part: string, problem: string): CrucibleError {
  return new CrucibleError('store-failed', `rollup: ${part} ${problem}`, {
    path: `rollup.${part}`,
    expected: 'bytes as Rollup.encode wrote them',
    received: problem,
  });
}

/** Bytes that grow as numbers are written to their end. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    if (this.length + 8 > this.#bytes.length) this.#reserve(8);
    if (value < SMALL) {
      this.#bytes[this.length++] = value;
      return;
    }
    let rest = value;
    while (rest >= SMALL) {
      this.#bytes[this.length++] = (rest % SMALL) | SMALL;
      rest = Math.floor(rest / SMALL);
    }
    this.#bytes[this.length++] = rest;
  }

  /** A whole number between -2^52 and 2^52; small magnitudes take few bytes. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Any double; whole numbers from 0 on, which sums of tokens nearly always are, take few bytes. */
  compact(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value < LARGEST_VARINT) this.varint(value * 2);
    else {
      this.varint(1);
      this.double(value);
    }
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

/** Reads what a {@link ByteWriter} wrote; refuses to read past the end. `part` names it in errors. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #part: string;
  #at = 0;

  constructor(bytes: Uint8Array, part: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#part = part;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  varint(): number {
    // NaN past the end: no comparison holds, and the long way finds out.
    const first = this.#bytes[this.#at] ?? Number.NaN;
    if (first < SMALL) {
      this.#at++;
      return first;
    }
    return this.#longVarint();
  }

  #longVarint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      this.#require(1);
      const byte = this.#bytes[this.#at++]!;
      value += (byte % SMALL) * scale;
      if (byte < SMALL) return this.#safe(value);
      scale *= SMALL;
    }
    throw damaged(this.#part, 'holds a number that is too long');
  }

  #safe(value: number): number {
    if (Number.isSafeInteger(value)) return value;
    throw damaged(this.#part, 'holds a number that is too large');
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Fills `values` up to, not including, `to` with as many varints. */
  varints(values: Float64Array, to: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < to; i++) {
      const first = bytes[at] ?? SMALL;
      if (first < SMALL) {
        values[i] = first;
        at++;
        continue;
      }
      this.#at = at;
      values[i] = this.#longVarint();
      at = this.#at;
    }
    this.#at = at;
  }

  uint32(): number {
    this.#require(4);
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  double(): number {
    this.#require(8);
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  compact(): number {
    const value = this.varint();
    return value === 1 ? this.double() : value / 2;
  }

  /** The next bytes as they are. */
  take(length: number): Uint8Array {
    this.#require(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #require(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw damaged(this.#part, 'ends too early');
  }
}
