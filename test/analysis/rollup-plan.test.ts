import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRollupSeries, type RollupSeriesOptions } from '../../src/analysis/rollup-plan.js';

const SECOND = 1e6;
const MINUTE = 60e6;
const HOUR = 3600e6;
const DAY = 24 * HOUR;
const NICE = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 10, 100, 1e3, 1e4].flatMap((scale) => [1, 2, 5].map((count) => count * scale * DAY)),
];
const T0 = 1_700_006_400_000_000;

const widthFor = (lengthUs: number, options: RollupSeriesOptions = {}): number =>
  planRollupSeries([{ fromUs: T0, toUs: T0 + lengthUs }], options).widthUs;

describe('planRollupSeries', () => {
  it.each([
    [500 * SECOND, SECOND, SECOND],
    [501 * SECOND, 2 * SECOND, SECOND],
    [HOUR, 10 * SECOND, SECOND],
    [DAY, 5 * MINUTE, MINUTE],
    [3 * DAY, 10 * MINUTE, MINUTE],
    [20 * DAY, HOUR, HOUR],
    [365 * DAY, DAY, HOUR],
    [1800 * DAY, 5 * DAY, HOUR],
    [18_000 * DAY, 50 * DAY, HOUR],
  ])('covers %d µs with buckets of %d µs', (lengthUs, widthUs, storedWidthUs) => {
    expect(planRollupSeries([{ fromUs: T0, toUs: T0 + lengthUs }])).toMatchObject({
      widthUs,
      storedWidthUs,
    });
  });

  it('counts the buckets that the ends fall into', () => {
    const beside = { fromUs: T0 - SECOND, toUs: T0 + 499 * SECOND };
    expect(planRollupSeries([beside]).widthUs).toBe(SECOND);
    expect(planRollupSeries([{ ...beside, fromUs: T0 - 2 * SECOND }]).widthUs).toBe(2 * SECOND);
    expect(widthFor(60 * SECOND, { maxBuckets: 1 })).toBe(MINUTE);
    expect(widthFor(61 * SECOND, { maxBuckets: 1 })).toBe(2 * MINUTE);
  });

  it('never gives more buckets than asked for, and no wider ones than it must', () => {
    const time = fc.integer({ min: 0, max: 4e15 });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 2000 }), (a, b, maxBuckets) => {
        const [fromUs, toUs] = [Math.min(a, b), Math.max(a, b)];
        const plan = planRollupSeries([], { fromUs, toUs, maxBuckets });
        const count = (plan.toUs! - plan.fromUs!) / plan.widthUs;
        expect(count).toBeLessThanOrEqual(maxBuckets);
        expect(plan.fromUs! % plan.widthUs).toBe(0);
        expect(plan.fromUs!).toBeLessThanOrEqual(fromUs);
        expect(plan.toUs!).toBeGreaterThan(toUs);
        expect(plan.widthUs % plan.storedWidthUs).toBe(0);
        expect(NICE).toContain(plan.widthUs);
        const countOf = (width: number) =>
          Math.floor(toUs / width) - Math.floor(fromUs / width) + 1;
        const narrower = NICE.filter((width) => width < plan.widthUs);
        expect(narrower.filter((width) => countOf(width) <= maxBuckets)).toEqual([]);
      }),
    );
  });

  it('takes the whole of what rollups cover unless told otherwise', () => {
    const extents = [null, { fromUs: T0 + HOUR, toUs: T0 + DAY }, { fromUs: T0, toUs: T0 + HOUR }];
    expect(planRollupSeries(extents)).toMatchObject({ fromUs: T0, toUs: T0 + DAY });
    expect(planRollupSeries(extents, { fromUs: T0 + 2 * HOUR, widthUs: HOUR })).toMatchObject({
      fromUs: T0 + 2 * HOUR,
      toUs: T0 + DAY,
    });
    // The last moment is included, so the bucket that it starts is one of them.
    expect(planRollupSeries(extents, { toUs: T0 + 2 * HOUR, widthUs: HOUR })).toMatchObject({
      fromUs: T0,
      toUs: T0 + 3 * HOUR,
    });
    expect(planRollupSeries(extents, { fromUs: T0 + 2 * DAY })).toMatchObject({
      fromUs: T0 + 2 * DAY,
      toUs: T0 + 2 * DAY + SECOND,
    });
  });

  it('has no range when there is neither an event nor a time', () => {
    expect(planRollupSeries([null])).toMatchObject({ fromUs: null, toUs: null });
  });

  it('aligns buckets before the epoch as after it', () => {
    const plan = planRollupSeries([], { fromUs: -1, toUs: 1, widthUs: MINUTE });
    expect(plan).toMatchObject({ fromUs: -MINUTE, toUs: MINUTE, storedWidthUs: MINUTE });
  });

  it('reads the coarsest stored width that divides the one asked for', () => {
    const stored = (widthUs: number) => planRollupSeries([], { fromUs: 0, widthUs }).storedWidthUs;
    expect([90 * SECOND, 7 * MINUTE, 3 * HOUR, 61 * MINUTE].map(stored)).toEqual([
      SECOND,
      MINUTE,
      HOUR,
      MINUTE,
    ]);
  });

  it.each([
    ['maxBuckets', { maxBuckets: 0 }],
    ['maxBuckets', { maxBuckets: 1.5 }],
    ['widthUs', { widthUs: 1_500_000 }],
    ['widthUs', { widthUs: -1 }],
    ['widthUs', { widthUs: SECOND, fromUs: 0, toUs: 10 * SECOND, maxBuckets: 5 }],
    ['fromUs', { fromUs: Number.NaN }],
    ['toUs', { fromUs: 2, toUs: 1 }],
    ['by', { by: 'model' }],
    ['by[1]', { by: ['model', 'provider'] }],
  ])('refuses a wrong %s', (path, options) => {
    expect(() => planRollupSeries([], options as RollupSeriesOptions)).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        details: expect.objectContaining({ path }),
      }),
    );
  });

  it('refuses a bad pattern', () => {
    expect(() => planRollupSeries([], { events: ['a.*'] })).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
