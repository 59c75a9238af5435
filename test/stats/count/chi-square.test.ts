import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareGoodnessOfFitTest } from '../../../src/stats/count/chi-square-goodness-of-fit.js';
import { chiSquareIndependenceTest } from '../../../src/stats/count/chi-square-independence.js';
import { sampleRatioTest } from '../../../src/stats/count/sample-ratio.js';
import { answerOf, expectClose, quotient, reasonOf, refusedPath } from '../answer.js';

const counts = fc.array(fc.integer({ min: 1, max: 2 ** 31 }), { minLength: 6, maxLength: 6 });

/** Pearson's statistic of whole numbers without a rounding error. */
function exactStatistic(table: number[][]): number {
  const rows = table.map((row) => BigInt(row.reduce((a, b) => a + b)));
  const columns = table[0]!.map((_, j) => BigInt(table.reduce((sum, row) => sum + row[j]!, 0)));
  const total = rows.reduce((a, b) => a + b);
  let numerator = 0n;
  let denominator = 1n;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const product = rows[i]! * columns[j]!;
      const difference = BigInt(count) * total - product;
      numerator = numerator * total * product + difference * difference * denominator;
      denominator *= total * product;
    });
  });
  return quotient(numerator, denominator);
}

describe('chiSquareIndependenceTest', () => {
  it('is exact for counts so large that O - E cancels', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 1e6 }), ([a, b, c, d, e, f], shift) => {
        const table = [
          [a!, b!, c!],
          [d!, e!, f!],
        ];
        expectClose(answerOf(chiSquareIndependenceTest(table)).statistic, exactStatistic(table));
        const near = [
          [1e12 + shift, 1e12],
          [1e12, 1e12 + a!],
        ];
        expectClose(answerOf(chiSquareIndependenceTest(near)).statistic, exactStatistic(near));
      }),
    );
  });

  it('does not care for the order of rows and columns', () => {
    fc.assert(
      fc.property(counts, ([a, b, c, d, e, f]) => {
        const plain = answerOf(
          chiSquareIndependenceTest([
            [a!, b!, c!],
            [d!, e!, f!],
          ]),
        );
        const other = answerOf(
          chiSquareIndependenceTest([
            [f!, c!],
            [e!, b!],
            [d!, a!],
          ]),
        );
        expectClose(other.statistic, plain.statistic);
        expect(other.degreesOfFreedom).toBe(2);
        expectClose(other.expected[0]![1]!, plain.expected[0]![2]!);
      }),
    );
  });

  it('takes a half from each deviation of a two by two table when asked, but never turns them', () => {
    const corrected = answerOf(
      chiSquareIndependenceTest(
        [
          [12, 5],
          [6, 14],
        ],
        { correction: true },
      ),
    );
    expectClose(corrected.statistic, (37 * (12 * 14 - 5 * 6 - 37 / 2) ** 2) / (17 * 20 * 18 * 19));
    const near = answerOf(
      chiSquareIndependenceTest(
        [
          [11, 10],
          [10, 11],
        ],
        { correction: true },
      ),
    );
    expect(near).toMatchObject({ statistic: 0, pValue: 1 });
    const even = answerOf(
      chiSquareIndependenceTest(
        [
          [3, 3],
          [3, 3],
        ],
        { correction: true },
      ),
    );
    expect(even).toMatchObject({ statistic: 0, pValue: 1 });
    const wide = [
      [10, 20, 30],
      [6, 9, 17],
    ];
    expect(chiSquareIndependenceTest(wide, { correction: true })).toEqual(
      chiSquareIndependenceTest(wide),
    );
  });

  it('gives the p-value of a far tail, and says how small the expected counts are', () => {
    const far = answerOf(
      chiSquareIndependenceTest([
        [500, 30],
        [20, 480],
      ]),
    );
    expectClose(far.pValue, 1.0993536574563299e-184, 1e-11);
    expect(far.smallestExpected).toBe((500 * 510) / 1030);
  });

  it('has no answer for an empty row or column, and refuses what is no table', () => {
    expect(
      reasonOf(
        chiSquareIndependenceTest([
          [0, 0],
          [5, 7],
        ]),
      ),
    ).toBe('empty-margin');
    expect(
      reasonOf(
        chiSquareIndependenceTest([
          [1, 0],
          [5, 0],
        ]),
      ),
    ).toBe('empty-margin');
    expect(refusedPath(() => chiSquareIndependenceTest([[1, 2]]))).toBe('table');
    expect(refusedPath(() => chiSquareIndependenceTest([[1], [2]]))).toBe('table');
    expect(
      refusedPath(() =>
        chiSquareIndependenceTest([
          [1, 2],
          [Number.NaN, 2],
        ]),
      ),
    ).toBe('table[1][0]');
    const most = Number.MAX_SAFE_INTEGER;
    expect(
      refusedPath(() =>
        chiSquareIndependenceTest([
          [most, 1],
          [1, 1],
        ]),
      ),
    ).toBe('the sum of table');
  });
});

