import type { RollupBucket } from '../../../../src/server/protocol.ts';
import { align } from '../../../charts/align.ts';
import type { Line } from '../../../charts/chart.ts';
import type { ColouredGroup } from './buckets.ts';

export interface Points {
  readonly x: readonly number[];
  readonly values: readonly (number | null)[];
}

type Pick = (bucket: RollupBucket) => number | null;

/** So many times the usual distance between two points is a gap. */
const GAP_FACTOR = 3;

/**
 * A figure over time. Where buckets are missing for longer than is usual, the line has a gap: nothing is
 * known there.
 */
export function figurePoints(
  buckets: readonly RollupBucket[],
  widthUs: number,
  pick: Pick,
): Points {
  const known = buckets
    .map((bucket) => ({ at: bucket.startUs, value: pick(bucket) }))
    .filter(({ value }) => value !== null);
  const longest =
    GAP_FACTOR *
    usualStep(
      known.map(({ at }) => at),
      widthUs,
    );
  const [x, values]: [number[], (number | null)[]] = [[], []];
  for (const [index, { at, value }] of known.entries()) {
    const before = known[index - 1]?.at;
    if (before !== undefined && at - before > longest) {
      x.push(before + widthUs);
      values.push(null);
    }
    x.push(at);
    values.push(value);
  }
  return { x, values };
}

/** A count over time: where there is no bucket, nothing was counted, which is 0. */
export function countPoints(
  buckets: readonly RollupBucket[],
  widthUs: number,
  pick: (bucket: RollupBucket) => number,
): Points {
  const [x, values]: [number[], number[]] = [[], []];
  for (const [index, bucket] of buckets.entries()) {
    const before = buckets[index - 1]?.startUs;
    if (before !== undefined && bucket.startUs - before > widthUs) {
      x.push(before + widthUs);
      values.push(0);
      if (bucket.startUs - before > 2 * widthUs) {
        x.push(bucket.startUs - widthUs);
        values.push(0);
      }
    }
    x.push(bucket.startUs);
    values.push(pick(bucket));
  }
  return { x, values };
}

/** Buckets this short are shown when they are over; of longer ones a figure of the part says enough. */
const SHORT_US = 10_000_000;

/** Without those that are not over yet: a count of half a bucket looks like a fall. */
export function overBuckets(
  buckets: readonly RollupBucket[],
  widthUs: number,
  settledUs: number | null,
  isCount: boolean,
): readonly RollupBucket[] {
  if (settledUs === null || (!isCount && widthUs > SHORT_US)) return buckets;
  let end = buckets.length;
  while (end > 0 && buckets[end - 1]!.startUs + widthUs > settledUs) end--;
  return end === buckets.length ? buckets : buckets.slice(0, end);
}

function usualStep(x: readonly number[], widthUs: number): number {
  const steps = x.slice(1).map((at, index) => at - x[index]!);
  steps.sort((a, b) => a - b);
  return Math.max(widthUs, steps[steps.length >> 1] ?? widthUs);
}

/** A line with what surrounds it, before it shares an axis with others. */
export interface LinePoints {
  readonly label: string;
  readonly colour?: number;
  readonly points: Points;
  readonly lower?: Points;
  readonly upper?: Points;
  readonly raw?: Points;
  readonly isDashed?: boolean;
}

/** Lines of points of their own as a chart takes them: on one axis; those without a point are none. */
export function chartLines(all: readonly LinePoints[]): {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
} {
  const lines = all.filter(({ points }) => points.x.length > 0);
  const parts = ['points', 'lower', 'upper', 'raw'] as const;
  const present = lines.flatMap((line, index) =>
    parts.flatMap((part) => {
      const points = line[part];
      return points === undefined ? [] : [{ index, part, points }];
    }),
  );
  const { x, values } = align(present.map(({ points }) => points));
  const drawn = lines.map(({ label, colour, isDashed }) => ({
    label,
    values: [] as Line['values'],
    ...(colour === undefined ? {} : { colour }),
    ...(isDashed === undefined ? {} : { isDashed }),
  }));
  for (const [at, { index, part }] of present.entries())
    Object.assign(drawn[index]!, { [part === 'points' ? 'values' : part]: values[at]! });
  return { x, lines: drawn };
}

/** One line for each group, in its colour. */
export function linesOfGroups(
  groups: readonly ColouredGroup[],
  pointsOf: (buckets: readonly RollupBucket[]) => Points,
): LinePoints[] {
  return groups.map(({ label, colour, buckets }) => ({
    label,
    colour,
    points: pointsOf(buckets),
  }));
}
