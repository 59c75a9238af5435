import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import { compileMatcher } from '../../src/query/match.js';
import { type EventQuery, resolveQuery } from '../../src/query/query.js';
import type { Where } from '../../src/query/where.js';
import { eventsOf, makeBatch } from '../../src/testing/batches.js';
import { naiveQuery } from '../../src/testing/naive-query.js';

const T0 = 1_735_689_600_000_000;

const number = fc.constantFrom(0, -0, 0.5, 1, 2, -1, NaN, NaN, NaN, Infinity, -Infinity);
const text = fc.constantFrom('', 'a', 'ab', 'abc', 'B', '1', 'null', 'é', '🧪');
const mixed = fc.oneof(number, text, fc.boolean(), fc.constant([1]), fc.constant(null));

const eventInput = fc.record({
  name: fc.constantFrom('a.start', 'a.stop', 'ab.stop', 'c'),
  measurements: fc.record({ loss: number, step: fc.nat({ max: 3 }) }, { requiredKeys: [] }),
  metadata: fc.record(
    {
      model: text,
      success: fc.boolean(),
      sample_id: fc.oneof(text, fc.nat({ max: 3 })),
      turn: mixed,
      deep: fc.record({ er: mixed }),
    },
    { requiredKeys: [] },
  ),
});

const NAMES = ['loss', 'step', 'model', 'success', 'sampleId', 'turn', 'metadata.deep.er', 'other'];
/** JSON knows no NaN, so a query says it as a text. */
const inJson = (value: number | string | boolean): number | string | boolean =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
const scalar = fc.oneof(number, text, fc.boolean()).map(inJson);
const bound = fc.oneof(number, text).map(inJson) as fc.Arbitrary<number | string>;
const list = fc.array(scalar, { maxLength: 4 });

/** One operator, or two of a range: of more than that, next to nothing passes. */
const condition = fc.oneof(
  scalar,
  fc.constant(null),
  list,
  operator('eq', fc.oneof(scalar, fc.constant(null))),
  operator('ne', fc.oneof(scalar, fc.constant(null))),
  operator('gt', bound),
  operator('gte', bound),
  operator('lt', bound),
  operator('lte', bound),
  operator('in', list),
  operator('notIn', list),
  operator('exists', fc.boolean()),
  operator('contains', text),
  operator('startsWith', text),
  fc.record({ gte: bound, lt: bound }),
);

function operator(name: string, operand: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return operand.map((value) => ({ [name]: value }));
}

const { where } = fc.letrec<{ where: Where }>((tie) => ({
  where: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.constantFrom(...NAMES), condition).map(([name, c]) => ({ [name]: c }) as Where),
    fc.record({ and: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ not: tie('where') }),
    fc.tuple(tie('where'), tie('where')).map(([a, b]) => ({ ...a, ...b })),
  ),
}));

function matched(batch: EventBatch, query: EventQuery): number[] {
  const rows = compileMatcher(resolveQuery(query, 0))(batch);
  return rows === null ? Array.from({ length: batch.length }, (_, row) => row) : [...rows];
}

describe('a matcher', () => {
  it('finds the rows that a plain reading of the query finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventInput, { minLength: 1, maxLength: 12 }),
        fc.array(where, { minLength: 1, maxLength: 5 }),
        async (inputs, wheres) => {
          const batch = await makeBatch(inputs);
          const events = eventsOf([batch]);
          for (const one of wheres) {
            const naive = naiveQuery(events, { where: one }, 0).map((e) => e.eventId);
            const found = matched(batch, { where: one }).map((row) => events[row]!.eventId);
            expect(found).toEqual(naive);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('matching', () => {
  let batch: EventBatch;
  beforeAll(async () => {
    batch = await makeBatch(
      Array.from({ length: 10 }, (_, i) => ({
        name: i % 2 === 0 ? 'a.b' : 'a.c',
        timestampUs: T0 + i,
        metadata: { n: i },
      })),
    );
  });

  it('says that every row passes, without listing them', () => {
    expect(compileMatcher(resolveQuery({}, 0))(batch)).toBeNull();
    expect(compileMatcher(resolveQuery({ where: { n: { gte: 0 } } }, 0))(batch)).toBeNull();
    expect(compileMatcher(resolveQuery({ events: '**' }, 0))(batch)).toBeNull();
  });

  it('applies names, times and conditions together', () => {
    const query = { events: 'a.b', window: { fromUs: T0 + 2, toUs: T0 + 8 }, n: { lt: 8 } };
    expect(matched(batch, query)).toEqual([2, 4, 6]);
  });

  it('leaves order, limit and the last N to the store', () => {
    expect(matched(batch, { limit: 1, order: 'desc', window: { lastN: 1 } })).toHaveLength(10);
  });
});
