import { CODE_LIMIT, codeOf } from './bin-code.js';
import { type ByteReader, type ByteWriter, damaged } from './bytes.js';
import type { RollupCells } from './cells.js';
import {
  COMPLETION_TOKENS,
  COST,
  COUNT,
  EVENTS,
  FAILED,
  FIGURES,
  LATENCY,
  MEAN,
  MOMENTS,
  PROMPT_TOKENS,
  SUCCEEDED,
  setOnly,
  TOKEN_SUM,
  TOTAL_TOKENS,
} from './figures.js';

/**
 * One cell as bytes: the count of events, a byte that says which figures follow, those figures, and
 * the bins of latencies. Of a single latency or cost the value says all, its bin included.
 */
const COUNTS = [SUCCEEDED, FAILED];
const SERIES = [LATENCY, COST];
const TOKENS = [PROMPT_TOKENS, COMPLETION_TOKENS, TOTAL_TOKENS];
/** The figure whose bit in the mask this is; each is 0 exactly if there is nothing to write. */
const MASKED = [...COUNTS, ...SERIES, ...TOKENS];

export function writeCell(writer: ByteWriter, cells: RollupCells, cell: number): void {
  const { figures, bins } = cells;
  const at = cell * FIGURES;
  writer.varint(figures[at + EVENTS]!);
  let mask = 0;
  MASKED.forEach((slot, bit) => {
    if (figures[at + slot]! > 0) mask |= 1 << bit;
  });
  writer.varint(mask);
  for (const slot of COUNTS) if (figures[at + slot]! > 0) writer.varint(figures[at + slot]!);
  for (const slot of SERIES) if (figures[at + slot]! > 0) writeMoments(writer, figures, at + slot);
  for (const slot of TOKENS) {
    if (figures[at + slot] === 0) continue;
    writer.varint(figures[at + slot]!);
    writer.compact(figures[at + slot + TOKEN_SUM]!);
  }
  if (figures[at + LATENCY + COUNT]! > 1) {
    const [from, to] = [bins.from[cell]!, bins.from[cell + 1]!];
    writeBins(writer, bins.codes, bins.counts, from, to);
  }
}

/** Reads a cell's figures, and its bins to `end` on; gives the end of those. */
export function readCell(
  reader: ByteReader,
  cells: RollupCells,
  cell: number,
  end: number,
): number {
  const { figures, bins } = cells;
  const at = cell * FIGURES;
  figures[at + EVENTS] = reader.varint();
  const mask = reader.varint();
  let bit = 0;
  for (const slot of COUNTS) if (mask & (1 << bit++)) figures[at + slot] = reader.varint();
  for (const slot of SERIES) if (mask & (1 << bit++)) readMoments(reader, figures, at + slot);
  for (const slot of TOKENS) {
    if ((mask & (1 << bit++)) === 0) continue;
    figures[at + slot] = reader.varint();
    figures[at + slot + TOKEN_SUM] = reader.compact();
  }
  const latencies = figures[at + LATENCY + COUNT]!;
  if (latencies > 1) return readBins(reader, bins.codes, bins.counts, end);
  if (latencies === 0) return end;
  bins.codes[end] = codeOf(figures[at + LATENCY + MEAN]!);
  bins.counts[end] = 1;
  return end + 1;
}

function writeMoments(writer: ByteWriter, figures: Float64Array, at: number): void {
  const count = figures[at]!;
  writer.varint(count);
  if (count === 1) writer.double(figures[at + MEAN]!);
  else for (let slot = MEAN; slot < MOMENTS; slot++) writer.double(figures[at + slot]!);
}

function readMoments(reader: ByteReader, figures: Float64Array, at: number): void {
  const count = reader.varint();
  if (count === 1) {
    setOnly(figures, at, reader.double());
    return;
  }
  figures[at] = count;
  for (let slot = MEAN; slot < MOMENTS; slot++) figures[at + slot] = reader.double();
}

/**
 * Bins from the first, either every one up to the last with its count, or those in use with the
 * distance to each: whichever is likely to be shorter.
 */
function writeBins(
  writer: ByteWriter,
  codes: Int32Array,
  counts: Float64Array,
  from: number,
  to: number,
): void {
  const span = codes[to - 1]! - codes[from]! + 1;
  const dense = span <= 2 * (to - from);
  writer.varint((dense ? span : to - from) * 2 + (dense ? 1 : 0));
  writer.signed(codes[from]!);
  let before = codes[from]! - (dense ? 1 : 0);
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    const count = counts[i]!;
    if (dense) {
      while (++before < code) writer.varint(0);
      writer.varint(count);
    } else {
      writer.varint((code - before) * 2 + (count === 1 ? 0 : 1));
      if (count !== 1) writer.varint(count);
      before = code;
    }
  }
}

/** Memory that every dense cell is read into first. */
let denseCounts = new Float64Array(1024);

function readBins(
  reader: ByteReader,
  codes: Int32Array,
  counts: Float64Array,
  start: number,
): number {
  const head = reader.varint();
  const dense = head % 2 === 1;
  const length = (head - (head % 2)) / 2;
  if (length >= 2 * CODE_LIMIT) throw damaged('cells', 'have too many bins');
  const first = reader.signed();
  return dense
    ? readDense(reader, codes, counts, start, first, length)
    : readSparse(reader, codes, counts, start, first, length);
}

function readDense(
  reader: ByteReader,
  codes: Int32Array,
  counts: Float64Array,
  start: number,
  first: number,
  length: number,
): number {
  if (denseCounts.length < length) denseCounts = new Float64Array(length);
  const read = denseCounts;
  reader.varints(read, length);
  let end = start;
  for (let i = 0; i < length; i++) {
    const count = read[i]!;
    if (count === 0) continue;
    codes[end] = first + i;
    counts[end++] = count;
  }
  return end;
}

function readSparse(
  reader: ByteReader,
  codes: Int32Array,
  counts: Float64Array,
  start: number,
  first: number,
  length: number,
): number {
  let code = first;
  for (let i = start; i < start + length; i++) {
    const step = reader.varint();
    code += (step - (step % 2)) / 2;
    codes[i] = code;
    counts[i] = step % 2 === 1 ? reader.varint() : 1;
  }
  return start + length;
}
