import { describe, expect, it } from 'vitest';
import { latencyDistribution } from '../../src/server/figures/latency-distribution.js';
import { serve, serveOnDisk } from './harness.js';

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
    // Of equal ratios: each bin is 2000 ** (1 / 20) times as wide as the one before.
    const { edges, counts } = json.logHistogram;
    expect(edges[10]).toBeCloseTo(Math.sqrt(2000), 9);
    expect(counts.slice(0, 10).reduce((sum: number, n: number) => sum + n, 0)).toBe(44);
    expect(counts.reduce((sum: number, n: number) => sum + n, 0)).toBe(2000);
    const { json: odd } = await served.get(column.replace('score', 'odd'));
    expect(odd.logHistogram).toBeNull();
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

  it('of latencies come from rollups where there are too many to be exact, within 1%', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 1; i <= 3000; i++) served.telemetry.execute('item', { duration: i * 1e6 });
      served.telemetry.execute('other', { score: 1 });
    });
    await experiment.stop();
    const { id } = experiment;
    expect(await latencyDistribution(served.lab, id, 'latency_ms', 20)).toBeNull();
    const found = await latencyDistribution(served.lab, id, 'latency_ms', 20, 100);
    expect(found).toMatchObject({
      count: 3000,
      min: 1,
      max: 3000,
      exact: false,
      relativeAccuracy: 0.01,
    });
    expect(found!.mean).toBeCloseTo(1500.5, 6);
    expect(found!.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3000);
    for (const [i, value] of found!.ecdf.value.entries())
      expect(Math.abs(value - found!.ecdf.fraction[i]! * 3000)).toBeLessThanOrEqual(
        value * 0.021 + 1,
      );
  });

  it('of part of the events, or of the last of them, count just those', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 0; i < 100; i++)
        served.telemetry.execute(i % 2 === 0 ? 'even' : 'odd', { score: i });
    });
    const ask = async (query: object) => {
      const asked = encodeURIComponent(JSON.stringify(query));
      const path = `/api/experiments/${experiment.id}/distribution?column=measurements.score`;
      const { json } = await served.get(`${path}&query=${asked}`);
      return [json.count, json.min, json.max];
    };
    expect(await ask({ events: 'odd' })).toEqual([50, 1, 99]);
    expect(await ask({ where: { 'measurements.score': { lt: 10 } }, events: 'odd' })).toEqual([
      5, 1, 9,
    ]);
    expect(await ask({ window: { lastN: 10 } })).toEqual([10, 90, 99]);
    expect(await ask({ limit: 3 })).toEqual([3, 0, 2]);
  });

  it('go on with what an experiment records', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    const record = (score: number): void =>
      experiment.run(() => served.telemetry.execute('item', { score }));
    const count = async () =>
      (await served.get(`/api/experiments/${experiment.id}/distribution?column=measurements.score`))
        .json.count;
    record(1);
    expect(await count()).toBe(1);
    record(2);
    await expect.poll(count).toBe(2);
  });
});
