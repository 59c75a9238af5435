import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
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
}

export interface Sidecar {
  readonly summary: SegmentSummary;
  /** The segment's rollup, as it was encoded. */
  readonly rollup: Uint8Array;
}

const HEADER_BYTES = 12;
const MAGIC = 0x31525443; // "CTR1"

/** magic u32 · length of the summary u32 · CRC-32 of the summary u32 · summary, JSON · rollup */
export function encodeSidecar({ summary, rollup }: Sidecar): Uint8Array {
  const json = Buffer.from(JSON.stringify(summary));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(json.length, 4);
  header.writeUInt32LE(crc32(json), 8);
  return Buffer.concat([header, json, rollup]);
}

/** Null where the file is not there or is damaged: everything in it can be had from the segment. */
export async function readSidecar(path: string): Promise<Sidecar | null> {
  const file = await readFile(path).catch(() => null);
  if (file === null || file.length < HEADER_BYTES || file.readUInt32LE(0) !== MAGIC) return null;
  const end = HEADER_BYTES + file.readUInt32LE(4);
  const json = file.subarray(HEADER_BYTES, end);
  if (end > file.length || crc32(json) !== file.readUInt32LE(8)) return null;
  const summary = JSON.parse(json.toString('utf8')) as SegmentSummary;
  return summary.version === 1 ? { summary, rollup: file.subarray(end) } : null;
}
