import { describe, expect, it } from 'vitest';
import type { RollupBucket } from '../../src/server/protocol.js';
import {
  colouredGroups,
  mergeBuckets,
  mergeGroups,
  rateOf,
  shareInterval,
  widthText,
} from '../../web/pages/experiment/model/buckets.ts';
import { ColourBook } from '../../web/pages/experiment/model/colour-book.ts';
import { countPoints, figurePoints, overBuckets } from '../../web/pages/experiment/model/points.ts';
import { timeCharts } from '../../web/pages/experiment/overview/time-charts.ts';

const SECOND = 1_000_000;

function bucket(second: number, fields: Partial<RollupBucket> = {}): RollupBucket {
  return {
    startUs: second * SECOND,
    events: 1,
    rate: 1,
    succeeded: 1,
    failed: 0,
    successRate: 1,
    latency: {
      count: 1,
      mean: 10,
      stdDev: null,
      min: 10,
      max: 10,
      p50: 10,
      p90: 10,
      p95: 20,
      p99: 30,
    },
    costUsd: { count: 0, total: null, mean: null },
    tokens: { prompt: null, completion: null, total: null },
    ...fields,
  };
}

const starts = (buckets: readonly RollupBucket[]) =>
  buckets.map(({ startUs, events }) => [startUs / SECOND, events]);

describe('newer buckets', () => {
  it('replace those of the same start, wherever they are', () => {
    const old = [1, 2, 5].map((second) => bucket(second));
    expect(mergeBuckets(old, [])).toBe(old);
    expect(starts(mergeBuckets(old, [bucket(5, { events: 9 }), bucket(6)]))).toEqual([
      [1, 1],
      [2, 1],
      [5, 9],
      [6, 1],
    ]);
    expect(starts(mergeBuckets(old, [bucket(0), bucket(2, { events: 7 })]))).toEqual([
      [0, 1],
      [1, 1],
      [2, 7],
      [5, 1],
    ]);
  });

  it('of a group that was not there make a new one', () => {
    const merged = mergeGroups(
      [{ label: 'a', buckets: [bucket(1)] }],
      [
        { label: 'b', buckets: [bucket(2)] },
        { label: 'a', buckets: [bucket(2)] },
      ],
    );
    expect(merged.map(({ label, buckets }) => [label, buckets.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });
});

describe('a group', () => {
  it('has the same colour at any zoom, whatever the order of the groups is', () => {
    const colours = new ColourBook();
    const group = (label: string) => ({ label, buckets: [] });
    const of = (...labels: string[]) =>
      Object.fromEntries(
        colouredGroups(labels.map(group), 'model', colours).map(({ label, colour }) => [
          label,
          colour,
        ]),
      );
    expect(of('a', 'b', 'c')).toEqual({ a: 1, b: 2, c: 3 });
    expect(of('c', 'a')).toEqual({ c: 3, a: 1 });
    expect(colours.of('condition', 'c')).toBe(1);
  });

  it('is one of eight at most', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ label: `m${i}`, buckets: [] }));
    expect(colouredGroups(many, 'model', new ColourBook()).map(({ colour }) => colour)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });
});

describe('a figure over time', () => {
  it('goes on where buckets come as seldom as is usual, and has a gap where they stay away', () => {
    const buckets = [0, 10, 20, 30, 100, 110].map((second) => bucket(second));
    const { x, values } = figurePoints(buckets, SECOND, ({ latency }) => latency.p50);
    expect(x.map((at) => at / SECOND)).toEqual([0, 10, 20, 30, 31, 100, 110]);
    expect(values).toEqual([10, 10, 10, 10, null, 10, 10]);
  });

  it('leaves out buckets that do not have it', () => {
    const buckets = [bucket(0), bucket(1, { successRate: null }), bucket(2)];
    const { x } = figurePoints(buckets, SECOND, ({ successRate }) => successRate);
    expect(x).toEqual([0, 2 * SECOND]);
  });
});

