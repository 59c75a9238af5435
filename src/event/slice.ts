import type { EventBatch } from './batch.js';
import type { Column, Validity } from './column.js';

/** The rows `from` up to, not including, `to`: views of the same values, nothing but bits is copied. */
export function sliceBatch(batch: EventBatch, from: number, to: number): EventBatch {
  if (from === 0 && to === batch.length) return batch;
  const columns = new Map<string, Column>();
  for (const [name, column] of batch.columns) columns.set(name, sliceColumn(column, from, to));
  return { length: to - from, columns };
}

function sliceColumn(column: Column, from: number, to: number): Column {
  const validity = sliceBits(column.validity, from, to);
  switch (column.type) {
    case 'number':
      return { ...column, values: column.values.subarray(from, to), validity };
    case 'boolean':
      return { ...column, values: sliceBits(column.values, from, to)!, validity };
    case 'dictionary':
      return { ...column, codes: column.codes.subarray(from, to), validity };
    case 'text':
      return { ...column, offsets: column.offsets.subarray(from, to + 1), validity };
  }
}

function sliceBits(bits: Validity, from: number, to: number): Validity {
  if (bits === null) return null;
  const length = (to - from + 7) >> 3;
  const first = from >> 3;
  const shift = from & 7;
  if (shift === 0) return bits.slice(first, first + length);
  const sliced = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    sliced[i] = (bits[first + i]! >> shift) | ((bits[first + i + 1] ?? 0) << (8 - shift));
  }
  return sliced;
}
