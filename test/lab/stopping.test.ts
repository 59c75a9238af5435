import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, Lab, memoryStore, Telemetry } from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';

/** A real store behind a line that can be cut. */
function fragileStore(): { store: EventStore; line: { isDown: boolean; delayMs: number } } {
  const inner = memoryStore();
  const line = { isDown: false, delayMs: 0 };
  const call = async <T>(answer: () => T | Promise<T>): Promise<T> => {
    if (line.delayMs > 0) await sleep(line.delayMs);
    if (line.isDown) throw new Error('the line is down');
    return answer();
  };
  const store: EventStore = {
    kind: 'fragile',
    append: (id, batch) => call(() => inner.append(id, batch)),
    scan: (id, query) => inner.scan(id, query),
    saveExperiment: (record) => call(() => inner.saveExperiment(record)),
    getExperiment: (id) => call(() => inner.getExperiment(id)),
    listExperiments: () => call(() => inner.listExperiments()),
    deleteExperiment: (id, what) => call(() => inner.deleteExperiment(id, what)),
    close: () => inner.close(),
  };
  return { store, line };
}

function labOf(): { bus: Telemetry; lab: Lab } {
  const bus = new Telemetry();
  return { bus, lab: new Lab({ telemetry: bus, store: 'memory' }) };
}

describe('stopping an experiment', () => {
  it('may be tried again after its store failed, and loses nothing', async () => {
    const { bus, lab } = labOf();
    const { store, line } = fragileStore();
    const experiment = await lab.start({ name: 'retry', store });
    for (let i = 0; i < 10; i++) bus.execute('e', { i });
    line.isDown = true;
    await expect(experiment.stop()).rejects.toMatchObject({ code: 'store-failed' });
    line.isDown = false;
    await experiment.stop();
    expect(experiment.status).toBe('stopped');
    expect((await store.getExperiment(experiment.id))?.status).toBe('stopped');
    expect(await experiment.events()).toHaveLength(10);
    await expect(experiment.stop()).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('is one end for all who ask at once', async () => {
    const { bus, lab } = labOf();
    const { store, line } = fragileStore();
    const experiment = await lab.start({ name: 'at once', store });
    bus.execute('e');
    line.delayMs = 20;
    await Promise.all([experiment.stop(), experiment.stop(), lab.stop(experiment.id)]);
    expect((await store.getExperiment(experiment.id))?.counts.recorded).toBe(1);
  });

  it('waits for the end that a reached sample size has begun', async () => {
    const { bus, lab } = labOf();
    const { store, line } = fragileStore();
    const options = { name: 'target', store, sampleSize: 3, stopAtSampleSize: true };
    const experiment = await lab.start(options);
    line.delayMs = 20;
    for (let i = 0; i < 9; i++) bus.execute('e.stop', {}, { sample_id: `s${i}` });
    await experiment.stop();
    expect((await store.getExperiment(experiment.id))?.status).toBe('stopped');
    expect(await experiment.events()).toHaveLength(3);
  });

  it('does not stand in the way of a deletion, even of a store that takes nothing', async () => {
    const { bus, lab } = labOf();
    const { store, line } = fragileStore();
    const experiment = await lab.start({ name: 'gone', store });
    bus.execute('e');
    line.isDown = true;
    await expect(experiment.stop()).rejects.toMatchObject({ code: 'store-failed' });
    line.isDown = false;
    await experiment.delete();
    expect(await store.getExperiment(experiment.id)).toBeUndefined();
  });
});

describe('a store that answers nothing', () => {
  it('is taken to have failed: the process lives, and the events are kept for another try', async () => {
    const { bus, lab } = labOf();
    const broken = { ...fragileStore().store, append: () => undefined as never };
    const experiment = await lab.start({ name: 'mute', store: broken, flushIntervalMs: 5 });
    bus.execute('e');
    await sleep(20);
    await expect(experiment.flush()).rejects.toMatchObject({ code: 'store-failed' });
    expect(experiment.record.counts).toMatchObject({ recorded: 1, dropped: 0 });
    await experiment.delete();
  });

  it('does not keep other experiments from being found', async () => {
    const { lab } = labOf();
    const { store, line } = fragileStore();
    const healthy = await lab.start({ name: 'healthy' });
    const sick = await lab.start({ name: 'sick', store });
    line.isDown = true;
    expect((await lab.get(healthy.id)).name).toBe('healthy');
    await expect(lab.get('unknown')).rejects.toMatchObject({ code: 'store-failed' });
    await expect(lab.list()).rejects.toMatchObject({ code: 'store-failed' });
    line.isDown = false;
    await sick.delete();
    line.isDown = true;
    expect(await lab.list()).toHaveLength(1);
    await expect(lab.get('unknown')).rejects.toMatchObject({ code: 'experiment-not-found' });
  });
});