describe('a count over time', () => {
  it('is 0 where there is no bucket', () => {
    const buckets = [0, 1, 3, 9].map((second) => bucket(second));
    const { x, values } = countPoints(buckets, SECOND, ({ events }) => events);
    expect(x.map((at) => at / SECOND)).toEqual([0, 1, 2, 3, 4, 8, 9]);
    expect(values).toEqual([1, 1, 0, 1, 0, 0, 1]);
  });

  it('is not drawn of a bucket that is not over', () => {
    const buckets = [0, 60, 120].map((second) => bucket(second));
    const at = (settled: number | null, isCount: boolean) =>
      overBuckets(buckets, 60 * SECOND, settled === null ? null : settled * SECOND, isCount).length;
    expect(at(130, true)).toBe(2);
    expect(at(180, true)).toBe(3);
    expect(at(null, true)).toBe(3);
    // The percentile of half a minute is one all the same.
    expect(at(130, false)).toBe(3);
  });
});

describe('the rate of a bucket', () => {
  const extent = { fromUs: 30 * SECOND, toUs: 150 * SECOND };
  it('is over the part that was recorded', () => {
    const rate = (second: number) => rateOf(bucket(second, { events: 60 }), 60 * SECOND, extent);
    expect([rate(0), rate(60), rate(120)]).toEqual([2, 1, 2]);
  });

  it('is never over less than a second', () => {
    const short = { fromUs: 59_999_000, toUs: 60_001_000 };
    expect(rateOf(bucket(0, { events: 5 }), 60 * SECOND, short)).toBe(5);
    expect(rateOf(bucket(60, { events: 5 }), 60 * SECOND, short)).toBe(5);
  });
});

describe('the interval of a share', () => {
  it('is that of Wilson, within 0 and 1, and null of nothing', () => {
    expect(shareInterval(0, 0)).toBeNull();
    const { lower, upper } = shareInterval(9, 10)!;
    // R: prop.test(9, 10, correct = FALSE)$conf.int
    expect(lower).toBeCloseTo(0.5958, 4);
    expect(upper).toBeCloseTo(0.9821, 4);
    expect(shareInterval(10, 10)!.upper).toBeCloseTo(1, 12);
    expect(shareInterval(0, 10)!.lower).toBeCloseTo(0, 12);
  });
});

describe('the charts over time', () => {
  const input = {
    by: 'all',
    widthUs: SECOND,
    width: '1 s',
    extent: { fromUs: 0, toUs: 3 * SECOND },
    settledUs: null,
    percentile: 'p95',
  } as const;

  it('are of latency, throughput, success, failures, cost and tokens', () => {
    const groups = [{ label: 'all', colour: 1, buckets: [bucket(0), bucket(1)] }];
    const charts = timeCharts({ ...input, groups });
    expect(charts.map(({ key, lines }) => [key, lines.map(({ label }) => label)])).toEqual([
      ['latency', ['p50', 'p95', 'p99']],
      ['throughput', ['events']],
      ['success', ['success rate']],
      ['failures', ['failures']],
      // Nobody has told of these: no line at zero, which would say that they were free.
      ['cost', []],
      ['tokens', []],
    ]);
    expect(charts[2]!.lines[0]!.lower).toHaveLength(2);
  });

  it('have a line for each group, of the percentile that is chosen', () => {
    const groups = [
      { label: 'large', colour: 4, buckets: [bucket(0)] },
      { label: 'small', colour: 2, buckets: [bucket(1)] },
    ];
    const [latency] = timeCharts({ ...input, by: 'model', groups });
    expect(latency!.title).toBe('Latency p95');
    expect(latency!.x).toEqual([0, SECOND]);
    expect(latency!.lines).toMatchObject([
      { label: 'large', colour: 4, values: [20, undefined] },
      { label: 'small', colour: 2, values: [undefined, 20] },
    ]);
  });

  it('say how long a point is', () => {
    const widths = [1, 30, 60, 900, 3600, 43_200, 86_400, 172_800];
    expect(widths.map((seconds) => widthText(seconds * SECOND))).toEqual([
      '1 s',
      '30 s',
      '1 min',
      '15 min',
      '1 h',
      '12 h',
      '1 day',
      '2 days',
    ]);
  });
});
