import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { adjustPValues } from '../../../src/stats/correction/adjust-p-values.js';
import { oneWayAnova } from '../../../src/stats/location/one-way-anova.js';
import { pairwiseTTests } from '../../../src/stats/location/pairwise-t-tests.js';
import { studentTTest } from '../../../src/stats/location/student-t-test.js';
import { welchAnova } from '../../../src/stats/location/welch-anova.js';
import { welchTTest } from '../../../src/stats/location/welch-t-test.js';
import { answerOf } from '../answer.js';

const sample = fc
  .array(fc.integer({ min: -300, max: 300 }), { minLength: 3, maxLength: 15 })
  .filter((values) => new Set(values).size > 1);
const groups = fc.array(sample, { minLength: 2, maxLength: 6 });
const analyses = [
  ['oneWayAnova', oneWayAnova],
  ['welchAnova', welchAnova],
] as const;

describe.each(analyses)('%s', (_, analyse) => {
  it('does not depend on the order of the groups, their offset or their unit', () => {
    fc.assert(
      fc.property(groups, (some) => {
        const plain = answerOf(analyse(some));
        const others = [
          analyse([...some].reverse()),
          analyse(some.map((group) => group.map((value) => value + 1e15))),
          analyse(some.map((group) => group.map((value) => value * 2 ** -700))),
        ].map(answerOf);
        for (const other of others) {
          expect(Math.abs(other.statistic - plain.statistic)).toBeLessThanOrEqual(
            1e-9 * (1 + plain.statistic),
          );
          expect(other.pValue).toBeCloseTo(plain.pValue, 9);
        }
      }),
    );
  });

  it('has no answer for a single group, an empty one, or one that is not finite', () => {
    expect(analyse([[1, 2, 3]])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(analyse([[1, 2, 3], []])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      analyse([
        [1, 2, 3],
        [1, Number.NaN],
      ]),
    ).toMatchObject({ ok: false, reason: 'not-finite' });
    expect(
      analyse([
        [2.1, 2.1],
        [3.3, 3.3, 3.3],
      ]),
    ).toMatchObject({ ok: false, reason: 'no-variation' });
  });
});

describe('with two groups', () => {
  it('each analysis of variance is the t test of its kind', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        for (const [analyse, test] of [
          [oneWayAnova, studentTTest],
          [welchAnova, welchTTest],
        ] as const) {
          const f = answerOf(analyse([x, y]));
          const t = answerOf(test(x, y));
          expect(Math.abs(f.statistic - t.statistic ** 2)).toBeLessThanOrEqual(
            1e-10 * (1 + f.statistic),
          );
          expect(f.degreesOfFreedomWithin).toBeCloseTo(t.degreesOfFreedom, 8);
          expect(f.pValue).toBeCloseTo(t.pValue, 10);
        }
      }),
    );
  });
});

describe('oneWayAnova', () => {
  it('divides the squares', () => {
    // Means 2, 4 and 9 about 5; squares within 2 each.
    const test = answerOf(
      oneWayAnova([
        [1, 2, 3],
        [3, 4, 5],
        [8, 9, 10],
      ]),
    );
    expect(test).toMatchObject({
      statistic: 39,
      degreesOfFreedomBetween: 2,
      degreesOfFreedomWithin: 6,
    });
    expect(test.etaSquared).toBeCloseTo(78 / 84, 14);
    // P(F > f) with 2 and d degrees of freedom is (1 + 2f/d)^(-d/2).
    expect(test.pValue).toBeCloseTo((1 + (2 * 39) / 6) ** -3, 14);
  });
});

describe('welchAnova', () => {
  it('has no answer for a constant group, whose weight would be infinite', () => {
    expect(
      welchAnova([
        [2, 2, 2],
        [1, 2, 4],
      ]),
    ).toMatchObject({ ok: false, reason: 'no-variation' });
  });
});

describe('pairwiseTTests', () => {
  const some = [
    [1, 2, 6],
    [4, 4, 10, 0],
    [7, 8, 9],
  ];

  it('compares every group with every later one, and adjusts together', () => {
    const { comparisons } = answerOf(pairwiseTTests(some, { pooledSd: false, adjust: 'bh' }));
    expect(comparisons.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const pValues = comparisons.map(({ first, second, pValue, statistic }) => {
      const test = answerOf(welchTTest(some[first]!, some[second]!));
      expect([statistic, pValue]).toEqual([test.statistic, test.pValue]);
      return pValue;
    });
    expect(comparisons.map((test) => test.adjustedPValue)).toEqual(
      adjustPValues(pValues, { method: 'bh' }),
    );
  });

  it('pools all groups', () => {
    const { comparisons } = answerOf(pairwiseTTests(some, { adjust: 'none', alternative: 'less' }));
    expect(comparisons.every((test) => test.degreesOfFreedom === 7)).toBe(true);
    expect(comparisons.every((test) => test.adjustedPValue === test.pValue)).toBe(true);
    const two = answerOf(pairwiseTTests(some.slice(0, 2))).comparisons[0]!;
    const test = answerOf(studentTTest(some[0]!, some[1]!));
    expect(two.statistic).toBeCloseTo(test.statistic, 14);
    expect(two.pValue).toBeCloseTo(test.pValue, 14);
  });

  it('has no answer without variation, and refuses options that are none', () => {
    expect(pairwiseTTests([[1], [2]])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      pairwiseTTests([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ ok: false, reason: 'no-variation' });
    expect(
      pairwiseTTests(
        [
          [1, 1],
          [2, 2],
          [3, 4],
        ],
        { pooledSd: false },
      ),
    ).toMatchObject({
      reason: 'no-variation',
    });
    expect(() => pairwiseTTests(some, { adjust: 'tukey' as never })).toThrow(CrucibleError);
    expect(() => pairwiseTTests(some, { pooledSd: 'yes' as never })).toThrow(CrucibleError);
  });
});

describe("Welch's analysis of variance of variances next to 0", () => {
  const others = [
    [2, 3, 4],
    [5, 6, 7],
  ];

  it.each([1e-100, 1e-150, 1e-155, 1e-160])('has an answer: deviations of %d', (deviation) => {
    const { pValue } = answerOf(welchAnova([[0, deviation, 0], ...others]));
    expect(pValue).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(0.05);
    const alike = [1, 2, 3].map((times) => [0, times * deviation, 0]);
    expect(answerOf(welchAnova(alike)).pValue).toBeCloseTo(
      answerOf(welchAnova(alike.map((group) => group.map((value) => value / deviation)))).pValue,
      9,
    );
  });

  it('counts the others as it would beside a variance that is merely small', () => {
    const wide = others.map((group) => group.map((value) => value * 1e10));
    const [tiny, small] = [1e-160, 1e-90].map((deviation) =>
      answerOf(welchAnova([[0, deviation, 0], ...wide])),
    );
    expect(tiny!.statistic / small!.statistic).toBeCloseTo(1, 9);
    expect(tiny!.pValue / small!.pValue).toBeCloseTo(1, 9);
  });
});
