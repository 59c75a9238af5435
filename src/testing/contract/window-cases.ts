import assert from 'node:assert/strict';
import type { EventQuery } from '../../query/query.js';
import { makeBatch, sliceBatch } from '../batches.js';
import { writer } from './append-cases.js';
import { type Bench, contractCase, type StoreContractCase } from './contract-case.js';
import { steps, T0 } from './sample-events.js';

const SECOND = 1e6;

/** Twenty events a second apart, numbered by `step`; every fourth is a checkpoint's. */
async function fill(bench: Bench): Promise<void> {
  const events = steps(20).map((event, i) =>
    i % 4 === 0 ? { ...event, name: 'checkpoint' } : event,
  );
  const batch = await makeBatch(events, { writer: writer(1) });
  for (const [from, to] of [
    [6, 13],
    [0, 6],
    [13, 20],
  ] as const)
    await bench.append(sliceBatch(batch, from, to));
}

/** Queries, and the steps that they are to yield, in that order. "Now" is ten seconds in. */
const EXPECTATIONS: readonly (readonly [what: string, query: EventQuery, found: string])[] = [
  ['both ends of a range', { window: { fromUs: T0 + 3 * SECOND, toUs: T0 + 5 * SECOND } }, '3 4 5'],
  ['a range within the same microsecond', { window: { fromUs: T0, toUs: T0 } }, '0'],
  ['a range that is open at its end', { window: { fromUs: T0 + 17.5 * SECOND } }, '18 19'],
  ['a range that is open at its start', { window: { toUs: T0 + 2 * SECOND - 1 } }, '0 1'],
  ['a range with nothing in it', { window: { fromUs: T0 + 1, toUs: T0 + 2 } }, ''],
  ['the last seconds before now', { window: { last: 2, unit: 'seconds' } }, '8 9 10'],
  ['the last N', { window: { lastN: 3 } }, '17 18 19'],
  ['the last N, newest first', { window: { lastN: 3 }, order: 'desc' }, '19 18 17'],
  ['more than there are', { window: { lastN: 1000 }, limit: 2 }, '0 1'],
  ['the last N of those that match', { window: { lastN: 3 }, events: 'checkpoint' }, '8 12 16'],
  [
    'the last N of those that a condition finds',
    { window: { lastN: 2 }, where: { step: { lt: 9 } } },
    '7 8',
  ],
  ['the first of the last N', { window: { lastN: 5 }, limit: 2 }, '15 16'],
  ['the newest of the last N', { window: { lastN: 5 }, limit: 2, order: 'desc' }, '19 18'],
  ['the first', { limit: 2 }, '0 1'],
  ['the newest', { limit: 2, order: 'desc' }, '19 18'],
  ['the first of those that match', { limit: 2, where: { step: { gt: 10 } } }, '11 12'],
  [
    'the newest of a range that match',
    {
      limit: 2,
      order: 'desc',
      events: 'training.**',
      window: { fromUs: T0 + 5 * SECOND, toUs: T0 + 12 * SECOND },
    },
    '11 10',
  ],
];

const NAMES: readonly (readonly [what: string, events: string | string[], found: string])[] = [
  ['a name', 'a.b', 'a.b'],
  ['a prefix and what lies below it', 'a.**', 'a a.b a.b.c'],
  ['a prefix at the border of a segment', 'a.b.**', 'a.b a.b.c'],
  ['several names and prefixes', ['ab.c', 'a.b.**'], 'a.b a.b.c ab.c'],
  ['all', '**', 'a a.b a.b.c ab.c a_b.c'],
  ['a name that no event has', 'b', ''],
  ['what other patterns give a meaning', 'a_b.c', 'a_b.c'],
];

/** Windows, limits, order, names, and the columns asked for. */
export const WINDOW_CASES: readonly StoreContractCase[] = [
  ...EXPECTATIONS.map(([what, query, found]) =>
    contractCase(`yields ${what}`, async (bench) => {
      await fill(bench);
      const events = await bench.events(query, T0 + 10 * SECOND);
      assert.equal(events.map(({ step }) => step).join(' '), found);
    }),
  ),

  ...NAMES.map(([what, events, found]) =>
    contractCase(`finds by name: ${what}`, async (bench) => {
      const names = ['a', 'a.b', 'a.b.c', 'ab.c', 'a_b.c'];
      await bench.append(await makeBatch(names.map((name) => ({ name }))));
      const query: EventQuery = { events };
      assert.equal((await bench.events(query)).map(({ eventName }) => eventName).join(' '), found);
    }),
  ),

  contractCase('yields only the columns that were asked for', async (bench) => {
    await fill(bench);
    const batches = await bench.batches({
      columns: ['step', 'timestampUs', 'metadata.unheard_of'],
      where: { loss: { lt: 0.5 }, eventName: 'checkpoint' },
    });
    const seen = new Set(batches.flatMap((batch) => [...batch.columns.keys()]));
    assert.deepEqual([...seen].sort(), ['step', 'timestamp_us']);
    assert.equal(
      batches.reduce((sum, { length }) => sum + length, 0),
      4,
    );
  }),

  contractCase('yields events by their ids', async (bench) => {
    await fill(bench);
    const all = await bench.events();
    const ids = [all[3]!.eventId, all[11]!.eventId];
    const found = await bench.events({ where: { eventId: ids } });
    assert.deepEqual(
      found.map(({ step }) => step),
      [3, 11],
    );
    const rest = await bench.events({ where: { eventId: { notIn: ids } }, limit: 4 });
    assert.deepEqual(
      rest.map(({ step }) => step),
      [0, 1, 2, 4],
    );
  }),
];
