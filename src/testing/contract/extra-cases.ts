import assert from 'node:assert/strict';
import { valueAt } from '../../event/row.js';
import type { EventQuery } from '../../query/query.js';
import type { Where } from '../../query/where.js';
import { type EventInput, makeBatches } from '../batches.js';
import { writer } from './append-cases.js';
import { type Bench, contractCase, type StoreContractCase } from './contract-case.js';
import { steps } from './sample-events.js';

const EVENTS = 300;
/** From here on there is no column left for a key that is new. */
const LATE = 280;

/** Events each with a key of its own, so many that keys that come late find no column. */
function events(): EventInput[] {
  return steps(EVENTS).map((event, i) => ({
    ...event,
    measurements: { ...event.measurements, ...(i >= LATE ? { late: i / 2 } : {}) },
    metadata: { [`key_${i}`]: i, ...(i >= LATE ? lateMetadata(i) : {}) },
  }));
}

function lateMetadata(i: number): Record<string, unknown> {
  return {
    policy: i % 2 === 0 ? 'v3' : 'v2',
    turn: [i, String(i), i % 4 === 2, [i], null][i % 5],
    toolName: i < 290 ? null : 'first',
    tool_name: 'second',
    deep: { er: { isStill: i < 283 }, value: i === 299 ? Number.NaN : i },
  };
}

async function fill(bench: Bench): Promise<void> {
  const all = events();
  const batches = [
    ...(await makeBatches(all.filter((_, i) => i < LATE || i % 3 !== 0))),
    // Another writer's, among the first one's: with columns to spare.
    ...(await makeBatches(
      all.filter((_, i) => i >= LATE && i % 3 === 0),
      { writer: writer(1) },
    )),
  ];
  await bench.append(...batches);
}

/** Conditions on what has no column in some batches, and the steps that they are to find. */
const EXPECTATIONS: readonly (readonly [what: string, where: Where, found: number[]])[] = [
  ['a text', { policy: 'v3' }, [280, 282, 284, 286, 288, 290, 292, 294, 296, 298]],
  ['a key met before, and one met late', { key_3: 3 }, [3]],
  ['the last key of all', { 'metadata.key_299': { gte: 0 } }, [299]],
  ['ne', { policy: { ne: 'v2' }, step: { lt: 285 } }, [280, 282, 284]],
  ['what is missing', { policy: null, step: { gte: 278 } }, [278, 279]],
  ['not', { not: { policy: 'v3' }, step: { gt: 277, lt: 284 } }, [278, 279, 281, 283]],
  ['a measurement', { 'measurements.late': { lte: 141 } }, [280, 281, 282]],
  ['no measurement among metadata', { late: { exists: true } }, []],
  ['a boolean inside objects', { 'metadata.deep.er.isStill': true }, [280, 281, 282]],
  ['a column by its name', { metadata_deep_value: [281, 'NaN'] }, [281, 299]],
  ['a number among other types', { turn: 285 }, [285]],
  ['a text among other types', { turn: { in: ['281', '286'] } }, [281, 286]],
  ['a boolean among other types', { turn: true }, [282]],
  [
    'a second spelling, where the first is null',
    { toolName: 'second', step: { lt: 283 } },
    [280, 281, 282],
  ],
  [
    'no second spelling, where the first has a value',
    { tool_name: 'second', step: { gt: 288 } },
    [289],
  ],
];

/** Values that found no column of their own, and are kept in `extra`. */
export const EXTRA_CASES: readonly StoreContractCase[] = [
  ...EXPECTATIONS.map(([what, where, found]) =>
    contractCase(`finds in what has no column: ${what}`, async (bench) => {
      await fill(bench);
      const ascending = (await bench.events({ where })).map(({ step }) => step);
      assert.deepEqual(ascending, found);
    }),
  ),

  ...(['asc', 'desc'] as const).map((order) =>
    contractCase(`yields what has no column as one, ${order}`, async (bench) => {
      await fill(bench);
      const query: EventQuery = {
        where: { policy: 'v2' },
        columns: ['step', 'policy', 'turn', 'deep.value'],
        order,
        window: { lastN: 4 },
        limit: 3,
      };
      const rows = [];
      for (const batch of await bench.batches(query)) {
        const names = ['step', 'metadata_policy', 'metadata_turn', 'metadata_deep_value'];
        for (const name of batch.columns.keys()) assert.ok(names.includes(name), name);
        for (let row = 0; row < batch.length; row++)
          rows.push(names.map((name) => valueAt(batch, name, row)));
      }
      const newest = [
        [293, 'v2', [293], 293],
        [295, 'v2', 295, 295],
        [297, 'v2', false, 297],
        [299, 'v2', null, Number.NaN],
      ];
      assert.deepEqual(rows, order === 'asc' ? newest.slice(0, 3) : newest.reverse().slice(0, 3));
    }),
  ),
];
