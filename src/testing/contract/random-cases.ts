import { type EventInput, makeBatches } from '../batches.js';
import { naiveQuery } from '../naive-query.js';
import { type SeededRandom, seededRandom } from '../random.js';
import { writer } from './append-cases.js';
import { assertSameEvents, contractCase, type StoreContractCase } from './contract-case.js';
import { randomQuery, TEXTS } from './random-query.js';
import { T0 } from './sample-events.js';

const QUERIES = 40;

/** Random events and random queries, each answered as the plainest reading of it would. */
export const RANDOM_CASES: readonly StoreContractCase[] = [11, 23, 47, 89].map((seed) =>
  contractCase(`answers random queries over random events (seed ${seed})`, async (bench) => {
    const random = seededRandom(seed);
    const batches = [];
    for (let n = 0; n < 3; n++) {
      const options = { writer: writer(random.below(1e6)), rowsPerBatch: 1 + random.below(60) };
      batches.push(...(await makeBatches(randomEvents(random, 120), options)));
    }
    batches.sort(() => random.next() - 0.5);
    await bench.append(...batches);
    const events = bench.expected(...batches);
    for (let i = 0; i < QUERIES; i++) {
      const query = randomQuery(random, T0, T0 + 120);
      const nowUs = T0 + random.below(150);
      assertSameEvents(
        await bench.events(query, nowUs),
        naiveQuery(events, query, nowUs),
        `${JSON.stringify(query)} at ${nowUs}`,
      );
    }
  }),
);

const NAMES = ['a.start', 'a.stop', 'a.b.stop', 'ab.stop', 'c'];

function randomEvents(random: SeededRandom, count: number): EventInput[] {
  let timestampUs = T0;
  return Array.from({ length: count }, () => {
    timestampUs += random.below(3);
    return {
      name: random.pick(NAMES),
      timestampUs,
      measurements: some(random, {
        loss: () => random.pick([0, -0, 0.5, 1, -1, NaN, Infinity, -Infinity, random.next()]),
        step: () => random.below(5),
        duration: () => random.below(4) * 1e6,
      }),
      metadata: some(random, {
        model: () => random.pick(TEXTS),
        success: () => random.chance(0.5),
        sample_id: () => random.below(6),
        turn: () => random.pick([1, 2, '1', 'two', true, null, [1], NaN]),
        note: () => random.pick(TEXTS),
        deep: () => ({ er: random.below(3), flag: random.chance(0.5) }),
      }),
    };
  });
}

function some(
  random: SeededRandom,
  makers: Record<string, () => unknown>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, make] of Object.entries(makers)) if (random.chance(0.7)) values[key] = make();
  return values;
}
