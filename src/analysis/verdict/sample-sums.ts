import { cellsOf } from './cells.js';
import { type GatheredValues, NO_SAMPLE } from './gathered.js';
import { RowBuffer } from './row-buffer.js';

const known = new WeakMap<GatheredValues, GatheredValues>();

/**
 * What each sample comes to in each run: one row, the sum of its values. A sample with a value that is
 * NaN or infinite has no sum there, and is counted as not finite. A value without a sample stays as it is.
 */
export function summedBySample(values: GatheredValues): GatheredValues {
  let summed = known.get(values);
  if (summed === undefined) known.set(values, (summed = sum(values)));
  return summed;
}

function sum(gathered: GatheredValues): GatheredValues {
  const { values, units, runs, nonFiniteUnits, nonFiniteRuns } = gathered.rows;
  const { cells, count } = cellsOf(joined(units, nonFiniteUnits), joined(runs, nonFiniteRuns));
  const sums = new Float64Array(count);
  const firstRow = new Int32Array(count).fill(-1);
  const rows = new RowBuffer(false);
  const isBroken = new Uint8Array(count);
  for (let i = 0; i < nonFiniteUnits.length; i++) {
    const cell = cells[values.length + i]!;
    if (nonFiniteUnits[i] !== NO_SAMPLE && isBroken[cell] === 1) continue;
    if (nonFiniteUnits[i] !== NO_SAMPLE) isBroken[cell] = 1;
    rows.addNonFinite(nonFiniteUnits[i]!, nonFiniteRuns[i]!);
  }
  for (let row = 0; row < values.length; row++) {
    const unit = units[row]!;
    const cell = cells[row]!;
    if (unit === NO_SAMPLE) rows.add(values[row]!, 0, unit, runs[row]!);
    else {
      sums[cell]! += values[row]!;
      if (firstRow[cell]! < 0) firstRow[cell] = row;
    }
  }
  for (let cell = 0; cell < count; cell++) {
    const row = firstRow[cell]!;
    if (row >= 0 && isBroken[cell] === 0) rows.add(sums[cell]!, 0, units[row]!, runs[row]!);
  }
  return { ...gathered, rows };
}

function joined(first: Uint32Array, second: readonly number[]): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
