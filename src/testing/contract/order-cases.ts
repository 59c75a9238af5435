import assert from 'node:assert/strict';
import { takeRows } from '../../event/take.js';
import { makeBatch, makeBatches, sliceBatch } from '../batches.js';
import { seededRandom } from '../random.js';
import { writer } from './append-cases.js';
import {
  assertSameEvents,
  type Bench,
  contractCase,
  type StoreContractCase,
} from './contract-case.js';
import { steps, T0 } from './sample-events.js';

/** Order, and what a scan sees. */
export const ORDER_CASES: readonly StoreContractCase[] = [
  contractCase('orders interleaved writers by time, then writer, then sequence', async (bench) => {
    const batches = (
      await Promise.all(
        [3, 1, 2].map((n) =>
          makeBatches(steps(40, 6e6 / n), { writer: writer(n), rowsPerBatch: 7 }),
        ),
      )
    ).flat();
    await bench.append(...batches);
    const expected = bench
      .expected(...batches)
      .sort((a, b) => a.timestampUs - b.timestampUs || (a.eventId < b.eventId ? -1 : 1));
    assertSameEvents(await bench.events(), expected, 'asc');
    assertSameEvents(await bench.events({ order: 'desc' }), expected.toReversed(), 'desc');
  }),

  contractCase('orders events of the same microsecond by writer and sequence', async (bench) => {
    const sameTime = Array.from({ length: 12 }, (_, i) => ({ name: `e${i}`, timestampUs: T0 }));
    const late = await makeBatch(sameTime, { writer: writer(2) });
    const early = await makeBatch(sameTime, { writer: writer(1) });
    await bench.append(sliceBatch(late, 6, 12), sliceBatch(early, 6, 12));
    await bench.append(sliceBatch(late, 0, 6), sliceBatch(early, 0, 6));
    assertSameEvents(await bench.events(), bench.expected(early, late));
    const other = bench.beside();
    const backwards = Uint32Array.from({ length: 12 }, (_, i) => 11 - i);
    await other.append(takeRows(early, backwards));
    assertSameEvents(await other.events(), other.expected(early));
  }),

  contractCase('orders the rows of a batch that came out of order', async (bench) => {
    const batch = await makeBatch(steps(20));
    const shuffled = [...Array(20).keys()].sort((a, b) => ((a * 7) % 20) - ((b * 7) % 20));
    await bench.append(takeRows(batch, Uint32Array.from(shuffled)));
    assertSameEvents(await bench.events(), bench.expected(batch));
    const other = bench.beside();
    await other.append(...shuffled.map((row) => sliceBatch(batch, row, row + 1)));
    assertSameEvents(await other.events(), other.expected(batch));
  }),

  contractCase('does not show a scan what is appended after it began', async (bench) => {
    const whole = await makeBatch(steps(40));
    await bench.append(sliceBatch(whole, 10, 20));
    const scan = bench.store.scan(bench.experiment.id, {
      patterns: null,
      where: null,
      window: { fromUs: null, toUs: null, lastN: null },
      order: 'asc',
      limit: null,
      columns: null,
    });
    const iterator = scan[Symbol.asyncIterator]();
    const first = await iterator.next();
    await bench.append(sliceBatch(whole, 0, 10), sliceBatch(whole, 20, 40));
    let seen = first.done === true ? 0 : first.value.length;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      seen += next.value.length;
    assert.equal(seen, 10);
    assert.equal((await bench.events()).length, 40);
  }),

  contractCase('can leave a scan before its end', async (bench) => {
    const batch = await makeBatch(steps(100));
    await bench.append(batch);
    for await (const _ of bench.store.scan(bench.experiment.id, {
      patterns: null,
      where: null,
      window: { fromUs: null, toUs: null, lastN: null },
      order: 'asc',
      limit: null,
      columns: null,
    }))
      break;
    assert.equal((await bench.events()).length, 100);
  }),

  contractCase('gives back very many batches of all sizes, in order and whole', async (bench) => {
    const random = seededRandom(1);
    const batch = await makeBatch(steps(8000, 1000));
    let row = 0;
    while (row < batch.length) {
      const end = Math.min(batch.length, row + 1 + random.below(random.chance(0.1) ? 1500 : 20));
      await bench.append(sliceBatch(batch, row, end));
      row = end;
    }
    const events = await bench.events();
    assert.equal(events.length, 8000);
    assertSameEvents(events, bench.expected(batch));
    await sameLast(bench, 500);
  }),
];

async function sameLast(bench: Bench, count: number): Promise<void> {
  const all = await bench.events();
  assertSameEvents(await bench.events({ window: { lastN: count } }), all.slice(-count));
  assertSameEvents(await bench.events({ limit: count }), all.slice(0, count));
}
