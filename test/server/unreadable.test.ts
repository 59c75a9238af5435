import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { type Served, serve, serveOnDisk } from './harness.js';

/** A store that cannot read the events of some experiments. */
function failingFor(inner: EventStore, isUnreadable: (id: string) => boolean): EventStore {
  return new Proxy(inner, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key !== 'scan' && key !== 'openRollups') return value.bind(target);
      return (id: string, ...others: unknown[]) => {
        if (isUnreadable(id)) throw new Error('the file is damaged');
        return value.call(target, id, ...others);
      };
    },
  });
}

async function recording(served: Served, name: string) {
  const experiment = await served.start({ name });
  experiment.run(() => served.telemetry.execute('training.step', { loss: 0.5 }));
  return experiment;
}

describe('an experiment that cannot be read', () => {
  it('is counted for Prometheus, and hides no other', async () => {
    const unreadable = new Set<string>();
    await using served = await serve(
      {},
      failingFor(memoryStore(), (id) => unreadable.has(id)),
    );
    const good = await recording(served, 'good');
    const bad = await recording(served, 'bad');
    unreadable.add(bad.id);
    const { json: text } = await served.get('/metrics');
    expect(text).toContain('crucible_store_up 1\n');
    expect(text).toContain('crucible_experiments_unreadable 1\n');
    expect(text).toMatch(new RegExp(`crucible_events_total\\{experiment="${good.id}".*\\} 1\n`));
    expect(text).not.toContain(`experiment="${bad.id}"`);
    unreadable.clear();
    const again = (await served.get('/metrics')).json;
    expect(again).toContain('crucible_experiments_unreadable 0\n');
    expect(again).toContain(`experiment="${bad.id}"`);
  });
});

const metricsOf = async (served: Served) =>
  (await served.get('/api/experiments')).json.experiments[0].metrics;

describe('the metrics of the list', () => {
  it('are worked out again after the store has failed for a moment', async () => {
    await using served = await serveOnDisk();
    const experiment = await recording(served, 'run');
    await experiment.stop();
    // Away just while the metrics are worked out: the list itself was read before.
    let moved: Promise<void> | null = null;
    const store = localStore({ directory: served.directory });
    const away = `${served.directory}-away`;
    const failing = new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        if (key !== 'openRollups' || moved !== null) return value.bind(target);
        return async (...given: unknown[]) => {
          moved ??= rename(served.directory, away);
          await moved;
          return value.apply(target, given);
        };
      },
    });
    await using other = await serve({}, failing);
    const first = await other.get('/api/experiments');
    expect(first.json.experiments[0].metrics).toBeNull();
    expect(first.json.pendingMetrics).toBe(1);
    await expect.poll(() => moved !== null).toBe(true);
    await moved;
    await rename(away, served.directory);
    await expect.poll(async () => (await other.get('/api/experiments')).status).toBe(200);
    await expect.poll(() => metricsOf(other)).toMatchObject({ events: 1, loss: 0.5 });
  });

  it('are worked out again after there were too many open files', async () => {
    let isShort = true;
    const inner = memoryStore();
    const short = new Proxy(inner, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        if (key !== 'scan' && key !== 'openRollups') return value.bind(target);
        return (...given: unknown[]) => {
          if (isShort) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
          return value.apply(target, given);
        };
      },
    });
    await using served = await serve({}, short);
    await (await recording(served, 'run')).stop();
    const { json } = await served.get('/api/experiments');
    expect([json.experiments[0].metrics, json.pendingMetrics]).toEqual([null, 1]);
    isShort = false;
    await expect.poll(() => metricsOf(served)).toMatchObject({ loss: 0.5 });
  });

  it('are none where the experiment itself is damaged, and the list is complete', async () => {
    await using served = await serve(
      {},
      failingFor(memoryStore(), () => true),
    );
    await (await recording(served, 'run')).stop();
    await expect.poll(() => metricsOf(served)).toEqual({});
    expect((await served.get('/api/experiments')).json.pendingMetrics).toBe(0);
  });
});

describe('a file of metrics', () => {
  it.each([
    [
      'metrics',
      { metrics: Object.fromEntries(Array.from({ length: 61 }, (_, i) => [`m${i}`, i])) },
    ],
    ['parts of its sparkline', { sparkline: new Array(25).fill(1) }],
  ])('with more %s than there can be is not believed, and half ones go', async (_, others) => {
    await using served = await serveOnDisk();
    const experiment = await recording(served, 'run');
    await experiment.stop();
    await served.get('/api/experiments');
    const file = join(served.directory, experiment.id, 'rollups', 'summary.json');
    const names = () => readdir(dirname(file)).catch(() => []);
    await expect.poll(names).toContain('summary.json');
    const kept = JSON.parse(await readFile(file, 'utf8'));
    await rm(file);
    await writeFile(file, JSON.stringify({ ...kept, ...others }));
    await writeFile(`${file}.0123abcd.tmp`, '{"version":');
    await using again = await serve({}, localStore({ directory: served.directory }));
    await expect.poll(() => metricsOf(again)).toEqual({ events: 1, loss: 0.5 });
    await expect.poll(names).not.toContain('summary.json.0123abcd.tmp');
  });
});