describe('chiSquareGoodnessOfFitTest', () => {
  it('compares with equal shares unless it is given others', () => {
    const observed = Uint16Array.of(30, 14, 34, 45, 57, 20);
    const equal = answerOf(chiSquareGoodnessOfFitTest(observed));
    expectClose(equal.statistic, sumOfSquares(observed) * (6 / 200) - 200);
    const given = answerOf(
      chiSquareGoodnessOfFitTest(observed, { probabilities: [0.1, 0.1, 0.2, 0.2, 0.3, 0.1] }),
    );
    expectClose(given.statistic, 8.475);
    expect(given.degreesOfFreedom).toBe(5);
    expect(given.smallestExpected).toBe(20);
  });

  it('keeps its digits where the counts are near to those expected', () => {
    const observed = [3e14 + 5e7, 7e14 - 5e7];
    const { statistic } = answerOf(
      chiSquareGoodnessOfFitTest(observed, { probabilities: [0.25, 0.75] }),
    );
    expectClose(statistic, (5e13 + 5e7) ** 2 / 2.5e14 + (5e13 + 5e7) ** 2 / 7.5e14);
    const even = answerOf(chiSquareGoodnessOfFitTest([1e15 + 1, 1e15, 1e15]));
    expectClose(even.statistic, (4 / 9 + 1 / 9 + 1 / 9) / 1e15);
  });

  it('takes a degree of freedom for each estimated parameter', () => {
    const { degreesOfFreedom, pValue } = answerOf(
      chiSquareGoodnessOfFitTest([8, 6, 2, 5, 5], { estimatedParameters: 1 }),
    );
    expect(degreesOfFreedom).toBe(3);
    expectClose(pValue, 0.3061025685657774);
    expect(reasonOf(chiSquareGoodnessOfFitTest([8, 6], { estimatedParameters: 1 }))).toBe(
      'too-few',
    );
  });

  it('has no answer without counts or for an impossible category, and refuses bad probabilities', () => {
    expect(reasonOf(chiSquareGoodnessOfFitTest([0, 0]))).toBe('too-few');
    const impossible = { probabilities: [0.5, 0.5, 0] };
    expect(reasonOf(chiSquareGoodnessOfFitTest([3, 4, 0], impossible))).toBe('zero-cell');
    const refused = (probabilities: number[]): string | undefined =>
      refusedPath(() => chiSquareGoodnessOfFitTest([3, 4, 5], { probabilities }));
    expect(refused([0.5, 0.5])).toBe('probabilities');
    expect(refused([0.5, 0.4, 0.4])).toBe('the sum of probabilities');
    expect(refused([0.5, 0.8, -0.3])).toBe('probabilities[2]');
    expect(refusedPath(() => chiSquareGoodnessOfFitTest([3]))).toBe('observed');
    expect(refusedPath(() => chiSquareGoodnessOfFitTest([3, 0.5]))).toBe('observed[1]');
  });
});

describe('sampleRatioTest', () => {
  it('is the test of goodness of fit to the planned shares, in whatever scale', () => {
    const ratios = [0.9, 0.1];
    const { statistic, expected } = answerOf(sampleRatioTest([9000, 1080], { ratios }));
    expectClose(statistic, 5.714285714285714);
    expectClose(answerOf(sampleRatioTest([9000, 1080], { ratios: [9, 1] })).statistic, statistic);
    expect(expected).toEqual([9072, 1008]);
    expect(sampleRatioTest([12, 8])).toEqual(sampleRatioTest([12, 8], { ratios: [1, 1] }));
  });

  it('speaks of a mismatch below the threshold only', () => {
    const { pValue, mismatch } = answerOf(sampleRatioTest([50_500, 49_500]));
    expectClose(pValue, 0.0015654022580025497);
    expect(mismatch).toBe(false);
    expect(answerOf(sampleRatioTest([50_500, 49_500], { threshold: 0.01 })).mismatch).toBe(true);
    expect(answerOf(sampleRatioTest([51_000, 49_000])).mismatch).toBe(true);
  });

  it('has no answer without units, and refuses arms that were planned to be empty', () => {
    expect(reasonOf(sampleRatioTest([0, 0]))).toBe('too-few');
    expect(refusedPath(() => sampleRatioTest([5, 5], { ratios: [1, 0] }))).toBe('ratios[1]');
    expect(refusedPath(() => sampleRatioTest([5, 5], { ratios: [1, 1, 1] }))).toBe('ratios');
    expect(refusedPath(() => sampleRatioTest([5, 5], { threshold: 0 }))).toBe('threshold');
  });
});

function sumOfSquares(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value * value, 0);
}
