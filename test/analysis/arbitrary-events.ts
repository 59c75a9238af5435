import fc from 'fast-check';
import type { Emitted } from './recorded-events.js';

const NAMES = ['req_llm.request.stop', 'req_llm.request.exception', 'demo.item', '__proto__'];

/** Subnormal sums depend on the order of adding, and say nothing about the code under test. */
function toMillionths(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}

/** Columns of bytes, of wider integers, of doubles; most with NaN and infinities strewn in. */
const someNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 200 }) },
  { weight: 2, arbitrary: fc.integer({ min: -70_000, max: 1e9 }) },
  { weight: 4, arbitrary: fc.double({ min: -1e3, max: 1e6, noNaN: true }).map(toMillionths) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity) },
);

const smallNumber: fc.Arbitrary<number> = fc.integer({ min: 0, max: 200 });

const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { freq: 3, nil: null });

function eventOf(number: fc.Arbitrary<number>): fc.Arbitrary<Omit<Emitted, 'atUs'>> {
  return fc.record({
    name: fc.constantFrom(...NAMES),
    measurements: fc.record({
      latency_ms: sometimes(number),
      cost_usd: sometimes(number),
      prompt_tokens: sometimes(smallNumber),
      completion_tokens: sometimes(number),
      total_tokens: sometimes(number),
      score: sometimes(number),
    }),
    metadata: fc.record({ success: sometimes(fc.boolean()) }),
  });
}

/** Events in order of time, many at the same moment, some after long pauses. */
export const arbitraryEvents: fc.Arbitrary<Emitted[]> = fc
  .constantFrom(someNumber, smallNumber)
  .chain((number) =>
    fc.array(
      fc.tuple(
        fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })),
        eventOf(number),
      ),
      { maxLength: 60 },
    ),
  )
  .map((gaps) => {
    let atUs = 1_700_000_000_000_000;
    return gaps.map(([gap, event]) => ({ ...event, atUs: (atUs += gap) }));
  });

export const arbitraryCuts: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 40 }), {
  minLength: 1,
  maxLength: 4,
});
