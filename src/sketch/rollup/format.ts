import { crc32 } from 'node:zlib';
import { ROLLUP_ACCURACY } from './bin-code.js';
import { ByteReader, ByteWriter, damaged } from './bytes.js';
import type { RollupExtent } from './cells.js';
import { HOUR_US, MINUTE_US, type RollupWidthUs, SECOND_US } from './widths.js';

/**
 * The layout of an encoded rollup, little endian throughout:
 *
 *     header   magic, version, total length, time covered, accuracy, the place of each section, CRC
 *     labels   distinct strings, then a triple of them for each combination; cells refer to these
 *     hours    an index: of each block its first bucket, cells, bins, bytes and CRC; then the blocks
 *     minutes  the same
 *     seconds  the same
 *
 * The widest buckets come first, so that the start of a file is enough for a long view. Every byte
 * is under a CRC32 that is checked before anything is made of it: header, labels, each index, each
 * block.
 */
const MAGIC = 0x3152_5543; // "CUR1"
const VERSION = 1;
/** Length of the header, bytes; it says where the rest is. */
export const ROLLUP_HEADER_BYTES = 100;

/** Sections of cells in the order in which they are laid down. */
export const SECTION_ORDER: readonly RollupWidthUs[] = [HOUR_US, MINUTE_US, SECOND_US];

export interface LabelSection {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

export interface CellSection {
  readonly offset: number;
  readonly length: number;
  /** The index is the start of the section. */
  readonly indexLength: number;
  readonly indexCrc: number;
}

/** What the header of an encoded rollup says. Offsets and lengths are in bytes. */
export interface RollupLayout {
  readonly totalBytes: number;
  /** Null without events. */
  readonly extent: RollupExtent | null;
  readonly labels: LabelSection;
  readonly sections: Readonly<Record<RollupWidthUs, CellSection>>;
}

export function writeHeader({ totalBytes, extent, labels, sections }: RollupLayout): Uint8Array {
  const writer = new ByteWriter();
  writer.uint32(MAGIC);
  writer.uint32(VERSION);
  writer.uint32(totalBytes);
  writer.double(extent?.fromUs ?? Number.NaN);
  writer.double(extent?.toUs ?? Number.NaN);
  writer.double(ROLLUP_ACCURACY);
  for (const value of [labels.offset, labels.length, labels.crc]) writer.uint32(value);
  for (const width of SECTION_ORDER) {
    const { offset, length, indexLength, indexCrc } = sections[width];
    for (const value of [offset, length, indexLength, indexCrc]) writer.uint32(value);
  }
  writer.uint32(crc32(writer.finish()));
  return writer.finish();
}

/**
 * Reads the header of an encoded rollup: its first `ROLLUP_HEADER_BYTES`, or more of it.
 *
 * @throws CrucibleError `store-failed` when it is damaged, or of another version.
 */
export function readRollupLayout(bytes: Uint8Array): RollupLayout {
  if (bytes.length < ROLLUP_HEADER_BYTES) throw damaged('header', 'ends too early');
  const header = bytes.subarray(0, ROLLUP_HEADER_BYTES);
  const reader = new ByteReader(header, 'header');
  if (reader.uint32() !== MAGIC) throw damaged('header', 'is not that of a rollup');
  const version = reader.uint32();
  const end = ROLLUP_HEADER_BYTES - 4;
  const crc = new ByteReader(header.subarray(end), 'header').uint32();
  requireCrc(header.subarray(0, end), crc, 'header');
  if (version !== VERSION) throw damaged('header', `is of version ${version}, not ${VERSION}`);
  const totalBytes = reader.uint32();
  const [fromUs, toUs, accuracy] = [reader.double(), reader.double(), reader.double()];
  if (accuracy !== ROLLUP_ACCURACY) throw damaged('header', `is of accuracy ${accuracy}`);
  const labels = { offset: reader.uint32(), length: reader.uint32(), crc: reader.uint32() };
  const section = (): CellSection => ({
    offset: reader.uint32(),
    length: reader.uint32(),
    indexLength: reader.uint32(),
    indexCrc: reader.uint32(),
  });
  const [hours, minutes, seconds] = [section(), section(), section()];
  return {
    totalBytes,
    extent: Number.isNaN(fromUs) ? null : { fromUs, toUs },
    labels,
    sections: { [HOUR_US]: hours, [MINUTE_US]: minutes, [SECOND_US]: seconds },
  };
}

/** @throws CrucibleError `store-failed` unless `bytes` are those that `crc` was taken of. */
export function requireCrc(bytes: Uint8Array, crc: number, part: string): void {
  if (crc32(bytes) !== crc) throw damaged(part, 'does not match its checksum');
}
