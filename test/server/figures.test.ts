import { describe, expect, it } from 'vitest';
import { serve } from './harness.js';

describe('distributions', () => {
  it('are exact, with a histogram and a distribution function of bounded size', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 1; i <= 2000; i++) served.telemetry.execute('item', { score: i, odd: i % 2 });
      served.telemetry.execute('item', { score: Number.NaN });
    });
    const column = `/api/experiments/${experiment.id}/distribution?column=measurements.score`;
    const { json } = await served.get(`${column}&bins=20`);
    expect(json).toMatchObject({
      count: 2000,
      nonFinite: 1,
      min: 1,
      max: 2000,
      mean: 1000.5,
      exact: true,
    });
    expect(json.histogram.counts).toEqual(new Array(20).fill(100));
    expect(json.ecdf.value.length).toBeLessThanOrEqual(514);
    const half = json.ecdf.fraction.findIndex((fraction: number) => fraction >= 0.5);
    expect(json.ecdf.value[half] / 2000).toBeCloseTo(json.ecdf.fraction[half], 6);
    expect(json.ecdf.fraction.at(-1)).toBe(1);
  });

  it('of a column that is not there are empty', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    const { json } = await served.get(`/api/experiments/${experiment.id}/distribution?column=nope`);
    expect(json).toMatchObject({ count: 0, min: null, mean: null, histogram: { edges: [] } });
  });
});
