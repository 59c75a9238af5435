import type { RollupCells } from './cells.js';
import { combineCells } from './combine.js';
import { decodeRollup } from './decode.js';
import { encodeRollup } from './encode.js';
import { LabelTable } from './labels.js';
import { SECOND_US } from './widths.js';

/**
 * One encoded rollup of all that several have counted: what compaction puts beside the segment that
 * it made of many. The bound on combinations of labels holds for the result, too.
 *
 * @throws CrucibleError `store-failed` when one of them is damaged.
 */
export function mergeEncodedRollups(rollups: Iterable<Uint8Array>): Uint8Array {
  return encodeRollup(mergeSeconds(Array.from(rollups, (bytes) => decodeRollup(bytes, SECOND_US))));
}

/** Faster than one `Rollup.merge` after another, as each cell is put together once. */
function mergeSeconds(seconds: readonly RollupCells[]): RollupCells {
  const table = new LabelTable();
  const parts = seconds.map((cells) => ({
    cells,
    labelOf: Int32Array.from(cells.labels, (labels) => table.indexOf(labels)),
  }));
  return combineCells(parts, SECOND_US, table.all);
}
