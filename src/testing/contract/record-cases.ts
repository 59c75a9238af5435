import assert from 'node:assert/strict';
import { makeBatch } from '../batches.js';
import { makeRecord } from '../records.js';
import { contractCase, type StoreContractCase } from './contract-case.js';
import { steps } from './sample-events.js';

/** Experiment records, and experiments that are not there. */
export const RECORD_CASES: readonly StoreContractCase[] = [
  contractCase('gives back a record as it was saved', async ({ store, experiment }) => {
    const record = makeRecord({
      id: experiment.id,
      name: 'naïve "quotes" 🧪',
      hypothesis: "it's better",
      tags: ['a', 'b'],
      metadata: { seed: 42, nested: { list: [1, 'two', null, false] }, none: null },
      sampleSize: 100,
      samples: { target: 100, observed: 50, fraction: 0.5 },
      metricsConfig: { latency: true, cost: false, successRate: true, tokens: true, custom: ['x'] },
      events: ['a.**', 'b'],
      sampling: { rate: 0.25, seed: 7, by: 'sample_id' },
    });
    await store.saveExperiment(record);
    assert.deepEqual(await store.getExperiment(record.id), record);
  }),

  contractCase('replaces a record that is saved again', async ({ store, experiment }) => {
    const record = makeRecord({ id: experiment.id });
    const stopped = {
      ...record,
      status: 'stopped' as const,
      stoppedAt: '2025-01-02T00:00:00.000Z',
    };
    await store.saveExperiment(record);
    await store.saveExperiment(stopped);
    assert.deepEqual(await store.getExperiment(record.id), stopped);
    const listed = (await store.listExperiments()).filter(({ id }) => id === record.id);
    assert.deepEqual(listed, [stopped]);
  }),

  contractCase('lists records from the oldest experiment on', async (bench) => {
    const days = ['03', '01', '02'];
    const records = days.map((day) =>
      makeRecord({ id: bench.beside().experiment.id, startedAt: `2025-01-${day}T00:00:00.000Z` }),
    );
    for (const record of records) await bench.store.saveExperiment(record);
    const ids = new Set(records.map(({ id }) => id));
    const listed = (await bench.store.listExperiments()).filter(({ id }) => ids.has(id));
    assert.deepEqual(listed, [records[1], records[2], records[0]]);
  }),

  contractCase(
    'knows nothing of an experiment that is not there',
    async ({ store, experiment }) => {
      assert.equal(await store.getExperiment(experiment.id), undefined);
      const listed = await store.listExperiments();
      assert.ok(!listed.some(({ id }) => id === experiment.id));
    },
  ),

  contractCase('scans an experiment without events, and one that is not there', async (bench) => {
    await bench.store.saveExperiment(makeRecord({ id: bench.experiment.id }));
    assert.deepEqual(await bench.events(), []);
    assert.deepEqual(await bench.beside().events(), []);
    assert.deepEqual(await bench.events({ window: { lastN: 5 }, where: { loss: 1 } }), []);
  }),

  contractCase('takes events of an experiment whose record comes later', async (bench) => {
    const batch = await makeBatch(steps(3));
    await bench.append(batch);
    await bench.store.saveExperiment(makeRecord({ id: bench.experiment.id }));
    assert.equal((await bench.events()).length, 3);
  }),

  contractCase('deletes events and keeps the record', async (bench) => {
    const record = makeRecord({ id: bench.experiment.id });
    const other = bench.beside();
    const batch = await makeBatch(steps(5));
    await bench.store.saveExperiment(record);
    await bench.append(batch);
    await other.append(batch);
    await bench.store.deleteExperiment(record.id, { record: false });
    assert.deepEqual(await bench.events(), []);
    assert.deepEqual(await bench.store.getExperiment(record.id), record);
    assert.equal((await other.events()).length, 5);
  }),

  contractCase('deletes events and record', async (bench) => {
    const record = makeRecord({ id: bench.experiment.id });
    await bench.store.saveExperiment(record);
    await bench.append(await makeBatch(steps(5)));
    await bench.store.deleteExperiment(record.id, { record: true });
    assert.deepEqual(await bench.events(), []);
    assert.equal(await bench.store.getExperiment(record.id), undefined);
    assert.ok(!(await bench.store.listExperiments()).some(({ id }) => id === record.id));
  }),

  contractCase('stores events again that were deleted', async (bench) => {
    const batch = await makeBatch(steps(5));
    await bench.append(batch);
    await bench.store.deleteExperiment(bench.experiment.id, { record: false });
    await bench.append(batch);
    assert.equal((await bench.events()).length, 5);
  }),

  contractCase('deletes what is not there without complaint', async ({ store, experiment }) => {
    await store.deleteExperiment(experiment.id, { record: true });
    assert.equal(await store.getExperiment(experiment.id), undefined);
  }),
];
