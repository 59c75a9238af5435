import { ByteReader, damaged } from './bytes.js';
import { readCell } from './cell-bytes.js';
import { cellsBetween, type RollupCells } from './cells.js';
import { FIGURES } from './figures.js';
import { type CellSection, type RollupLayout, readRollupLayout, requireCrc } from './format.js';
import type { RollupLabels } from './labels.js';
import type { RollupWidthUs } from './widths.js';

/**
 * The cells of one width that start at `fromUs` or later and before `toUs`, from a whole encoded
 * rollup. Only what the range needs is decoded and checked.
 *
 * @throws CrucibleError `store-failed` when the bytes are cut short, longer than they should be, or
 * not as they were written.
 *
 * @example
 * decodeRollup(await readFile(path), MINUTE_US, fromUs, toUs);
 */
export function decodeRollup(
  bytes: Uint8Array,
  widthUs: RollupWidthUs,
  fromUs: number = -Infinity,
  toUs: number = Infinity,
): RollupCells {
  const layout = readRollupLayout(bytes);
  if (bytes.length !== layout.totalBytes) {
    throw damaged('file', `has ${bytes.length} bytes, not ${layout.totalBytes}`);
  }
  const { labels, sections } = layout;
  const part = ({ offset, length }: { offset: number; length: number }): Uint8Array =>
    bytes.subarray(offset, offset + length);
  return decodeRollupParts(layout, widthUs, part(labels), part(sections[widthUs]), fromUs, toUs);
}

/**
 * {@link decodeRollup} for a caller that read only the header (for `layout`), the labels and the one
 * section of a file: `layout.labels` and `layout.sections[widthUs]` say where those are.
 */
export function decodeRollupParts(
  layout: RollupLayout,
  widthUs: RollupWidthUs,
  labelBytes: Uint8Array,
  sectionBytes: Uint8Array,
  fromUs: number,
  toUs: number,
): RollupCells {
  const section = layout.sections[widthUs];
  if (sectionBytes.length !== section.length) throw damaged('cells', 'end too early');
  const index = sectionBytes.subarray(0, section.indexLength);
  const stretch = stretchOf(layout, widthUs, index, fromUs, toUs);
  const bytes = sectionBytes.subarray(stretch.offset, stretch.offset + stretch.length);
  return decodeStretch(layout, stretch, labelBytes, bytes);
}

/** What a range of time needs of a section; `offset` is from the section's start. */
export interface SectionStretch {
  readonly widthUs: RollupWidthUs;
  readonly fromUs: number;
  readonly toUs: number;
  readonly offset: number;
  readonly length: number;
  readonly blocks: readonly Block[];
}

/**
 * Which bytes of a long section have to be read, for {@link decodeStretch}: its index, the first
 * `indexLength` bytes, says so.
 */
export function stretchOf(
  layout: RollupLayout,
  widthUs: RollupWidthUs,
  indexBytes: Uint8Array,
  fromUs: number,
  toUs: number,
): SectionStretch {
  const blocks = readIndex(indexBytes, layout.sections[widthUs]).filter(
    // A block's cells start no later than those of the next: the same bucket may go on there.
    ({ first, next }) => first * widthUs < toUs && next * widthUs >= fromUs,
  );
  const offset = blocks[0]?.offset ?? 0;
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  return { widthUs, fromUs, toUs, offset, length, blocks };
}

/** The cells of a stretch, from its bytes. */
export function decodeStretch(
  layout: RollupLayout,
  { widthUs, fromUs, toUs, offset, length, blocks }: SectionStretch,
  labelBytes: Uint8Array,
  bytes: Uint8Array,
): RollupCells {
  const labels = readLabels(labelBytes, layout.labels.crc);
  if (bytes.length !== length) throw damaged('cells', 'end too early');
  const cells = emptyCells(
    widthUs,
    labels,
    blocks.reduce((count, block) => count + block.cells, 0),
    blocks.reduce((count, block) => count + block.bins, 0),
  );
  let cell = 0;
  for (const block of blocks) {
    const at = block.offset - offset;
    const own = bytes.subarray(at, at + block.length);
    requireCrc(own, block.crc, 'cells');
    readBlock(new ByteReader(own, 'cells'), block, cells, cell);
    cell += block.cells;
  }
  // Those of the first and the last block may lie outside the range.
  return cellsBetween(cells, fromUs, toUs);
}

function readLabels(bytes: Uint8Array, crc: number): RollupLabels[] {
  requireCrc(bytes, crc, 'labels');
  const reader = new ByteReader(bytes, 'labels');
  const strings = JSON.parse(new TextDecoder().decode(reader.take(reader.varint()))) as string[];
  const text = (): string | null => strings[reader.varint()] ?? null;
  return Array.from({ length: reader.varint() }, () => ({
    event: text() ?? '',
    model: text(),
    condition: text(),
  }));
}

interface Block {
  /** Number of its first bucket, and of the next block's; Infinity after the last block. */
  readonly first: number;
  next: number;
  readonly cells: number;
  readonly bins: number;
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

function readIndex(bytes: Uint8Array, section: CellSection): Block[] {
  const { indexLength, indexCrc } = section;
  requireCrc(bytes, indexCrc, 'index');
  const reader = new ByteReader(bytes, 'index');
  const blocks: Block[] = [];
  const count = reader.varint();
  let first = 0;
  let offset = indexLength;
  for (let i = 0; i < count; i++) {
    first += reader.signed();
    const [cells, bins, length] = [reader.varint(), reader.varint(), reader.varint()];
    const crc = reader.uint32();
    if (i > 0) blocks[i - 1]!.next = first;
    blocks.push({ first, next: Infinity, cells, bins, offset, length, crc });
    offset += length;
  }
  if (offset !== section.length) throw damaged('cells', 'end too early');
  return blocks;
}

function emptyCells(
  widthUs: number,
  labels: readonly RollupLabels[],
  cellCount: number,
  binCount: number,
): RollupCells {
  return {
    widthUs,
    length: cellCount,
    labels,
    startUs: new Float64Array(cellCount),
    label: new Uint32Array(cellCount),
    figures: new Float64Array(cellCount * FIGURES),
    bins: {
      from: new Uint32Array(cellCount + 1),
      codes: new Int32Array(binCount),
      counts: new Float64Array(binCount),
    },
  };
}

function readBlock(reader: ByteReader, block: Block, cells: RollupCells, from: number): void {
  const { startUs, label, widthUs, bins } = cells;
  const start = bins.from[from]!;
  let bucket = block.first;
  let end = start;
  for (let cell = from; cell < from + block.cells; cell++) {
    bucket += reader.varint();
    startUs[cell] = bucket * widthUs;
    label[cell] = reader.varint();
    if (label[cell]! >= cells.labels.length) throw damaged('cells', 'have an unknown label');
    end = readCell(reader, cells, cell, end);
    bins.from[cell + 1] = end;
  }
  if (!reader.isAtEnd || end - start !== block.bins) throw damaged('cells', 'do not add up');
}
