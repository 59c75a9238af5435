import { describe, expect, it } from 'vitest';
import { reducePoints } from '../../src/server/figures/reduce.js';
import { serve } from './harness.js';

describe('curves', () => {
  it('lose no peak, no gap and neither end where they are reduced', () => {
    const x = Float64Array.from({ length: 100_000 }, (_, i) => i);
    const y = Float64Array.from(x, (at) => Math.sin(at / 5000));
    y[33_333] = 40;
    y[66_666] = -40;
    y[50_000] = Number.NaN;
    const kept = reducePoints({ x, y }, -Infinity, Infinity, 500);
    expect(kept.reduced).toBe(true);
    expect(kept.points).toBe(100_000);
    expect(kept.x.length).toBeLessThanOrEqual(500 * 5);
    expect(kept.y).toEqual(expect.arrayContaining([40, -40, Number.NaN]));
    expect([kept.x[0], kept.x.at(-1)]).toEqual([0, 99_999]);
    expect(kept.x.every((at, i) => i === 0 || at > kept.x[i - 1]!)).toBe(true);
  });

  it('are whole where there is room, with a point beyond each end of the picture', () => {
    const x = [0, 1, 2, 3, 4, 5];
    const kept = reducePoints({ x, y: x }, 2, 3, 100);
    expect(kept).toEqual({ x: [1, 2, 3, 4], y: [1, 2, 3, 4], points: 2, reduced: false });
    expect(reducePoints({ x: [], y: [] }, 0, 1, 10).x).toEqual([]);
    expect(reducePoints({ x: [1, 1, 1], y: [1, 2, 3] }, 0, 2, 1).points).toBe(3);
  });

  it('come from events, and say whether they are reduced', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let step = 0; step < 5000; step++)
        served.telemetry.execute(
          'training.step',
          { loss: step === 1234 ? 99 : 1 / (step + 1) },
          { step },
        );
    });
    await experiment.stop();
    const at = `/api/experiments/${experiment.id}/curves?metric=loss`;
    const { json } = await served.get(`${at}&pixels=100`);
    expect(json.curves[0]).toMatchObject({
      metric: 'loss',
      group: null,
      points: 5000,
      reduced: true,
    });
    expect(json.curves[0].y).toContain(99);
    const zoomed = (await served.get(`${at}&pixels=100&fromX=10&toX=20`)).json.curves[0];
    expect([zoomed.points, zoomed.reduced]).toEqual([11, false]);
    expect((await served.get(`${at}&x=weeks`)).status).toBe(400);
  });
});

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
