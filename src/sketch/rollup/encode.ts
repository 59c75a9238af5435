import { crc32 } from 'node:zlib';
import { CrucibleError } from '../../errors.js';
import { ByteWriter } from './bytes.js';
import { writeCell } from './cell-bytes.js';
import { extentOf, type RollupCells } from './cells.js';
import { widenCells } from './combine.js';
import {
  type CellSection,
  type LabelSection,
  ROLLUP_HEADER_BYTES,
  type RollupLayout,
  SECTION_ORDER,
  writeHeader,
} from './format.js';
import type { RollupLabels } from './labels.js';
import { HOUR_US, MINUTE_US, type RollupWidthUs, SECOND_US } from './widths.js';

/** Cells that are decoded and checked together. */
const BLOCK_CELLS = 128;
const MOST_BYTES = 0xffff_ffff;

/** Lays out cells of one second, and the minutes and hours that come of them, as format.ts says. */
export function encodeRollup(seconds: RollupCells): Uint8Array {
  const minutes = widenCells(seconds, MINUTE_US);
  const hours = widenCells(minutes, HOUR_US);
  const levels = { [HOUR_US]: hours, [MINUTE_US]: minutes, [SECOND_US]: seconds };
  const body = new ByteWriter();
  const labels = writeLabels(body, seconds.labels);
  const sections = {} as Record<RollupWidthUs, CellSection>;
  for (const width of SECTION_ORDER) sections[width] = writeCells(body, levels[width]);
  const layout: RollupLayout = {
    totalBytes: ROLLUP_HEADER_BYTES + body.length,
    extent: extentOf(seconds),
    labels,
    sections,
  };
  if (layout.totalBytes > MOST_BYTES) {
    const received = `${layout.totalBytes} bytes`;
    throw new CrucibleError('invalid-argument', `rollup: too large to encode (${received})`, {
      path: 'rollup',
      expected: `at most ${MOST_BYTES} bytes`,
      received,
    });
  }
  const whole = new Uint8Array(layout.totalBytes);
  whole.set(writeHeader(layout));
  whole.set(body.finish(), ROLLUP_HEADER_BYTES);
  return whole;
}

function writeLabels(body: ByteWriter, labels: readonly RollupLabels[]): LabelSection {
  const numbers = new Map<string | null, number>();
  const triples = new ByteWriter();
  const numberOf = (text: string | null): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  for (const { event, model, condition } of labels)
    for (const text of [event, model, condition]) triples.varint(numberOf(text));
  const own = new ByteWriter();
  // JSON, not UTF-8 alone: half a surrogate pair is a string too, and has to come back.
  const strings = new TextEncoder().encode(JSON.stringify([...numbers.keys()]));
  own.varint(strings.length);
  own.append(strings);
  own.varint(labels.length);
  own.append(triples.finish());
  const bytes = own.finish();
  const offset = ROLLUP_HEADER_BYTES + body.length;
  body.append(bytes);
  return { offset, length: bytes.length, crc: crc32(bytes) };
}

function writeCells(body: ByteWriter, cells: RollupCells): CellSection {
  const index = new ByteWriter();
  const blocks = new ByteWriter();
  index.varint(Math.ceil(cells.length / BLOCK_CELLS));
  let before = 0;
  for (let from = 0; from < cells.length; from += BLOCK_CELLS) {
    const to = Math.min(cells.length, from + BLOCK_CELLS);
    const first = Math.round(cells.startUs[from]! / cells.widthUs);
    const block = writeBlock(cells, from, to, first);
    index.signed(first - before);
    index.varint(to - from);
    index.varint(cells.bins.from[to]! - cells.bins.from[from]!);
    index.varint(block.length);
    index.uint32(crc32(block));
    blocks.append(block);
    before = first;
  }
  const indexBytes = index.finish();
  const offset = ROLLUP_HEADER_BYTES + body.length;
  body.append(indexBytes);
  body.append(blocks.finish());
  return {
    offset,
    length: indexBytes.length + blocks.length,
    indexLength: indexBytes.length,
    indexCrc: crc32(indexBytes),
  };
}

function writeBlock(cells: RollupCells, from: number, to: number, first: number): Uint8Array {
  const writer = new ByteWriter();
  let bucket = first;
  for (let cell = from; cell < to; cell++) {
    const next = Math.round(cells.startUs[cell]! / cells.widthUs);
    writer.varint(next - bucket);
    writer.varint(cells.label[cell]!);
    writeCell(writer, cells, cell);
    bucket = next;
  }
  return writer.finish();
}
