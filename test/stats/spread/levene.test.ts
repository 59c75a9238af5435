import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { oneWayAnova } from '../../../src/stats/location/one-way-anova.js';
import { leveneTest } from '../../../src/stats/spread/levene.js';
import { answerOf } from '../answer.js';

describe('leveneTest', () => {
  it('is the analysis of variance of the deviations', () => {
    const some = [
      [1, 2, 6],
      [4, 4, 10, 0],
      [7, 8, 9],
    ];
    const deviations = [
      [1, 0, 4],
      [0, 0, 6, 4],
      [1, 0, 1],
    ];
    const plain = answerOf(oneWayAnova(deviations));
    expect(answerOf(leveneTest(some)).statistic).toBeCloseTo(plain.statistic, 12);
    expect(answerOf(leveneTest(some, { center: 'median' })).pValue).toBeCloseTo(plain.pValue, 12);
    const fromMean = [
      [2, 1, 3],
      [0.5, 0.5, 5.5, 4.5],
      [1, 0, 1],
    ];
    expect(answerOf(leveneTest(some, { center: 'mean' })).statistic).toBeCloseTo(
      answerOf(oneWayAnova(fromMean)).statistic,
      12,
    );
  });

  it('sees no difference where one group is another one moved', () => {
    const group = [1.5, 2.25, 7, 3];
    expect(answerOf(leveneTest([group, group.map((value) => value + 1e9)])).statistic).toBe(0);
  });

  it('has no answer where deviations vary within no group, be it for rounding', () => {
    expect(
      leveneTest([
        [0.1, 0.3],
        [1.1, 7.7],
      ]),
    ).toMatchObject({ reason: 'no-variation' });
    expect(
      leveneTest(
        [
          [0.1, 0.7, 0.1, 0.7],
          [0.7, 1.3],
        ],
        { center: 'mean' },
      ),
    ).toMatchObject({
      reason: 'no-variation',
    });
    expect(() =>
      leveneTest(
        [
          [1, 2],
          [3, 4],
        ],
        { center: 'mode' as never },
      ),
    ).toThrow(CrucibleError);
  });
});
