import type {
  RollupBucket,
  RollupLabel,
  RollupSeriesResult,
} from '../../../../src/server/protocol.ts';
import type { ColourBook } from './colour-book.ts';

/** The events of one model, event name or condition; or all of them. */
export interface BucketGroup {
  readonly label: string;
  /** In order of time. */
  readonly buckets: readonly RollupBucket[];
}

/** A group that is drawn: the same colour in every chart. */
export interface ColouredGroup extends BucketGroup {
  /** Of `--series-1` to `--series-8`. */
  readonly colour: number;
}

export const ALL = 'all';
export type SplitBy = typeof ALL | RollupLabel;

/** So many lines can still be told apart. */
export const MOST_GROUPS = 8;

/** Those that are drawn: the ones with the most events, which come first. */
export function colouredGroups(
  groups: readonly BucketGroup[],
  by: SplitBy,
  colours: ColourBook,
): ColouredGroup[] {
  return groups
    .slice(0, MOST_GROUPS)
    .map((group) => ({ ...group, colour: colours.of(by, group.label) }));
}

const NOTHING_SAID: Readonly<Record<RollupLabel, string>> = {
  event: 'no event',
  model: 'no model',
  condition: 'no condition',
};

/** The groups of an answer, those with the most events first. */
export function groupsOf({ series }: RollupSeriesResult, by: SplitBy): BucketGroup[] {
  return series.map(({ group, buckets }) => ({
    label: by === ALL ? ALL : (group[by] ?? NOTHING_SAID[by]),
    buckets,
  }));
}

/** Newer buckets in place of those of the same start; both in order of time, and so is the result. */
export function mergeBuckets(
  old: readonly RollupBucket[],
  newer: readonly RollupBucket[],
): readonly RollupBucket[] {
  if (newer.length === 0) return old;
  const first = newer[0]!.startUs;
  // What is new is nearly always at the end.
  let keep = old.length;
  while (keep > 0 && old[keep - 1]!.startUs >= first) keep--;
  const byStart = new Map(old.slice(keep).map((bucket) => [bucket.startUs, bucket]));
  for (const bucket of newer) byStart.set(bucket.startUs, bucket);
  const tail = [...byStart.values()].sort((a, b) => a.startUs - b.startUs);
  return [...old.slice(0, keep), ...tail];
}

/** The same for groups: those that were not there are added at the end. */
export function mergeGroups(
  old: readonly BucketGroup[],
  newer: readonly BucketGroup[],
): readonly BucketGroup[] {
  const merged = new Map(old.map((group) => [group.label, group]));
  for (const { label, buckets } of newer) {
    const known = merged.get(label)?.buckets ?? [];
    merged.set(label, { label, buckets: mergeBuckets(known, buckets) });
  }
  return [...merged.values()];
}

/** Time that was recorded: the first and the last moment, in microseconds. */
export interface Extent {
  readonly fromUs: number;
  readonly toUs: number;
}

const SECOND_US = 1_000_000;

/** Events a second over the part of the bucket that was recorded: at its edges less than the whole. */
export function rateOf({ startUs, events }: RollupBucket, widthUs: number, extent: Extent): number {
  const fromUs = Math.max(startUs, Math.min(extent.fromUs, startUs + widthUs - SECOND_US));
  const toUs = Math.min(startUs + widthUs, Math.max(extent.toUs, fromUs + SECOND_US));
  return events / (Math.max(SECOND_US, toUs - fromUs) / SECOND_US);
}

/** The 95% interval of a share after Wilson; null of nothing. */
export function shareInterval(
  hits: number,
  total: number,
): { readonly lower: number; readonly upper: number } | null {
  if (total === 0) return null;
  const z = 1.959964;
  const share = hits / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

/** `1 s`, `5 min`, `2 h`, `1 day`. */
export function widthText(widthUs: number): string {
  const seconds = widthUs / SECOND_US;
  if (seconds % 86_400 === 0) return seconds === 86_400 ? '1 day' : `${seconds / 86_400} days`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
