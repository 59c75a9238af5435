import { describe, expect, it } from 'vitest';
import { type Served, serve } from './harness.js';

/** Two arms in turn, the candidate better by that much. */
async function arms(served: Served, samples: number, difference: number) {
  const baseline = await served.start({ name: 'baseline', condition: 'old' });
  const candidate = await served.start({ name: 'candidate', condition: 'new' });
  for (let i = 0; i < samples; i++) {
    const noise = ((i * 7919) % 1000) / 1000;
    baseline.run(() => served.telemetry.execute('answer', { score: 5 + noise }));
    candidate.run(() => served.telemetry.execute('answer', { score: 5 + difference + noise }));
  }
  return [(await baseline.stop()).id, (await candidate.stop()).id];
}

const METRIC = 'measurements.score';

describe('the monitor of a comparison', () => {
  it('shows the confidence sequence closing in, and when it was decided', async () => {
    await using served = await serve();
    const experiments = await arms(served, 1500, 0.5);
    const { status, json } = await served.post('/api/monitor', {
      experiments,
      metric: METRIC,
      options: { direction: 'higher', alpha: 0.1 },
    });
    expect([status, json.decision, json.alpha, json.method]).toEqual([
      200,
      'better',
      0.1,
      'asymptotic',
    ]);
    expect(json.baseline).toMatchObject({ condition: 'old', samples: 1500 });
    expect(json.candidate).toMatchObject({ condition: 'new', samples: 1500 });
    const known = json.points.filter((point: { lower: number | null }) => point.lower !== null);
    const widths = known.map(({ lower, upper }: Record<string, number>) => upper! - lower!);
    expect(widths.at(-1)).toBeLessThan(widths[0] / 3);
    expect(known.at(-1).lower).toBeLessThan(0.5);
    expect(known.at(-1).upper).toBeGreaterThan(0.5);
    expect(known.at(-1).estimate).toBeCloseTo(0.5, 6);
    expect(json.stopped).toMatchObject({ by: 'decided', decision: 'better' });
    expect(json.stopped.n).toBeLessThan(1500);
    const times = json.points.map(({ timestampUs }: { timestampUs: number }) => timestampUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('keeps to the points asked for, the last and the deciding one among them', async () => {
    await using served = await serve();
    const experiments = await arms(served, 1000, 0.5);
    const request = { experiments, metric: METRIC, options: { direction: 'higher' } };
    const { json } = await served.post('/api/monitor', { ...request, maxPoints: 20 });
    expect(json.points.length).toBeLessThanOrEqual(20);
    expect(json.reduced).toBe(true);
    expect(json.looks).toBeGreaterThan(100);
    expect(json.points.at(-1).n).toBe(1000);
    expect(json.points.map(({ n }: { n: number }) => n)).toContain(json.stopped.n);
  });

  it('says what it takes for granted, and stays open where nothing differs', async () => {
    await using served = await serve();
    const experiments = await arms(served, 200, 0);
    const { json } = await served.post('/api/monitor', {
      experiments,
      metric: METRIC,
      options: { direction: 'higher' },
    });
    expect([json.decision, json.stopped]).toEqual(['undecided', null]);
    expect(json.caveats.join()).toMatch(/chosen before/);
    expect(json.caveats.join()).toMatch(/nothing is called equivalent/);
  });

  it('tells two conditions of one experiment apart', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      for (let i = 0; i < 400; i++) {
        const condition = i % 2 === 0 ? 'a' : 'b';
        served.telemetry.execute('answer', { duration: 1e6 * (1 + (i % 7)) }, { condition });
      }
    });
    const { json } = await served.post('/api/monitor', {
      experiments: [experiment.id],
      metric: 'latency_ms',
      options: { baseline: 'a', candidate: 'b', minimumEffect: { relative: 0.5 } },
    });
    expect([json.unit, json.direction, json.baseline.samples]).toEqual(['ms', 'lower', 200]);
    expect(json.margin).toBeCloseTo(json.baseline.mean / 2, 6);
  });

  it.each([
    [{ experiments: [] }, 'experiments'],
    [{ experiments: ['a', 'b', 'c'] }, 'experiments'],
    [{ maxPoints: 5 }, 'maxPoints'],
    [{ options: { pollMs: 1 } }, 'options.pollMs'],
    [{ options: { direction: 'up' } }, 'direction'],
    [{ metric: 'latency_ms p95' }, 'metric'],
    [{ more: 1 }, 'more'],
  ])('refuses %j', async (wrong, path) => {
    await using served = await serve();
    const experiments = await arms(served, 1, 0);
    const { status, json } = await served.post('/api/monitor', {
      experiments,
      metric: METRIC,
      ...wrong,
    });
    expect([status, json.path]).toEqual([400, path]);
  });

  it('of an experiment that is not there is a 404', async () => {
    await using served = await serve();
    const { status } = await served.post('/api/monitor', { experiments: ['a', 'b'], metric: 'x' });
    expect(status).toBe(404);
  });
});
