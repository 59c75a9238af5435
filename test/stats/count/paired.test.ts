import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type McNemarMethod, mcNemarTest } from '../../../src/stats/count/mcnemar.js';
import { newcombePairedInterval } from '../../../src/stats/count/newcombe-paired.js';
import type { Alternative } from '../../../src/stats/outcome.js';
import { answerOf, choose, expectClose, quotient, reasonOf, refusedPath } from '../answer.js';

/** Airway hyper-responsiveness before and after stem cell transplantation. */
const AIRWAYS = [
  [1, 1],
  [7, 12],
];

const cell = fc.nat(60);
const pairs = fc
  .tuple(cell, cell, cell, cell)
  .filter(([, b, c]) => b + c > 0)
  .map(
    ([a, b, c, d]) =>
      [
        [a, b],
        [c, d],
      ] as const,
  );

describe('mcNemarTest', () => {
  it('gives the p-values of Fagerland, Lydersen & Laake', () => {
    const pOf = (method: McNemarMethod, correction = false): number =>
      answerOf(mcNemarTest(AIRWAYS, { method, correction })).pValue;
    expect(pOf('exact')).toBeCloseTo(0.0703, 4);
    expect(pOf('mid-p')).toBeCloseTo(0.0391, 4);
    expect(pOf('asymptotic')).toBeCloseTo(0.0339, 4);
    expect(pOf('asymptotic', true)).toBeCloseTo(0.0771, 4);
    const { statistic, estimate, oddsRatio } = answerOf(
      mcNemarTest(AIRWAYS, { method: 'asymptotic' }),
    );
    expectClose(statistic, 36 / 8);
    expectClose(estimate, -6 / 21);
    expectClose(oddsRatio, 1 / 7);
  });

  it('counts the tosses of a fair coin, with the whole or half of the observed case', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.constantFrom<Alternative>('two-sided', 'less', 'greater'),
        (table, alternative) => {
          const [[, b], [c]] = table;
          const fewer = { 'two-sided': Math.min(b, c), less: b, greater: c }[alternative];
          let ways = 0n;
          for (let k = 0; k <= fewer; k++) ways += choose(b + c, k);
          const sides = alternative === 'two-sided' ? 2 : 1;
          const half = quotient(choose(b + c, fewer), 2n ** BigInt(b + c + 1));
          const tail = quotient(ways, 2n ** BigInt(b + c));
          const exact = answerOf(mcNemarTest(table, { alternative })).pValue;
          expectClose(exact, Math.min(1, sides * tail));
          const mid = answerOf(mcNemarTest(table, { alternative, method: 'mid-p' })).pValue;
          expectClose(mid, Math.min(1, sides * (tail - half)), 1e-10);
        },
      ),
    );
  });

  it('corrects towards no difference on whichever side is asked', () => {
    const pOf = (alternative: Alternative, correction: boolean): number =>
      answerOf(
        mcNemarTest(
          [
            [5, 14],
            [6, 5],
          ],
          { method: 'asymptotic', alternative, correction },
        ),
      ).pValue;
    for (const alternative of ['two-sided', 'less', 'greater'] as const)
      expect(pOf(alternative, true)).toBeGreaterThan(pOf(alternative, false));
    expectClose(pOf('greater', false) + pOf('less', false), 1);
    expectClose(pOf('two-sided', true), 2 * pOf('greater', true));
    const even = answerOf(
      mcNemarTest(
        [
          [5, 6],
          [6, 5],
        ],
        { method: 'asymptotic', correction: true },
      ),
    );
    expect(even).toMatchObject({ statistic: 0, pValue: 1 });
  });

  it('has no answer where no pair differs, and refuses other tables', () => {
    expect(
      reasonOf(
        mcNemarTest([
          [5, 0],
          [0, 6],
        ]),
      ),
    ).toBe('no-variation');
    expect(
      refusedPath(() =>
        mcNemarTest([
          [5, 0],
          [0, 6],
          [1, 1],
        ]),
      ),
    ).toBe('table');
    expect(refusedPath(() => mcNemarTest(AIRWAYS, { method: 'fast' as McNemarMethod }))).toBe(
      'method',
    );
  });
});

describe('newcombePairedInterval', () => {
  it('gives the interval of the paper', () => {
    const { estimate, interval } = answerOf(
      newcombePairedInterval([
        [36, 12],
        [2, 0],
      ]),
    );
    expectClose(estimate, 0.2);
    expect(interval.lower).toBeCloseTo(0.0569, 4);
    expect(interval.upper).toBeCloseTo(0.3404, 4);
    // A correlation above 0, brought nearer to it.
    const agreeing = answerOf(
      newcombePairedInterval([
        [50, 12],
        [4, 34],
      ]),
    ).interval;
    expectClose(agreeing.lower, 0.0009089170531485502, 1e-9);
    expectClose(agreeing.upper, 0.15696912734086643);
  });

  it('turns over with the measurements and with success and failure, within -1 to 1', () => {
    fc.assert(
      fc.property(pairs, ([[a, b], [c, d]]) => {
        const { interval } = answerOf(
          newcombePairedInterval([
            [a, b],
            [c, d],
          ]),
        );
        for (const table of [
          [
            [a, c],
            [b, d],
          ],
          [
            [d, c],
            [b, a],
          ],
        ]) {
          const turned = answerOf(newcombePairedInterval(table)).interval;
          expect(turned.lower).toBeCloseTo(-interval.upper, 13);
          expect(turned.upper).toBeCloseTo(-interval.lower, 13);
        }
        expect(interval.lower).toBeGreaterThanOrEqual(-1);
        expect(interval.upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is narrower the more the measurements agree', () => {
    const width = (table: number[][]): number => {
      const { interval } = answerOf(newcombePairedInterval(table));
      return interval.upper - interval.lower;
    };
    expect(
      width([
        [50, 10],
        [0, 40],
      ]),
    ).toBeLessThan(
      width([
        [35, 25],
        [15, 25],
      ]),
    );
    // A correlation below 0 widens it, uncorrected.
    expect(
      width([
        [5, 45],
        [45, 5],
      ]),
    ).toBeGreaterThan(
      width([
        [25, 25],
        [25, 25],
      ]),
    );
  });

  it('still has an interval where all pairs agree, and none without a pair', () => {
    const { estimate, interval } = answerOf(
      newcombePairedInterval([
        [5, 0],
        [0, 0],
      ]),
    );
    expect(estimate).toBe(0);
    expect(interval.upper).toBeGreaterThan(0);
    expect(
      reasonOf(
        newcombePairedInterval([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe('too-few');
    expect(refusedPath(() => newcombePairedInterval(AIRWAYS, { confidence: 0 }))).toBe(
      'confidence',
    );
  });
});
