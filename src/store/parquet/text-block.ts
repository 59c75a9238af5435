import type { Native, Vector } from './native.js';

/**
 * DuckDB keeps a text as 16 bytes: its length, then up to twelve bytes of it, or its first four
 * and where all of it lies. So a whole column goes in with two calls: one puts all texts end to
 * end into the vector's memory, one lays down the sixteen bytes of each row.
 */
export const HEADER_BYTES = 16;
const INLINE_BYTES = 12;
const TWO_32 = 2 ** 32;

export interface TextBlock {
  readonly bytes: Uint8Array;
  /** Where each text ends; the first begins at 0. */
  readonly ends: Uint32Array;
}

/** Texts end to end in UTF-8. `offsets` are in characters and may begin anywhere in the text. */
export function encodeTexts(text: string, offsets: Uint32Array): TextBlock {
  const count = offsets.length - 1;
  const first = offsets[0]!;
  const ends = new Uint32Array(count);
  const slice = text.slice(first, offsets[count]!);
  const bytes = Buffer.from(slice);
  if (bytes.length === slice.length) {
    for (let i = 0; i < count; i++) ends[i] = offsets[i + 1]! - first;
    return { bytes, ends };
  }
  // One by one: half a surrogate pair at the end of a text must not join with the next text's.
  const pieces = Array.from(ends, (_, i) => Buffer.from(text.slice(offsets[i]!, offsets[i + 1]!)));
  let end = 0;
  for (let i = 0; i < count; i++) ends[i] = end += pieces[i]!.length;
  return { bytes: Buffer.concat(pieces), ends };
}

/** The headers of a block's texts, laid into the vector's memory; valid as long as the chunk is. */
export function placeTexts(native: Native, vector: Vector, block: TextBlock): Int32Array {
  const { bytes, ends } = block;
  const headers = new Int32Array(ends.length * 4);
  const view = new Uint8Array(headers.buffer);
  if (ends.length === 0) return headers;
  native.vector_assign_string_element_len(vector, 0, bytes);
  // Of a block of twelve bytes or fewer every text is short, so that nothing points into it.
  const placed = native.vector_get_data(vector, HEADER_BYTES);
  const pointer = new DataView(placed.buffer, placed.byteOffset, HEADER_BYTES);
  const low = pointer.getUint32(8, true);
  const high = pointer.getUint32(12, true);
  let start = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i]!;
    const length = end - start;
    const at = i * HEADER_BYTES;
    headers[i * 4] = length;
    const kept = length <= INLINE_BYTES ? length : 4;
    for (let k = 0; k < kept; k++) view[at + 4 + k] = bytes[start + k]!;
    if (length > INLINE_BYTES) {
      const address = low + start;
      headers[i * 4 + 2] = address | 0;
      headers[i * 4 + 3] = address >= TWO_32 ? high + 1 : high;
    }
    start = end;
  }
  return headers;
}
