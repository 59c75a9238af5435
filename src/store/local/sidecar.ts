import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { RollupCells } from '../../sketch/rollup/cells.js';
import { decodeRollupParts, decodeStretch, stretchOf } from '../../sketch/rollup/decode.js';
import {
  ROLLUP_HEADER_BYTES,
  type RollupLayout,
  readRollupLayout,
} from '../../sketch/rollup/format.js';
import type { RollupWidthUs } from '../../sketch/rollup/widths.js';
import type { IdRanges } from '../event-ids.js';
import type { EventKey } from '../event-order.js';
import type { ColumnDescription } from '../parquet/description.js';

/** What readers want to know of a segment before they open it. */
export interface SegmentSummary {
  readonly version: 1;
  readonly rows: number;
  readonly first: EventKey;
  readonly last: EventKey;
  readonly ids: IdRanges;
  readonly columns: readonly ColumnDescription[];
  readonly hasNegativeZero: boolean;
}

/** Bytes of an encoded rollup, wherever it is. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

export interface Sidecar {
  readonly summary: SegmentSummary;
  readonly rollup: RollupLayout;
  /** Opens the rollup for as long as `work` takes; what that does not ask for is not read. */
  readonly openRollup: <T>(work: (read: ReadBytes) => Promise<T>) => Promise<T>;
}

const HEADER_BYTES = 12;
const MAGIC = 0x31525443; // "CTR1"
/** Most often header, summary and the rollup's own header are in here. */
const FIRST_BYTES = 16_384;
/** Of what is longer only the part that is needed is read, as the seconds of an hour of a day. */
const IN_ONE_GO_BYTES = 262_144;

/** magic u32 · length of the summary u32 · CRC-32 of the summary u32 · summary, JSON · rollup */
export function encodeSidecar(summary: SegmentSummary, rollup: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(summary));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(json.length, 4);
  header.writeUInt32LE(crc32(json), 8);
  return Buffer.concat([header, json, rollup]);
}

/** Null where the file is not there or is damaged: everything in it can be had from the segment. */
export async function readSidecar(path: string): Promise<Sidecar | null> {
  try {
    return await withFile(path, async (file) => {
      const start = await readAt(file, 0, FIRST_BYTES);
      if (start.length < HEADER_BYTES || start.readUInt32LE(0) !== MAGIC) return null;
      const end = HEADER_BYTES + start.readUInt32LE(4);
      const needed = end + ROLLUP_HEADER_BYTES;
      const { size } = await file.stat();
      if (needed > size) return null;
      const bytes = needed <= start.length ? start : await readAt(file, 0, needed);
      const json = bytes.subarray(HEADER_BYTES, end);
      if (crc32(json) !== start.readUInt32LE(8)) return null;
      const summary = JSON.parse(json.toString('utf8')) as SegmentSummary;
      const rollup = readRollupLayout(bytes.subarray(end));
      if (summary.version !== 1 || end + rollup.totalBytes !== size) return null;
      const openRollup: Sidecar['openRollup'] = (work) =>
        withFile(path, (opened) => work((offset, length) => readAt(opened, end + offset, length)));
      return { summary, rollup, openRollup };
    });
  } catch {
    return null;
  }
}

/** The cells of one width within a range of time. */
export function cellsOf(
  { rollup, openRollup }: Sidecar,
  widthUs: RollupWidthUs,
  fromUs: number,
  toUs: number,
): Promise<RollupCells> {
  const { labels, sections } = rollup;
  const section = sections[widthUs];
  // Wider cells come first and take little: labels, hours, minutes, seconds.
  const start = Math.min(labels.offset, section.offset);
  const end = Math.max(labels.offset + labels.length, section.offset + section.length);
  return openRollup(async (read) => {
    if (end - start > IN_ONE_GO_BYTES) {
      const index = await read(section.offset, section.indexLength);
      const stretch = stretchOf(rollup, widthUs, index, fromUs, toUs);
      const [labelBytes, bytes] = await Promise.all([
        read(labels.offset, labels.length),
        read(section.offset + stretch.offset, stretch.length),
      ]);
      return decodeStretch(rollup, stretch, labelBytes, bytes);
    }
    const bytes = await read(start, end - start);
    const part = ({ offset, length }: { offset: number; length: number }): Uint8Array =>
      bytes.subarray(offset - start, offset - start + length);
    return decodeRollupParts(rollup, widthUs, part(labels), part(section), fromUs, toUs);
  });
}

/** A sidecar of what is in memory. */
export function sidecarOf(summary: SegmentSummary, encoded: Uint8Array): Sidecar {
  const read: ReadBytes = async (offset, length) => encoded.subarray(offset, offset + length);
  return { summary, rollup: readRollupLayout(encoded), openRollup: (work) => work(read) };
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
