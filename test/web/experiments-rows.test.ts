import { describe, expect, it } from 'vitest';
import type { ExperimentList, ExperimentRow } from '../../src/server/protocol.js';
import { moved, usualColumns, withName } from '../../web/pages/experiments/columns/chosen.ts';
import { inComparisonOrder } from '../../web/pages/experiments/comparison-order.ts';
import { parseFilter } from '../../web/pages/experiments/filter/filter.ts';
import { matches } from '../../web/pages/experiments/filter/matches.ts';
import { requestOf } from '../../web/pages/experiments/filter/request.ts';
import { loadedRow } from '../../web/pages/experiments/rows/loaded-row.ts';
import { inOrder, NEWEST_FIRST, type Sort } from '../../web/pages/experiments/rows/order.ts';
import { RowMap } from '../../web/pages/experiments/rows/row-map.ts';
import { type Served, serve } from '../server/harness.js';

/** Some with and some without each metric and parameter; one diverged. */
async function fill(served: Served): Promise<void> {
  for (let n = 0; n < 12; n++) {
    const experiment = await served.start({
      name: `${n % 2 === 0 ? 'Bert' : 'gpt'} ${n % 5}`,
      condition: n % 3 === 0 ? 'baseline' : 'treatment',
      tags: [`tag ${n % 4}`, ...(n % 2 === 0 ? ['even'] : [])],
      metadata: {
        lr: [0.1, 0.01, 0.001][n % 3]!,
        ...(n % 4 === 0 ? {} : { optimizer: n % 2 === 0 ? 'adam' : 'sgd', mixed: n % 3 }),
        ...(n === 8 ? { mixed: 'text' } : {}),
      },
    });
    experiment.run(() => {
      if (n % 4 !== 1)
        served.telemetry.execute('training.step', { loss: n === 6 ? Number.NaN : (n % 5) / 10 });
    });
    if (n !== 11) await experiment.stop();
  }
}

function parameters(request: ReturnType<typeof requestOf>): string {
  const query = new URLSearchParams({ limit: '500' });
  for (const [name, value] of Object.entries(request))
    for (const each of value === null ? [] : [value].flat()) query.append(name, each);
  return query.toString();
}

describe('what is filtered and sorted in the browser', () => {
  it('is what the server would have answered', async () => {
    await using served = await serve();
    await fill(served);
    const ask = async (query: string): Promise<ExperimentList> =>
      (await served.get(`/api/experiments?${query}`)).json;
    await expect.poll(async () => (await ask('')).pendingMetrics, { timeout: 20_000 }).toBe(0);
    const all = (await ask('limit=500')).experiments.map(loadedRow);
    expect(all).toHaveLength(12);
    const searches = [
      '',
      'bert',
      'status:running',
      'condition:baseline "tag 3"',
      'tag:"tag 0" tag:even',
      'loss<0.3',
      'loss>=0.1 loss!=0.2',
      'loss=NaN',
      'parameter.lr<0.05',
      'parameter.optimizer=adam',
      'parameter.optimizer!=adam',
      'parameter.mixed>0',
      'started:1h',
      'started:>2999-01-01',
    ];
    const keys = ['startedAt', 'name', 'status', 'condition', 'recorded', 'duration', 'loss', 'id'];
    let shown = 0;
    for (const text of searches)
      for (const key of [...keys, 'parameter.mixed', 'parameter.optimizer', 'no_such_metric'])
        for (const isDescending of [true, false]) {
          const { filter } = parseFilter(text, Date.now());
          const sort: Sort = { key, isDescending };
          const here = inOrder(
            all.filter((entry) => matches(entry, filter)),
            sort,
          ).map(({ row }) => row.id);
          const there = (await ask(parameters(requestOf(filter, sort)))).experiments;
          expect(here, `${text} by ${key}`).toEqual(there.map(({ id }) => id));
          shown += here.length;
        }
    expect(shown).toBeGreaterThan(500);
  });
});

function row(id: string, changes: Partial<ExperimentRow> = {}): ExperimentRow {
  return {
    id,
    name: id,
    hypothesis: null,
    condition: 'default',
    tags: [],
    status: 'running',
    startedAt: '2026-11-22T10:00:00.000Z',
    stoppedAt: null,
    sampleSize: null,
    samplesObserved: 0,
    recorded: 0,
    dropped: 0,
    parameters: {},
    metrics: {},
    metricsAreOld: false,
    sparkline: [],
    ...changes,
  };
}

