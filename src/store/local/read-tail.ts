import { readFile } from 'node:fs/promises';
import type { EventBatch } from '../../event/batch.js';
import { BatchAssembler } from '../../event/take.js';
import { compareRows } from '../event-order.js';
import { decodeFrame, frameAt } from './frame.js';

/** Frames of fewer rows are put together, so that nobody has to go through thousands of crumbs. */
const SMALL_ROWS = 512;
const MERGED_ROWS = 4096;

export interface Tail {
  readonly batches: readonly EventBatch[];
  /** Bytes after the last whole frame: of one that is being written, or never was to its end. */
  readonly tornBytes: number;
}

/** The events of a tail, up to the last frame that is whole; batches are in the order of writing. */
export async function readTail(path: string): Promise<Tail> {
  return decodeTail(await readFile(path));
}

export function decodeTail(file: Uint8Array): Tail {
  // Small files share memory with others: columns are to be views of memory of their own.
  const bytes = file.byteOffset === 0 ? file : file.slice();
  const batches: EventBatch[] = [];
  let offset = 0;
  for (let frame = frameAt(bytes, 0); frame !== null; frame = frameAt(bytes, offset)) {
    batches.push(decodeFrame(bytes, offset));
    offset = frame.end;
  }
  return { batches: putTogether(batches), tornBytes: bytes.length - offset };
}

function putTogether(batches: readonly EventBatch[]): readonly EventBatch[] {
  const result: EventBatch[] = [];
  const assembler = new BatchAssembler(MERGED_ROWS);
  let last: EventBatch | null = null;
  const flush = (): void => {
    if (assembler.length > 0) result.push(assembler.finish());
    last = null;
  };
  for (const batch of batches) {
    if (batch.length >= SMALL_ROWS) {
      flush();
      result.push(batch);
      continue;
    }
    const follows =
      last === null || compareRows(last, (last as EventBatch).length - 1, batch, 0) < 0;
    if (!follows || assembler.length + batch.length > MERGED_ROWS) flush();
    assembler.addAll(batch);
    last = batch;
  }
  flush();
  return result;
}
