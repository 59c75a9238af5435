import type { JudgedComparison } from '../../../src/analysis/compare.js';
import { NO_EXPOSURES } from '../../../src/analysis/verdict/exposures.js';
import { Gatherer } from '../../../src/analysis/verdict/gatherer.js';
import { judge } from '../../../src/analysis/verdict/judge.js';
import type { MetricVerdict } from '../../../src/analysis/verdict/verdict.js';
import {
  type ComparisonOptions,
  completeComparison,
  decodeComparisonOptions,
} from '../../../src/config/comparison-options.js';
import type { EventBatch } from '../../../src/event/batch.js';
import type { Column } from '../../../src/event/column.js';
import { makeRecord } from '../../../src/testing/records.js';

type Verdict = JudgedComparison['verdict'];

/** Columns as a test writes them down: null is no value. */
export type Columns = Readonly<
  Record<string, ArrayLike<number> | readonly (number | string | boolean | null)[]>
>;

/** One experiment's events, all at once or batch by batch. */
export interface Arm {
  readonly condition: string;
  readonly id?: string;
  readonly events: Columns | readonly Columns[];
}

/** One batch of columns of equal length; the events' name is `a.b` unless given. */
export function batchOf(columns: Columns): EventBatch {
  const { length } = Object.values(columns)[0]!;
  const all = { event_name: new Array<string>(length).fill('a.b'), ...columns };
  return {
    length,
    columns: new Map(Object.entries(all).map(([name, values]) => [name, columnOf(values)])),
  };
}

function columnOf(values: Columns[string]): Column {
  const cells = Array.from(values as readonly (number | string | boolean | null)[]);
  const isThere = (row: number): boolean => cells[row] !== null;
  const validity = cells.every((cell) => cell !== null) ? null : bits(cells.length, isThere);
  const kind = typeof cells.find((cell) => cell !== null);
  if (kind === 'boolean')
    return { type: 'boolean', values: bits(cells.length, (row) => cells[row] === true), validity };
  if (kind === 'string') {
    const texts = cells.map((cell) => (cell === null ? '' : String(cell)));
    const offsets = new Uint32Array(texts.length + 1);
    texts.forEach((text, row) => {
      offsets[row + 1] = offsets[row]! + text.length;
    });
    return { type: 'text', json: false, text: texts.join(''), offsets, validity };
  }
  return {
    type: 'number',
    values: Float64Array.from(cells, (cell) => (cell === null ? 0 : Number(cell))),
    offset: 0,
    validity,
  };
}

function bits(length: number, isSet: (row: number) => boolean): Uint8Array {
  const packed = new Uint8Array((length + 7) >> 3);
  for (let row = 0; row < length; row++) if (isSet(row)) packed[row >> 3]! |= 1 << (row & 7);
  return packed;
}

/** The verdict on those arms, the first one the baseline, as `compareExperiments` comes to it. */
export function verdictOn(arms: readonly Arm[], options: ComparisonOptions = {}): Verdict {
  const decoded = decodeComparisonOptions(options);
  const records = arms.map(({ condition, id }, i) => makeRecord({ id: id ?? `e${i}`, condition }));
  const settings = completeComparison(decoded, records);
  const gatherer = new Gatherer(settings);
  arms.forEach(({ events }, i) => {
    const add = gatherer.experiment(records[i]!);
    const batches = Array.isArray(events) ? (events as readonly Columns[]) : [events as Columns];
    for (const batch of batches) add(batchOf(batch));
  });
  const gathered = gatherer.finish(settings.baseline ?? arms[0]!.condition);
  return judge(gathered, settings, { exposures: NO_EXPOSURES });
}

/** What the comparison of two arms says of its only metric. */
export function onlyMetric(verdict: Verdict): MetricVerdict {
  if (verdict.metrics.length !== 1) throw new Error(`${verdict.metrics.length} metrics`);
  return verdict.metrics[0]!;
}
