import { crc32 } from 'node:zlib';
import { CrucibleError } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import type { Column, NumericArray, Validity } from '../../event/column.js';
import { ByteReader, ByteWriter, type NumberArrayConstructor } from './frame-bytes.js';

/**
 * A batch as bytes, as it lies in a tail. Columns are laid down as they are in memory, each aligned,
 * so that reading a frame makes views and no copies.
 *
 * magic u32 · payload length u32 · CRC-32 of all that follows u32 · rows u32 · payload, padded to 8 bytes
 */
const MAGIC = 0x31465443; // "CTF1"
const FRAME_HEADER_BYTES = 16;
const CHECKED_FROM = 12;

const NUMBER = 0;
const BOOLEAN = 1;
const DICTIONARY = 2;
const TEXT = 3;
const TYPE_BITS = 0b11;
const JSON_FLAG = 0b100;
const VALIDITY_FLAG = 0b1000;

const WIDTHS = [Float64Array, Uint32Array, Uint16Array, Uint8Array] as const;

/** Reused from frame to frame; a frame is copied out of it. */
const writer = new ByteWriter();

/**
 * Encodes a batch. `allocate` gives the memory that the frame goes to; its checksum is left at 0,
 * to be set by whoever writes it (see `sealFrame`).
 */
export function encodeFrame(
  batch: EventBatch,
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Uint8Array {
  writer.reset();
  writer.uint32(MAGIC);
  writer.uint32(0);
  writer.uint32(0);
  writer.uint32(batch.length);
  writer.uint32(batch.columns.size);
  for (const [name, column] of batch.columns) {
    writer.text(name);
    writeColumn(column, batch.length);
  }
  writer.align(8);
  writer.setUint32(4, writer.length - FRAME_HEADER_BYTES);
  const frame = allocate(writer.length);
  frame.set(writer.bytes());
  return frame;
}

/** Sets the checksum, once, before a frame is written. */
export function sealFrame(frame: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint32(8, crc32(frame.subarray(CHECKED_FROM)), true);
}

function writeColumn(column: Column, length: number): void {
  const flags = column.validity === null ? 0 : VALIDITY_FLAG;
  switch (column.type) {
    case 'number':
      writer.uint8(NUMBER | flags);
      writer.uint8(WIDTHS.findIndex((type) => column.values instanceof type));
      writer.float64(column.offset);
      writer.raw(column.values, length);
      break;
    case 'boolean':
      writer.uint8(BOOLEAN | flags);
      writer.raw(column.values, bitmapBytes(length));
      break;
    case 'dictionary':
      writer.uint8(DICTIONARY | flags | (column.json ? JSON_FLAG : 0));
      writer.texts(column.dictionary);
      // A column of one value needs no codes.
      if (column.dictionary.length > 1) {
        writer.uint8(WIDTHS.findIndex((type) => column.codes instanceof type));
        writer.raw(column.codes, length);
      }
      break;
    case 'text':
      writer.uint8(TEXT | flags | (column.json ? JSON_FLAG : 0));
      writer.raw(column.offsets, length + 1);
      writer.text(column.text);
      break;
  }
  if (column.validity !== null) writer.raw(column.validity, bitmapBytes(length));
}

function bitmapBytes(rows: number): number {
  return (rows + 7) >> 3;
}

/** What the start of a frame says of it, or null where no whole and undamaged frame starts there. */
export function frameAt(bytes: Uint8Array, offset: number): { end: number; rows: number } | null {
  if (offset + FRAME_HEADER_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, FRAME_HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const end = offset + FRAME_HEADER_BYTES + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const checked = bytes.subarray(offset + CHECKED_FROM, end);
  if (crc32(checked) !== view.getUint32(8, true)) return null;
  return { end, rows: view.getUint32(12, true) };
}

/** The batch of the frame at `offset`, which `frameAt` has found whole. Its columns are views of `bytes`. */
export function decodeFrame(bytes: Uint8Array, offset: number): EventBatch {
  const reader = new ByteReader(bytes, offset + CHECKED_FROM);
  const length = reader.uint32();
  const columns = new Map<string, Column>();
  for (let left = reader.uint32(); left > 0; left--) {
    const name = reader.text();
    columns.set(name, readColumn(reader, length));
  }
  return { length, columns };
}

function readColumn(reader: ByteReader, length: number): Column {
  const kind = reader.uint8();
  const json = (kind & JSON_FLAG) !== 0;
  const validity = (): Validity =>
    (kind & VALIDITY_FLAG) === 0 ? null : reader.raw(Uint8Array, bitmapBytes(length));
  switch (kind & TYPE_BITS) {
    case NUMBER: {
      const width = widthOf(reader.uint8());
      const offset = reader.float64();
      const values = reader.raw<NumericArray>(width, length);
      return { type: 'number', values, offset, validity: validity() };
    }
    case BOOLEAN: {
      const values = reader.raw(Uint8Array, bitmapBytes(length));
      return { type: 'boolean', values, validity: validity() };
    }
    case DICTIONARY: {
      const dictionary = reader.texts();
      const codes =
        dictionary.length > 1
          ? reader.raw<NumericArray>(widthOf(reader.uint8()), length)
          : new Uint8Array(length);
      if (codes instanceof Float64Array) throw damaged('codes that are no integers');
      return { type: 'dictionary', json, dictionary, codes, validity: validity() };
    }
    default: {
      const offsets = reader.raw(Uint32Array, length + 1);
      const text = reader.text();
      return { type: 'text', json, text, offsets, validity: validity() };
    }
  }
}

function widthOf(index: number): NumberArrayConstructor<NumericArray> {
  const width: NumberArrayConstructor<NumericArray> | undefined = WIDTHS[index];
  if (width === undefined) throw damaged(`a column of unknown width ${index}`);
  return width;
}

/** Its checksum held, so another version of this library must have written it. */
function damaged(received: string): CrucibleError {
  return new CrucibleError('store-failed', `a frame of a tail holds ${received}`, {
    expected: 'a frame as this version writes it',
    received,
  });
}
