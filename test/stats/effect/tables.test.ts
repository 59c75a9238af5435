import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noncentralChiSquaredCdf,
  noncentralChiSquaredSurvival,
} from '../../../src/stats/distribution/noncentral-chi-squared.js';
import { cramersV } from '../../../src/stats/effect/cramers-v.js';
import type { ZeroCorrection } from '../../../src/stats/effect/event-table.js';
import { oddsRatio } from '../../../src/stats/effect/odds-ratio.js';
import { riskRatio } from '../../../src/stats/effect/risk-ratio.js';
import { answerOf, expectClose, reasonOf, refusedPath } from '../answer.js';

const cell = fc.integer({ min: 1, max: 5000 });
const tables = fc.tuple(cell, cell, cell, cell).map(
  ([a, b, c, d]) =>
    [
      [a, b],
      [c, d],
    ] as const,
);

describe.each([
  ['oddsRatio', oddsRatio],
  ['riskRatio', riskRatio],
])('%s', (_, ratioOf) => {
  it('turns over when the groups are swapped', () => {
    fc.assert(
      fc.property(tables, ([first, second]) => {
        const plain = answerOf(ratioOf([first, second]));
        const swapped = answerOf(ratioOf([second, first]));
        expectClose(swapped.estimate, 1 / plain.estimate);
        expectClose(swapped.interval.lower, 1 / plain.interval.upper);
        expectClose(swapped.interval.upper, 1 / plain.interval.lower);
      }),
    );
  });

  it('adds a half to every cell when one is 0, unless told not to', () => {
    const corrected = answerOf(
      ratioOf([
        [0, 20],
        [5, 15],
      ]),
    ).estimate;
    expectClose(corrected, ratioOf === oddsRatio ? (0.5 * 15.5) / (20.5 * 5.5) : 0.5 / 5.5);
    expect(
      reasonOf(
        ratioOf(
          [
            [0, 20],
            [5, 15],
          ],
          { correction: 'none' },
        ),
      ),
    ).toBe('zero-cell');
    expect(
      ratioOf(
        [
          [1, 20],
          [5, 15],
        ],
        { correction: 'none' },
      ),
    ).toEqual(
      ratioOf([
        [1, 20],
        [5, 15],
      ]),
    );
  });

  it('has no answer where nothing was seen, and refuses wrong options', () => {
    expect(
      reasonOf(
        ratioOf([
          [0, 20],
          [0, 15],
        ]),
      ),
    ).toBe('empty-margin');
    expect(
      reasonOf(
        ratioOf([
          [0, 0],
          [3, 15],
        ]),
      ),
    ).toBe('empty-margin');
    const correction = 'half' as ZeroCorrection;
    expect(
      refusedPath(() =>
        ratioOf(
          [
            [1, 2],
            [3, 4],
          ],
          { correction },
        ),
      ),
    ).toBe('correction');
    expect(
      refusedPath(() =>
        ratioOf(
          [
            [1, 2],
            [3, 4],
          ],
          { confidence: 2 },
        ),
      ),
    ).toBe('confidence');
    expect(
      refusedPath(() =>
        ratioOf([
          [1, 2],
          [3, -4],
        ]),
      ),
    ).toBe('table[1][1]');
  });
});

describe('the standard errors of the ratios', () => {
  it('are those of Woolf and Katz', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const [[a, b], [c, d]] = table;
        const odds = answerOf(oddsRatio(table));
        expectClose(odds.estimate, (a * d) / (b * c));
        expectClose(odds.logStandardError ** 2, 1 / a + 1 / b + 1 / c + 1 / d);
        expectClose(
          Math.log(odds.interval.upper / odds.estimate) / odds.logStandardError,
          1.959963984540054,
          1e-9,
        );
        const risk = answerOf(riskRatio(table));
        expectClose(risk.estimate, a / (a + b) / (c / (c + d)));
        expect(risk.logStandardError ** 2).toBeCloseTo(
          1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
          12,
        );
      }),
    );
  });
});

describe('cramersV', () => {
  const wide = [
    [10, 0, 4],
    [3, 5, 9],
    [2, 7, 1],
    [8, 8, 0],
  ];

  it('is 0 where rows are alike, 1 where a row fixes the column, and blind to scale', () => {
    expect(
      answerOf(
        cramersV([
          [4, 8],
          [3, 6],
        ]),
      ).estimate,
    ).toBe(0);
    expect(
      answerOf(
        cramersV([
          [50, 0, 0],
          [0, 40, 0],
          [0, 0, 3],
        ]),
      ).estimate,
    ).toBeCloseTo(1, 14);
    const tenfold = wide.map((row) => row.map((count) => 10 * count));
    expectClose(answerOf(cramersV(tenfold)).estimate, answerOf(cramersV(wide)).estimate);
    expectClose(answerOf(cramersV(wide)).estimate, 0.48606702895441045);
  });

  it('is pulled down by the bias correction, the less the more counts there are', () => {
    const corrected = answerOf(cramersV(wide, { biasCorrected: true })).estimate;
    expectClose(corrected, 0.4352654526720147);
    const many = wide.map((row) => row.map((count) => 1e6 * count));
    const plain = answerOf(cramersV(wide)).estimate;
    expect(answerOf(cramersV(many, { biasCorrected: true })).estimate).toBeCloseTo(plain, 5);
    expect(
      answerOf(
        cramersV(
          [
            [5, 4],
            [4, 5],
          ],
          { biasCorrected: true },
        ),
      ).estimate,
    ).toBe(0);
  });

  it('has the interval whose ends put the chi-square in the tails', () => {
    const { interval } = answerOf(cramersV(wide, { confidence: 0.9 }));
    const counts = 57;
    const statistic = counts * 2 * 0.48606702895441045 ** 2;
    expectClose(
      noncentralChiSquaredSurvival(statistic, 6, 2 * counts * interval.lower ** 2),
      0.05,
      1e-9,
    );
    expectClose(
      noncentralChiSquaredCdf(statistic, 6, 2 * counts * interval.upper ** 2),
      0.05,
      1e-9,
    );
    expect(answerOf(cramersV(wide, { confidence: 0.9, biasCorrected: true })).interval).toEqual(
      interval,
    );
    expect(refusedPath(() => cramersV(wide, { confidence: 0 }))).toBe('confidence');
  });

  it('has an interval from 0 where independence is not rejected, and up to 1 where V is', () => {
    const alike = answerOf(
      cramersV([
        [40, 41],
        [42, 40],
      ]),
    ).interval;
    expect(alike.lower).toBe(0);
    const apart = answerOf(
      cramersV([
        [50, 0],
        [0, 50],
      ]),
    ).interval;
    expect(apart.upper).toBe(1);
    expect(apart.lower).toBeGreaterThan(0.75);
  });

  it('has no answer for empty margins, or for too few counts to correct', () => {
    expect(
      reasonOf(
        cramersV([
          [0, 0],
          [5, 7],
        ]),
      ),
    ).toBe('empty-margin');
    expect(
      reasonOf(
        cramersV(
          [
            [1, 0],
            [0, 1],
          ],
          { biasCorrected: true },
        ),
      ),
    ).toBe('too-few');
    const diagonal = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    expect(reasonOf(cramersV(diagonal, { biasCorrected: true }))).toBe('too-few');
    expect(answerOf(cramersV(diagonal)).estimate).toBeCloseTo(1, 14);
  });
});
