/** Widths of stored buckets, microseconds, finest first. Each divides the next. */
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60_000_000;
export const HOUR_US = 3_600_000_000;

export type RollupWidthUs = typeof SECOND_US | typeof MINUTE_US | typeof HOUR_US;

export const ROLLUP_WIDTHS_US: readonly RollupWidthUs[] = [SECOND_US, MINUTE_US, HOUR_US];

/**
 * Start of the bucket that a moment falls into. Buckets are aligned to the epoch and take in their
 * start and not their end: [start, start + width), before 1970 too.
 */
export function bucketStartUs(timestampUs: number, widthUs: number): number {
  // `+ 0` makes -0 a plain 0.
  return Math.floor(timestampUs / widthUs) * widthUs + 0;
}
