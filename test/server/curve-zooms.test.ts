import { describe, expect, it } from 'vitest';
import type { ResolvedQuery } from '../../src/query/query.js';
import { pointsFor } from '../../src/server/curves/picture.js';
import { readPoints, textOf } from '../../src/server/curves/read-points.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { type Served, serve } from './harness.js';

/** A store that notes what its scans are asked for. */
function notingStore(): { store: EventStore; queries: ResolvedQuery[] } {
  const queries: ResolvedQuery[] = [];
  const inner = memoryStore();
  const scan: EventStore['scan'] = (id, query) => {
    queries.push(query);
    return inner.scan(id, query);
  };
  const store = new Proxy(inner, {
    get(target, key) {
      if (key === 'scan') return scan;
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store, queries };
}

/** Each seed goes through the same steps, one seed after the other. */
async function seeded(served: Served, seeds: number, steps: number): Promise<string> {
  const experiment = await served.start({ name: 'seeds' });
  experiment.run(() => {
    for (let seed = 0; seed < seeds; seed++)
      for (let step = 0; step < steps; step++)
        served.telemetry.execute('training.step', { loss: seed }, { step, seed });
  });
  await experiment.stop();
  return experiment.id;
}

async function curveOf(served: Served, steps: readonly number[]) {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    for (const [i, step] of steps.entries())
      served.telemetry.execute('evaluation', { accuracy: i }, { step });
  });
  await experiment.stop();
  const { json } = await served.get(`/api/experiments/${experiment.id}/curves?metric=accuracy`);
  return json.curves[0];
}

describe('curves of unusual steps', () => {
  const ten = Array.from({ length: 10 }, () => 10_000);
  it.each([
    ['all at one step', ten],
    ['at a step that only just is a whole number', [2 ** 53 - 3, 2 ** 53 - 1]],
    ['at one such step', [2 ** 53 - 1]],
    ['from end to end of the numbers', [-1e308, 0, 5, 1e308]],
    ['beyond the finest buckets', [1e306, 1.1e306, 1.7e308]],
    ['at fractions far from zero', [-8192.25, -8192.125]],
  ])('%s are whole', async (_, steps) => {
    await using served = await serve();
    const curve = await curveOf(served, steps);
    expect(curve).toEqual({
      metric: 'accuracy',
      group: null,
      x: steps,
      y: steps.map((_step, i) => i),
      points: steps.length,
      reduced: false,
    });
  });
});

describe('a zoom where steps recur', () => {
  it('is whole without reading any event again', async () => {
    const { store, queries } = notingStore();
    await using served = await serve({}, store);
    const at = `/api/experiments/${await seeded(served, 20, 300)}/curves?metric=loss&pixels=100`;
    const all = (await served.get(at)).json.curves[0];
    expect([all.points, all.reduced]).toEqual([6000, true]);
    const before = queries.length;
    const zoomed = (await served.get(`${at}&fromX=100&toX=109`)).json.curves[0];
    expect([zoomed.points, zoomed.reduced]).toEqual([200, false]);
    const steps = Array.from({ length: 10 }, (_, i) => 100 + i);
    const inside = steps.flatMap((step) => Array.from({ length: 20 }, () => step));
    expect(zoomed.x).toEqual([99, ...inside, 110]);
    expect(zoomed.y.slice(1, 21)).toEqual(Array.from({ length: 20 }, (_, seed) => seed));
    expect(queries.length).toBe(before);
  });

  it('takes of what it has to read only the missing curves, and there what the view shows', async () => {
    const { store, queries } = notingStore();
    await using served = await serve({}, store);
    const id = await seeded(served, 3, 1000);
    const grid = { exponent: 0, lowX: 500, highX: 510 };
    const missing = { fromX: 490, toX: 520, fromUs: 0, toUs: 2 ** 52 };
    const key = { metric: 'loss', group: 1 };
    const read = new Map([[textOf(key), pointsFor(grid, 100)]]);
    const options = { metrics: ['loss'], x: 'step', by: 'seed' } as const;
    const { signal } = new AbortController();
    await readPoints(served.lab, id, options, missing, read, signal);
    const points = read.get(textOf(key))!;
    expect(points.inside().map(({ x, y }) => [x, y])).toEqual(
      Array.from({ length: 10 }, (_, i) => [500 + i, 1]),
    );
    expect([points.before?.x, points.after?.x, points.count]).toEqual([499, 510, 10]);
    expect(queries.at(-1)!.where).toEqual({
      op: 'and',
      nodes: [
        { op: 'gte', column: 'step', value: 490 },
        { op: 'lte', column: 'step', value: 520 },
      ],
    });
  });
});

describe('very many curves', () => {
  it('share the points of an answer, and lose no peak', async () => {
    await using served = await serve();
    const experiment = await served.start({ name: 'run' });
    const names = Array.from({ length: 50 }, (_, i) => `m${i}`);
    experiment.run(() => {
      for (let step = 0; step < 4 * 1200; step++)
        served.telemetry.execute(
          'training.step',
          Object.fromEntries(names.map((name) => [name, step === 2000 ? 99 : step % 7])),
          { step, seed: step % 4 },
        );
    });
    await experiment.stop();
    const metrics = names.map((name) => `metric=measurements_${name}`).join('&');
    const at = `/api/experiments/${experiment.id}/curves?${metrics}&by=seed&pixels=4000`;
    const { curves } = (await served.get(at)).json;
    expect(curves).toHaveLength(200);
    for (const { group, points, reduced, x, y } of curves) {
      expect([points, reduced, x[0], x.at(-1)]).toEqual([1200, true, group, 4796 + group]);
      expect(y.includes(99)).toBe(group === 0);
    }
  });
});
