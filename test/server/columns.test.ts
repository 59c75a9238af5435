import { describe, expect, it } from 'vitest';
import { type Served, serve, serveOnDisk } from './harness.js';

async function recorded(served: Served, steps: number) {
  const experiment = await served.start({ name: 'run' });
  experiment.run(() => {
    for (let step = 0; step < steps; step++)
      served.telemetry.execute(
        'training.step',
        { val_loss: step / 2 },
        { step, optimizer: 'adam', seed: step % 2, run_key: step * 1000 + 0.5 },
      );
    served.telemetry.execute('evaluation', { score: Number.NaN }, { passed: true });
  });
  return experiment.stop();
}

// biome-ignore lint/suspicious/noExplicitAny: answers are plain JSON
type Json = any;

function named(columns: Json[], column: string): Json {
  return columns.find((each) => each.column === column);
}

describe('the columns of an experiment', () => {
  it('say which events carry them, their range, and what labels there are', async () => {
    await using served = await serve();
    const { id } = await recorded(served, 11);
    const { json } = await served.get(`/api/experiments/${id}/columns`);
    expect(json.complete).toBe(true);
    expect(json.events).toEqual([
      { name: 'training.step', count: 11 },
      { name: 'evaluation', count: 1 },
    ]);
    expect(named(json.numbers, 'measurements_val_loss')).toEqual({
      name: 'val_loss',
      column: 'measurements_val_loss',
      events: ['training.step'],
      min: 0,
      max: 5,
    });
    expect(named(json.numbers, 'measurements_score')).toMatchObject({ min: null, max: null });
    expect(named(json.labels, 'metadata_optimizer')).toMatchObject({
      events: ['training.step'],
      values: ['adam'],
    });
    expect(named(json.labels, 'metadata_passed').values).toEqual([true]);
    // Whole numbers that recur tell events apart as texts do; they are numbers besides.
    expect(named(json.labels, 'metadata_seed').values).toEqual([0, 1]);
    expect(named(json.numbers, 'metadata_seed')).toMatchObject({ min: 0, max: 1 });
    expect(named(json.labels, 'metadata_run_key')).toBeUndefined();
    const columns = [...json.numbers, ...json.labels].map(({ column }) => column);
    expect(columns).not.toEqual(expect.arrayContaining(['writer']));
  });

  it('can be drawn by the names they have there', async () => {
    await using served = await serve();
    const { id } = await recorded(served, 5);
    const at = `/api/experiments/${id}`;
    const { json } = await served.get(`${at}/columns`);
    const { column } = named(json.numbers, 'measurements_val_loss');
    const curve = (await served.get(`${at}/curves?metric=${column}`)).json.curves[0];
    expect(curve.points).toBe(5);
    expect((await served.get(`${at}/distribution?column=${column}`)).json.count).toBe(5);
  });

  it('of many events are looked for at both ends of each name', async () => {
    await using served = await serveOnDisk();
    const experiment = await served.start({ name: 'run' });
    experiment.run(() => {
      served.telemetry.execute('early', { first: 1 });
      for (let i = 0; i < 21_000; i++) served.telemetry.execute('item', { value: i });
      served.telemetry.execute('item', { late: 1 });
    });
    await experiment.stop();
    const { json } = await served.get(`/api/experiments/${experiment.id}/columns`);
    expect(json.complete).toBe(false);
    expect(named(json.numbers, 'measurements_first').events).toEqual(['early']);
    expect(named(json.numbers, 'measurements_value')).toMatchObject({ min: null, max: null });
    expect(named(json.numbers, 'measurements_late').events).toEqual(['item']);
  });
});

describe('the schema of SQL', () => {
  it('has the views and columns that statements see', async () => {
    await using served = await serveOnDisk();
    const { id } = await recorded(served, 3);
    const { json } = await served.get('/api/sql/schema');
    expect(json.views.map(({ name }: Json) => name)).toEqual(['events', 'metrics', 'experiments']);
    expect([json.experiments, json.complete]).toEqual([1, true]);
    for (const { name, columns } of json.views) {
      const asked = await served.post('/api/sql', { statement: `SELECT * FROM ${name} LIMIT 1` });
      expect(columns.map((column: Json) => column.name)).toEqual(asked.json.columns);
      expect(columns.map((column: Json) => column.type)).toEqual(asked.json.types);
    }
    const [events] = json.views;
    expect(events.columns).toContainEqual({ name: 'measurements_val_loss', type: 'DOUBLE' });
    const one = await served.get(`/api/sql/schema?experiment=${id}`);
    expect(one.json.views).toEqual(json.views);
    expect((await served.get('/api/sql/schema?experiment=none')).status).toBe(404);
  });

  it('is there without any experiment', async () => {
    await using served = await serve();
    const { status, json } = await served.get('/api/sql/schema');
    expect([status, json.views.length]).toEqual([200, 3]);
  });
});

describe('the list of experiments', () => {
  it('is of those that are asked for', async () => {
    await using served = await serve();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await served.start({ name })).id);
    const { json } = await served.get(`/api/experiments?id=${ids[0]}&id=${ids[2]}&id=none`);
    expect(json.experiments.map(({ name }: Json) => name).sort()).toEqual(['a', 'c']);
    expect([json.matching, json.total]).toEqual([2, 3]);
  });
});
