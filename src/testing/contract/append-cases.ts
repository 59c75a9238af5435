import assert from 'node:assert/strict';
import { makeBatch, sliceBatch } from '../batches.js';
import { all, assertSameEvents, contractCase, type StoreContractCase } from './contract-case.js';
import { EVERY_KIND, steps } from './sample-events.js';

/** What goes in comes out, once. */
export const APPEND_CASES: readonly StoreContractCase[] = [
  contractCase('gives back what was appended, whatever its kind', async (bench) => {
    const batch = await makeBatch(EVERY_KIND);
    await bench.append(batch);
    const events = await bench.events();
    assertSameEvents(events, bench.expected(batch));
    for (const [i, { measurements, metadata }] of events.entries()) {
      assert.deepEqual(measurements, EVERY_KIND[i]!.measurements ?? {});
      assert.deepEqual(metadata, EVERY_KIND[i]!.metadata ?? {});
    }
  }),

  contractCase('gives back columns that only some batches have', async (bench) => {
    const batches = [
      await makeBatch([{ name: 'a', metadata: { left: 1 } }], { writer: writer(1) }),
      await makeBatch([{ name: 'a', metadata: { right: 'r' } }], { writer: writer(2) }),
      await makeBatch([{ name: 'a' }], { writer: writer(3) }),
      await makeBatch([{ name: 'a', metadata: { left: 2, right: 's' } }], { writer: writer(4) }),
    ];
    await bench.append(...batches);
    assertSameEvents(await bench.events(), bench.expected(...batches));
  }),

  contractCase('keeps a column whose type differs from batch to batch', async (bench) => {
    const values = [1, 'one', true, [1, 'one', null], -0, '1', 2.5, 'true', 9_007_199_254_740_991];
    const batches = await Promise.all(
      values.map((value, i) =>
        makeBatch([{ name: 'mixed', metadata: { value } }], { writer: writer(i) }),
      ),
    );
    await bench.append(...batches);
    const events = await bench.events();
    assert.deepEqual(
      events.map(({ metadata }) => metadata['value']),
      values,
    );
  }),

  contractCase('stores a batch once, however often it is appended', async (bench) => {
    const batch = await makeBatch(steps(20));
    await bench.append(batch);
    for (let again = 0; again < 3; again++) {
      const result = await bench.store.append(bench.experiment.id, batch);
      assert.deepEqual({ ...result }, all(batch, 'duplicates'));
    }
    assertSameEvents(await bench.events(), bench.expected(batch));
  }),

  contractCase('stores of overlapping batches what it does not have yet', async (bench) => {
    const whole = await makeBatch(steps(30));
    const results = [];
    for (const [from, to] of [
      [10, 15],
      [0, 5],
      [3, 12],
      [20, 30],
      [0, 30],
    ] as const) {
      results.push({
        ...(await bench.store.append(bench.experiment.id, sliceBatch(whole, from, to))),
      });
    }
    assert.deepEqual(results, [
      { stored: 5, duplicates: 0, dropped: 0 },
      { stored: 5, duplicates: 0, dropped: 0 },
      { stored: 5, duplicates: 4, dropped: 0 },
      { stored: 10, duplicates: 0, dropped: 0 },
      { stored: 5, duplicates: 25, dropped: 0 },
    ]);
    assertSameEvents(await bench.events(), bench.expected(whole));
  }),

  contractCase('stores a batch once that is appended twice at the same time', async (bench) => {
    const batches = await Promise.all(
      [1, 2, 3].map((n) => makeBatch(steps(50), { writer: writer(n) })),
    );
    const results = await Promise.all(
      [...batches, ...batches].map((batch) => bench.store.append(bench.experiment.id, batch)),
    );
    const total = (fate: 'stored' | 'duplicates' | 'dropped') =>
      results.reduce((sum, result) => sum + result[fate], 0);
    assert.deepEqual([total('stored'), total('duplicates'), total('dropped')], [150, 150, 0]);
    assert.equal((await bench.events()).length, 150);
  }),

  contractCase('takes a batch without rows', async (bench) => {
    const batch = sliceBatch(await makeBatch(steps(1)), 0, 0);
    const result = await bench.store.append(bench.experiment.id, batch);
    assert.deepEqual({ ...result }, { stored: 0, duplicates: 0, dropped: 0 });
    assert.deepEqual(await bench.events(), []);
  }),

  contractCase('keeps experiments apart', async (bench) => {
    const other = bench.beside();
    const [ours, theirs] = [await makeBatch(steps(3)), await makeBatch(steps(4))];
    await bench.append(ours);
    await other.append(theirs);
    assertSameEvents(await bench.events(), bench.expected(ours));
    assertSameEvents(await other.events(), other.expected(theirs));
    // The same events in two experiments are an archive that was taken in again, and no duplicates.
    await other.append(ours);
    assert.equal((await other.events()).length, ours.length + theirs.length);
  }),
];

/** A writer id that sorts as its number does. */
export function writer(number: number): string {
  return `0198a3b4c5d${number.toString(16).padStart(10, '0')}`;
}
