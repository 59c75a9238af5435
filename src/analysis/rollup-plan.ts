import { refuse } from '../errors.js';
import { compilePatterns, type EventName } from '../event/name.js';
import { positiveInteger, requireTimes } from '../query/window.js';
import type { RollupExtent } from '../sketch/rollup/cells.js';
import {
  bucketStartUs,
  HOUR_US,
  MINUTE_US,
  ROLLUP_WIDTHS_US,
  type RollupWidthUs,
  SECOND_US,
} from '../sketch/rollup/widths.js';

export type RollupLabel = 'event' | 'model' | 'condition';

export interface RollupSeriesOptions {
  /** The first moment of interest; that of the first event unless given. */
  readonly fromUs?: number;
  /** The last moment of interest, itself included; that of the last event unless given. */
  readonly toUs?: number;
  /** The most buckets from the first moment to the last; 500 unless given. */
  readonly maxBuckets?: number;
  /** Length of a bucket, whole seconds in microseconds; what suits `maxBuckets` unless given. */
  readonly widthUs?: number;
  /** What has a series of its own; all events make one series unless given. */
  readonly by?: readonly RollupLabel[];
  /** Names or patterns of the events that count; all unless given. */
  readonly events?: readonly EventName[];
}

/** Which cells a series needs, and what it makes of them. */
export interface RollupSeriesPlan {
  readonly widthUs: number;
  /** The coarsest stored width that divides `widthUs`: the one to read. */
  readonly storedWidthUs: RollupWidthUs;
  /** Start of the first bucket; null when there is neither an event nor a given time. */
  readonly fromUs: number | null;
  /** The first microsecond after the last bucket. */
  readonly toUs: number | null;
  readonly by: readonly RollupLabel[];
  readonly wants: (eventName: string) => boolean;
}

const DAY_US = 24 * HOUR_US;
const LABELS: readonly RollupLabel[] = ['event', 'model', 'condition'];
const DEFAULT_BUCKETS = 500;
const NICE_US: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND_US),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_US),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_US),
];

/**
 * Settles the width of a series' buckets: the smallest of 1, 2, 5, 10, 15, 30 s or min, 1, 2, 3, 6,
 * 12 h, 1, 2, 5, 10, 20, 50, … days with at most `maxBuckets` of them. `extents` say what time each
 * rollup covers; they count only where `fromUs` or `toUs` is not given.
 *
 * @throws CrucibleError `invalid-query` when an option is out of its range, or `widthUs` and
 * `maxBuckets` are both given and contradict each other; `invalid-argument` for a bad pattern.
 *
 * @example
 * const plan = planRollupSeries(layouts.map(({ extent }) => extent), { maxBuckets: 300 });
 */
export function planRollupSeries(
  extents: Iterable<RollupExtent | null>,
  options: RollupSeriesOptions = {},
): RollupSeriesPlan {
  requireOptions(options);
  const range = rangeOf(extents, options);
  const widthUs = options.widthUs ?? (range === null ? SECOND_US : niceWidthUs(range, options));
  if (range !== null && options.widthUs !== undefined) requireRoom(range, widthUs, options);
  return {
    widthUs,
    storedWidthUs: ROLLUP_WIDTHS_US.findLast((stored) => widthUs % stored === 0) ?? SECOND_US,
    fromUs: range === null ? null : bucketStartUs(range.firstUs, widthUs),
    toUs: range === null ? null : bucketStartUs(range.lastUs, widthUs) + widthUs,
    by: options.by ?? [],
    wants: options.events === undefined ? () => true : compilePatterns(options.events),
  };
}

interface Range {
  readonly firstUs: number;
  /** Included. */
  readonly lastUs: number;
}

function rangeOf(
  extents: Iterable<RollupExtent | null>,
  { fromUs, toUs }: RollupSeriesOptions,
): Range | null {
  let first = Infinity;
  let last = -Infinity;
  for (const extent of extents) {
    if (extent === null) continue;
    first = Math.min(first, extent.fromUs);
    last = Math.max(last, extent.toUs - 1);
  }
  const firstUs = fromUs ?? Math.min(first, toUs ?? Infinity);
  const lastUs = toUs ?? Math.max(last, fromUs ?? -Infinity);
  return Number.isFinite(firstUs) && Number.isFinite(lastUs) ? { firstUs, lastUs } : null;
}

function bucketCount({ firstUs, lastUs }: Range, widthUs: number): number {
  return Math.floor(lastUs / widthUs) - Math.floor(firstUs / widthUs) + 1;
}

function niceWidthUs(range: Range, { maxBuckets = DEFAULT_BUCKETS }: RollupSeriesOptions): number {
  const fits = (widthUs: number): boolean => bucketCount(range, widthUs) <= maxBuckets;
  const nice = NICE_US.find(fits);
  if (nice !== undefined) return nice;
  for (let scale = DAY_US; ; scale *= 10) {
    for (const count of [1, 2, 5]) {
      const widthUs = count * scale;
      // The epoch parts buckets of any width: times on both sides of it never share one.
      if (fits(widthUs) || widthUs > Number.MAX_SAFE_INTEGER) return widthUs;
    }
  }
}

function requireRoom(range: Range, widthUs: number, { maxBuckets }: RollupSeriesOptions): void {
  const count = bucketCount(range, widthUs);
  if (maxBuckets === undefined || count <= maxBuckets) return;
  throw refuse('invalid-query', 'widthUs', `a width that gives ${maxBuckets} buckets`, widthUs);
}

function requireOptions({ fromUs, toUs, maxBuckets, widthUs, by }: RollupSeriesOptions): void {
  if (maxBuckets !== undefined) positiveInteger(maxBuckets, 'maxBuckets');
  if (widthUs !== undefined && positiveInteger(widthUs, 'widthUs') % SECOND_US !== 0)
    throw refuse('invalid-query', 'widthUs', 'whole seconds in microseconds', widthUs);
  requireTimes(fromUs, toUs);
  if (by === undefined) return;
  if (!Array.isArray(by)) throw refuse('invalid-query', 'by', 'an array of labels', by);
  by.forEach((label: RollupLabel, index: number) => {
    if (!LABELS.includes(label))
      throw refuse('invalid-query', `by[${index}]`, LABELS.join(', '), label);
  });
}
