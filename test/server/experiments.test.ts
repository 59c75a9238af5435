import { describe, expect, it } from 'vitest';
import { type Served, serve } from './harness.js';

async function trained(
  served: Served,
  name: string,
  losses: readonly number[],
  tags: string[] = [],
) {
  const experiment = await served.start({ name, condition: name.split('-')[0]!, tags });
  experiment.run(() => {
    for (const [step, loss] of losses.entries())
      served.telemetry.execute('training.step', { loss, val_loss: loss * 2 }, { step });
  });
  return experiment.stop();
}

describe('the list of experiments', () => {
  it('shows them newest first, with the last value of each metric', async () => {
    await using served = await serve();
    await trained(served, 'adam-1', [1, 0.5, 0.25]);
    await trained(served, 'sgd-1', [1, 0.9]);
    const { status, json } = await served.get('/api/experiments');
    expect(status).toBe(200);
    expect(json.experiments.map((row: { name: string }) => row.name)).toEqual(['sgd-1', 'adam-1']);
    expect(json.experiments[1].metrics).toMatchObject({ events: 3, loss: 0.25, val_loss: 0.5 });
    expect(json).toMatchObject({ matching: 2, total: 2, nextOffset: null, pendingMetrics: 0 });
    expect(json.metricNames).toEqual(expect.arrayContaining(['events', 'loss', 'val_loss']));
  });

  it('is filtered by words, status, tag, condition, time and comparisons of metrics', async () => {
    await using served = await serve();
    await trained(served, 'adam-1', [0.1], ['bert', 'final']);
    await trained(served, 'sgd-1', [0.3], ['bert']);
    await served.start({ name: 'sgd-2', condition: 'sgd' });
    const names = async (query: string): Promise<string[]> => {
      const { json } = await served.get(`/api/experiments?${query}&sort=name&order=asc`);
      return json.experiments.map((row: { name: string }) => row.name);
    };
    expect(await names('q=SGD%20bert')).toEqual(['sgd-1']);
    expect(await names('status=running')).toEqual(['sgd-2']);
    expect(await names('tag=bert&tag=final')).toEqual(['adam-1']);
    expect(await names('condition=sgd')).toEqual(['sgd-1', 'sgd-2']);
    expect(await names('metric=loss%3C0.2')).toEqual(['adam-1']);
    expect(await names('metric=loss%3E%3D0.1&metric=loss%3C1')).toEqual(['adam-1', 'sgd-1']);
    expect(await names('startedFrom=2999-01-01')).toEqual([]);
    expect(await names('startedTo=2999-01-01')).toHaveLength(3);
  });

  it('is sorted by any metric, those without it last either way', async () => {
    await using served = await serve();
    await trained(served, 'a', [0.3]);
    await trained(served, 'b', [0.1]);
    await trained(served, 'diverged', [Number.NaN]);
    const names = async (order: string): Promise<string[]> => {
      const { json } = await served.get(`/api/experiments?sort=loss&order=${order}`);
      return json.experiments.map((row: { name: string }) => row.name);
    };
    expect(await names('asc')).toEqual(['b', 'a', 'diverged']);
    expect(await names('desc')).toEqual(['a', 'b', 'diverged']);
    const { json } = await served.get('/api/experiments?metric=loss%3DNaN');
    expect(json.experiments[0].metrics.loss).toBe('NaN');
  });

  it('is filtered and sorted by what experiments were run with', async () => {
    await using served = await serve();
    for (const [name, metadata] of [
      ['a', { lr: 0.1, optimizer: 'adam' }],
      ['b', { lr: 0.01, optimizer: 'sgd' }],
      ['c', { optimizer: 'weight decay' }],
    ] as const)
      await (await served.start({ name, metadata })).stop();
    const names = async (query: string): Promise<string[]> => {
      const { json } = await served.get(`/api/experiments?${query}`);
      return json.experiments.map((row: { name: string }) => row.name);
    };
    const sort = 'sort=parameter.lr&order=asc';
    expect(await names(sort)).toEqual(['b', 'a', 'c']);
    expect(await names(`${sort}&metric=parameter.lr<0.05`)).toEqual(['b']);
    expect(await names(`${sort}&metric=parameter.optimizer!=sgd`)).toEqual(['a', 'c']);
    expect(await names(`${sort}&metric=parameter.optimizer=weight%20decay`)).toEqual(['c']);
    const { status } = await served.get('/api/experiments?metric=parameter.optimizer<adam');
    expect(status).toBe(400);
  });

  it('comes in pages', async () => {
    await using served = await serve();
    for (const name of ['a', 'b', 'c']) await trained(served, name, [1]);
    const first = await served.get('/api/experiments?limit=2&sort=name&order=asc');
    expect(first.json.nextOffset).toBe(2);
    const second = await served.get('/api/experiments?limit=2&offset=2&sort=name&order=asc');
    expect(second.json.experiments.map((row: { name: string }) => row.name)).toEqual(['c']);
  });

  it.each([
    'limit=0',
    'limit=2001',
    'limit=ten',
    'metric=loss',
    'metric=loss%3C%3C1',
    'startedFrom=yesterday',
    'order=up',
    'nonsense=1',
    'q=a&q=b',
  ])('refuses %s', async (query) => {
    await using served = await serve();
    const { status, headers, json } = await served.get(`/api/experiments?${query}`);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({ code: 'invalid-query', path: query.split('=')[0] });
  });
});
