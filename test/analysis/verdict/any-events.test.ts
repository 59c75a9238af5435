import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictOn } from './arms.js';

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, 5e-324) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const row = fc.record({
  condition: fc.constantFrom('a', 'b', 'c', null),
  sample_id: fc.constantFrom('s1', 's2', 's3', 's4', null),
  metadata_seed: fc.constantFrom('1', '2', '3', null),
  step: fc.constantFrom(0, 1, 2, null, null, null),
  latency_ms: value,
  cost_usd: value,
  loss: value,
  success: fc.constantFrom(true, false, null),
});

const experiment = fc.array(row, { minLength: 1, maxLength: 40 });

/** Where in it there is a NaN. */
function nanIn(part: unknown, path = ''): string[] {
  if (Number.isNaN(part)) return [path];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => nanIn(value, `${path}.${key}`));
}

describe('any events', () => {
  it('get a verdict, or none with a reason, and never a NaN', () => {
    fc.assert(
      fc.property(
        fc.array(experiment, { minLength: 3, maxLength: 3 }),
        fc.constantFrom('experiment', 'condition'),
        fc.constantFrom(undefined, 'metadata.seed'),
        fc.constantFrom(undefined, 'event', 'sample', 'run'),
        (experiments, by, runBy, unit) => {
          const arms = experiments.map((rows, i) => ({
            condition: `e${i}`,
            events: Object.fromEntries(
              Object.keys(rows[0]!).map((name) => [
                name,
                rows.map((cells) => cells[name as keyof typeof cells]),
              ]),
            ),
          }));
          const verdict = verdictOn(arms, {
            by,
            metrics: [
              'latency_ms mean',
              'latency_ms p50',
              'cost_usd',
              'loss',
              'loss final',
              'success rate',
              { metric: 'ratio', numerator: 'cost_usd', denominator: 'success' },
            ],
            ...(runBy === undefined ? {} : { runBy }),
            ...(unit === undefined ? {} : { unit }),
          });
          expect(nanIn(verdict)).toEqual([]);
          for (const metric of verdict.metrics) {
            expect(metric.verdict === 'unknown').toBe(metric.test === null);
            expect(metric.test === null).toBe(metric.reason !== null);
            expect(metric.words).toContain(metric.metric);
            if (metric.test === null) continue;
            expect(metric.test.pValue).toBeGreaterThanOrEqual(0);
            expect(metric.adjustedPValue).toBeGreaterThanOrEqual(metric.test.pValue);
            expect(metric.adjustedPValue).toBeLessThanOrEqual(1);
            const { estimate, interval } = metric.difference!;
            expect(interval!.lower).toBeLessThanOrEqual(estimate);
            expect(interval!.upper).toBeGreaterThanOrEqual(estimate);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
