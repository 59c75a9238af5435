import { cellsOf } from './cells.js';
import { type Design, designOf } from './design.js';
import { figure } from './figure-text.js';
import { isNoAnswer } from './figures.js';
import { type GatheredValues, NO_SAMPLE } from './gathered.js';
import { differenceBy } from './mean-difference.js';
import { momentsOf } from './moments-of.js';
import { RowBuffer } from './row-buffer.js';
import { summedBySample } from './sample-sums.js';
import type { AssumptionCheck } from './verdict.js';

/** Below this, how many events a sample takes differs by more than chance. */
const LEAST_P = 0.01;
/** Samples that it takes to tell, where none differs from the others of its condition. */
const ENOUGH = 5;

/**
 * Whether a sample takes as many events in one condition as in the other. Where it does not, the mean of
 * an event says nothing of what a sample takes: three cheap calls may be dearer than one. Null where
 * there are no samples, or no difference.
 */
export function eventsPerSampleCheck(
  design: Design,
  sampleCount: number,
  before: GatheredValues,
  after: GatheredValues,
  label: string,
): AssumptionCheck | null {
  if (design.unit !== 'sample' || Math.max(design.baseline.largest, design.candidate.largest) < 2)
    return null;
  const counts = [before, after].map(eventCounts) as [GatheredValues, GatheredValues];
  const [own, other] = counts.map(({ rows }) => momentsOf(rows.values));
  const tested = differenceBy(
    designOf({ sampleCount }, counts[0], counts[1], false),
    counts[0].rows.values,
    counts[1].rows.values,
  );
  const differs = isNoAnswer(tested)
    ? tested.reason === 'no-variation' &&
      own!.mean !== other!.mean &&
      Math.min(own!.count, other!.count) >= ENOUGH
    : tested.test.pValue < LEAST_P;
  if (!differs) return null;
  const [total, otherTotal] = [before, after].map((values) =>
    figure(momentsOf(summedBySample(values).rows.values).mean),
  );
  return {
    name: 'events per sample',
    holds: false,
    message: `a sample has ${figure(other!.mean)} values in the candidate and ${figure(own!.mean)} in the baseline: this is of one event, and a sample comes to ${otherTotal} in the candidate and ${total} in the baseline (compare '${label} sum')`,
  };
}

/** How many values each sample has in each run. */
function eventCounts({ rows: from, ...rest }: GatheredValues): GatheredValues {
  const { units, runs } = from;
  const { cells, count } = cellsOf(units, runs);
  const sizes = new Uint32Array(count);
  const firstRow = new Int32Array(count).fill(-1);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    sizes[cell]!++;
    if (firstRow[cell]! < 0) firstRow[cell] = row;
  }
  const rows = new RowBuffer(false);
  for (let cell = 0; cell < count; cell++) {
    const row = firstRow[cell]!;
    if (units[row] !== NO_SAMPLE) rows.add(sizes[cell]!, 0, units[row]!, runs[row]!);
  }
  return { ...rest, rows };
}
