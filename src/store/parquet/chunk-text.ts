import { isAscii } from 'node:buffer';
import type { TextColumn, Validity } from '../../event/column.js';
import type { Native } from './native.js';
import { HEADER_BYTES } from './text-block.js';

const INLINE_BYTES = 12;
const TWO_32 = 2 ** 32;
/**
 * Texts that lie this close together in memory are fetched in one piece. No page of memory fits
 * into such a gap, so whatever is in it can be read as safely as the texts on either side.
 */
const CLOSE_BYTES = 4096;

/** Gathers the texts of chunks into one column, by their bytes and without a string for each. */
export class TextGatherer {
  readonly #native: Native;
  readonly #json: boolean;
  #bytes: Uint8Array;
  #length = 0;
  readonly #ends: Uint32Array;
  #rows = 0;

  constructor(native: Native, json: boolean, capacity: number) {
    this.#native = native;
    this.#json = json;
    this.#bytes = new Uint8Array(capacity * 16);
    this.#ends = new Uint32Array(capacity);
  }

  /** Adds a vector's texts, given as DuckDB's headers; `bits` tells which rows have one. */
  add(headers: Uint8Array, rows: number, bits: Validity): void {
    const view = new DataView(headers.buffer, headers.byteOffset, rows * HEADER_BYTES);
    const lengths = new Uint32Array(rows);
    const addresses = new Float64Array(rows);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      if (bits !== null && ((bits[row >> 3]! >> (row & 7)) & 1) === 0) continue;
      const at = row * HEADER_BYTES;
      const length = view.getUint32(at, true);
      lengths[row] = length;
      total += length;
      if (length > INLINE_BYTES)
        addresses[row] = view.getUint32(at + 8, true) + view.getUint32(at + 12, true) * TWO_32;
    }
    this.#makeRoom(total);
    const bytes = this.#bytes;
    const pieces = new Pieces(this.#native, headers, addresses, lengths);
    let end = this.#length;
    for (let row = 0; row < rows; row++) {
      const length = lengths[row]!;
      if (length > INLINE_BYTES) {
        pieces.copy(row, bytes, end);
      } else {
        const at = row * HEADER_BYTES + 4;
        for (let k = 0; k < length; k++) bytes[end + k] = headers[at + k]!;
      }
      end += length;
      this.#ends[this.#rows + row] = end;
    }
    this.#length = end;
    this.#rows += rows;
  }

  finish(validity: Validity): TextColumn {
    const rows = this.#rows;
    const bytes = Buffer.from(this.#bytes.buffer, 0, this.#length);
    const offsets = new Uint32Array(rows + 1);
    if (isAscii(bytes)) {
      offsets.set(this.#ends.subarray(0, rows), 1);
      return { type: 'text', json: this.#json, text: bytes.toString('latin1'), offsets, validity };
    }
    // A batch counts in UTF-16: one for each character's first byte, two for one of four bytes.
    let units = 0;
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (const end = this.#ends[row]!; at < end; at++) {
        const byte = bytes[at]!;
        if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
      }
      offsets[row + 1] = units;
    }
    return { type: 'text', json: this.#json, text: bytes.toString(), offsets, validity };
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#length + more, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** The memory that long texts lie in, fetched in as few pieces as may be. */
class Pieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #pieceOf: Uint32Array;
  readonly #startOf: Uint32Array;
  readonly #lengths: Uint32Array;

  constructor(native: Native, headers: Uint8Array, addresses: Float64Array, lengths: Uint32Array) {
    this.#pieceOf = new Uint32Array(lengths.length);
    this.#startOf = new Uint32Array(lengths.length);
    this.#lengths = lengths;
    let first = -1;
    let end = 0;
    const fetch = (): void => {
      if (first === -1) return;
      const at = headers.byteOffset + first * HEADER_BYTES + 8;
      const bytes = end - addresses[first]!;
      this.#pieces.push(native.get_data_from_pointer(headers.buffer, at, bytes));
    };
    for (const row of byAddress(addresses, lengths)) {
      const address = addresses[row]!;
      if (first === -1 || address - end >= CLOSE_BYTES) {
        fetch();
        first = row;
        end = address;
      }
      this.#pieceOf[row] = this.#pieces.length;
      this.#startOf[row] = address - addresses[first]!;
      end = Math.max(end, address + lengths[row]!);
    }
    fetch();
  }

  copy(row: number, target: Uint8Array, at: number): void {
    const piece = this.#pieces[this.#pieceOf[row]!]!;
    const start = this.#startOf[row]!;
    const length = this.#lengths[row]!;
    // A call for a copy costs more than a few dozen bytes do.
    if (length > 64) target.set(piece.subarray(start, start + length), at);
    else for (let k = 0; k < length; k++) target[at + k] = piece[start + k]!;
  }
}

/** Rows of long texts in order of where these lie; nearly always that is the rows' own order. */
function byAddress(addresses: Float64Array, lengths: Uint32Array): Uint32Array {
  const rows = new Uint32Array(lengths.length);
  let count = 0;
  let last = 0;
  let sorted = true;
  for (let row = 0; row < lengths.length; row++) {
    if (lengths[row]! <= INLINE_BYTES) continue;
    if (addresses[row]! < last) sorted = false;
    last = addresses[row]!;
    rows[count++] = row;
  }
  const long = rows.subarray(0, count);
  return sorted ? long : long.sort((a, b) => addresses[a]! - addresses[b]!);
}