describe('the rows in memory', () => {
  it('are not overwritten by an answer that is older than a live update', () => {
    const rows = new RowMap();
    const askedAt = rows.now();
    rows.hear([row('a', { recorded: 5 })], []);
    rows.answer([row('a', { recorded: 3 }), row('b')], askedAt);
    expect(rows.get('a')?.row.recorded).toBe(5);
    expect(rows.get('b')).toBeDefined();
    rows.answer([row('a', { recorded: 7 })], rows.now());
    expect(rows.get('a')?.row.recorded).toBe(7);
  });

  it('take the answer to a question that was asked after the update', () => {
    const rows = new RowMap();
    rows.hear([row('a', { recorded: 5 })], []);
    rows.answer([row('a', { recorded: 6 })], rows.now());
    expect(rows.get('a')?.row.recorded).toBe(6);
  });

  it('know which of them have metrics that are still being worked out', () => {
    const rows = new RowMap();
    rows.answer([row('a', { metrics: null }), row('b', { metrics: null }), row('c')], 0);
    expect(rows.pending).toBe(2);
    rows.hear([row('a', { metrics: { loss: 1 } })], ['b']);
    expect(rows.pending).toBe(0);
    expect([...rows.metricNames]).toEqual(['loss']);
  });

  it('lose what a whole list does not have, but not what has come since it was asked for', () => {
    const rows = new RowMap();
    rows.answer([row('a'), row('gone')], rows.now());
    const askedAt = rows.now();
    rows.hear([row('new')], []);
    rows.keepOnly(new Set(['a']), askedAt);
    expect([...rows.values()].map((entry) => entry.row.id)).toEqual(['a', 'new']);
  });

  it('come newest first unless another order is chosen', () => {
    const older = loadedRow(row('older', { startedAt: '2026-11-21T10:00:00.000Z' }));
    expect(inOrder([older, loadedRow(row('newer'))], NEWEST_FIRST)[0]?.row.id).toBe('newer');
  });
});

describe('what is compared', () => {
  const started = (id: string, condition: string, hour: number) =>
    loadedRow(row(id, { condition, startedAt: `2026-11-22T${hour}:00:00.000Z` }));
  const entries = new Map(
    [
      started('late', 'treatment', 14),
      started('second', 'Control', 13),
      started('early', 'treatment', 10),
      started('first', 'control', 12),
    ].map((entry) => [entry.row.id, entry]),
  );
  const inOrderOf = (...ids: string[]) => inComparisonOrder(ids, (id) => entries.get(id));

  it('begins with the control, in whatever order it was chosen', () => {
    const wanted = ['first', 'second', 'early', 'late'];
    expect(inOrderOf('late', 'second', 'early', 'first')).toEqual(wanted);
    expect(inOrderOf('first', 'early', 'second', 'late')).toEqual(wanted);
  });

  it('begins with the earliest where no condition is called so', () => {
    expect(inOrderOf('late', 'early')).toEqual(['early', 'late']);
    expect(inOrderOf('not known', 'late')).toEqual(['late', 'not known']);
  });
});

describe('the columns', () => {
  it('are of results that experiments have, and of what is asked for', () => {
    const metricNames = new Set(['accuracy', 'loss', 'odd']);
    const usual = usualColumns({ metricNames, asked: ['odd', 'name'], isNarrow: false });
    expect(usual.slice(0, 2)).toEqual(['name', 'status']);
    expect(usual.slice(-3)).toEqual(['odd', 'loss', 'accuracy']);
  });

  it('show results next to the name where there is little room', () => {
    const usual = usualColumns({ metricNames: new Set(['loss']), asked: [], isNarrow: true });
    expect(usual.slice(0, 2)).toEqual(['name', 'loss']);
  });

  it('always begin with the name, and each is there once', () => {
    expect(withName(['loss', 'name', 'loss', ''])).toEqual(['name', 'loss']);
  });

  it('move by one place, never before the name or beyond the end', () => {
    const keys = ['name', 'a', 'b'];
    expect(moved(keys, 'b', -1)).toEqual(['name', 'b', 'a']);
    expect(moved(keys, 'a', -1)).toBe(keys);
    expect(moved(keys, 'b', 1)).toBe(keys);
  });
});
