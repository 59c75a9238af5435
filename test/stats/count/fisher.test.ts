import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExactTest } from '../../../src/stats/count/fisher.js';
import type { Alternative } from '../../../src/stats/outcome.js';
import { answerOf, choose, expectClose, quotient, reasonOf, refusedPath } from '../answer.js';

type Table = [[number, number], [number, number]];

const tables = fc
  .tuple(fc.nat(25), fc.nat(25), fc.nat(25), fc.nat(25))
  .map(
    ([a, b, c, d]): Table => [
      [a, b],
      [c, d],
    ],
  )
  .filter(([[a, b], [c, d]]) => a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);

/** How often each value of the first cell occurs among all tables of these margins. */
function frequencies([[a, b], [c, d]]: Table): { lowest: number; ways: bigint[] } {
  const lowest = Math.max(0, a - d);
  const highest = Math.min(a + b, a + c);
  const ways = [];
  for (let x = lowest; x <= highest; x++) ways.push(choose(a + c, x) * choose(b + d, a + b - x));
  return { lowest, ways };
}

function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function enumeratedPValue(table: Table, alternative: Alternative): number {
  const { lowest, ways } = frequencies(table);
  const at = table[0][0] - lowest;
  const observed = ways[at]!;
  const extreme = ways.filter((count, i) => {
    if (alternative === 'less') return i <= at;
    if (alternative === 'greater') return i >= at;
    return count * 10_000_000n <= observed * 10_000_001n;
  });
  return quotient(sum(extreme), sum(ways));
}

/** P(X <= x), P(X >= x) and the mean of the first cell when the odds ratio is `odds`. */
function under(table: Table, odds: number): { atMost: number; atLeast: number; mean: number } {
  const { lowest, ways } = frequencies(table);
  const at = table[0][0] - lowest;
  const masses = ways.map((count, i) => Number(count) * odds ** (i - at));
  const total = masses.reduce((a, b) => a + b, 0);
  const share = (from: number, to: number): number =>
    masses.slice(from, to).reduce((a, b) => a + b, 0) / total;
  const mean = masses.reduce((moment, mass, i) => moment + mass * (lowest + i), 0) / total;
  return { atMost: share(0, at + 1), atLeast: share(at, masses.length), mean };
}

describe('fisherExactTest', () => {
  it('gives the published answers', () => {
    const tea = answerOf(
      fisherExactTest(
        [
          [3, 1],
          [1, 3],
        ],
        { alternative: 'greater' },
      ),
    );
    expectClose(tea.pValue, 17 / 70);
    const convicted = answerOf(
      fisherExactTest(
        [
          [2, 15],
          [10, 3],
        ],
        { alternative: 'less' },
      ),
    );
    expect(convicted.pValue).toBeCloseTo(0.0004651809, 10);
    expect(convicted.oddsRatio).toBeCloseTo(0.0469366, 6);
    expect(convicted.interval.lower).toBe(0);
    expect(convicted.interval.upper).toBeCloseTo(0.2849595, 6);
  });

  it('counts what a complete enumeration counts, on each side', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom('two-sided', 'less', 'greater'), (table, alternative) => {
        const { pValue } = answerOf(fisherExactTest(table, { alternative }));
        expectClose(pValue, enumeratedPValue(table, alternative), 1e-13);
      }),
    );
  });

  it('estimates the odds ratio under which the table is the expected one', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { oddsRatio } = answerOf(fisherExactTest(table));
        const [[a, b], [c, d]] = table;
        if (oddsRatio === 0) expect(a * d).toBe(0);
        else if (oddsRatio === Infinity) expect(b * c).toBe(0);
        else expect(under(table, oddsRatio).mean).toBeCloseTo(a, 9);
      }),
    );
  });

  it('ends the interval where the table is just improbable enough', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (table, confidence) => {
        const [[a, b], [c, d]] = table;
        const { lower, upper } = answerOf(fisherExactTest(table, { confidence })).interval;
        const tail = (1 - confidence) / 2;
        if (lower === 0) expect(a * d).toBe(0);
        else expectClose(under(table, lower).atLeast, tail, 1e-9);
        if (upper === Infinity) expect(b * c).toBe(0);
        else expectClose(under(table, upper).atMost, tail, 1e-9);
      }),
    );
  });

  it('leaves the interval of a one-sided test open, and spends its whole error on the other end', () => {
    const table: Table = [
      [8, 4],
      [3, 9],
    ];
    const less = answerOf(fisherExactTest(table, { alternative: 'less', confidence: 0.9 }));
    expect(less.interval.lower).toBe(0);
    expectClose(under(table, less.interval.upper).atMost, 0.1, 1e-9);
    const greater = answerOf(fisherExactTest(table, { alternative: 'greater', confidence: 0.9 }));
    expect(greater.interval.upper).toBe(Infinity);
    expectClose(under(table, greater.interval.lower).atLeast, 0.1, 1e-9);
  });

  it('turns over when the columns are swapped, and stays when the table is turned on its side', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const [[a, b], [c, d]] = table;
        const plain = answerOf(fisherExactTest(table));
        const turned = answerOf(
          fisherExactTest([
            [a, c],
            [b, d],
          ]),
        );
        const swapped = answerOf(
          fisherExactTest([
            [b, a],
            [d, c],
          ]),
        );
        expectClose(turned.oddsRatio, plain.oddsRatio, 1e-9);
        expectClose(turned.pValue, plain.pValue);
        expectClose(swapped.oddsRatio, 1 / plain.oddsRatio, 1e-9);
        expectClose(swapped.interval.lower, 1 / plain.interval.upper, 1e-9);
        expectClose(swapped.pValue, plain.pValue);
      }),
    );
  });

  it('keeps its digits with counts in the thousands, where p is tiny too', () => {
    const { pValue } = answerOf(
      fisherExactTest([
        [3000, 2000],
        [2500, 2600],
      ]),
    );
    expectClose(pValue, 1.5595243883849249e-28);
    expectClose(
      answerOf(
        fisherExactTest([
          [480, 20],
          [15, 485],
        ]),
      ).pValue,
      3.9215990483211286e-236,
    );
  });

  it('takes counts in the millions', () => {
    const { oddsRatio } = answerOf(
      fisherExactTest([
        [5e6, 5e6 + 1e4],
        [5e6, 5e6],
      ]),
    );
    expectClose(oddsRatio, 5e6 / (5e6 + 1e4), 1e-6);
  });

  it('has no answer for an empty row or column, and refuses what is no table of counts', () => {
    expect(
      reasonOf(
        fisherExactTest([
          [0, 0],
          [5, 7],
        ]),
      ),
    ).toBe('empty-margin');
    expect(
      reasonOf(
        fisherExactTest([
          [0, 3],
          [0, 7],
        ]),
      ),
    ).toBe('empty-margin');
    expect(
      refusedPath(() =>
        fisherExactTest([
          [3.5, 1],
          [2, 4],
        ]),
      ),
    ).toBe('table[0][0]');
    expect(
      refusedPath(() =>
        fisherExactTest([
          [3, 1],
          [-2, 4],
        ]),
      ),
    ).toBe('table[1][0]');
    expect(
      refusedPath(() =>
        fisherExactTest([
          [3, 1, 1],
          [2, 4, 5],
        ]),
      ),
    ).toBe('table');
    expect(refusedPath(() => fisherExactTest([[3, 1], [2]]))).toBe('table[1]');
    expect(
      refusedPath(() =>
        fisherExactTest(
          [
            [3, 1],
            [2, 4],
          ],
          { confidence: 1 },
        ),
      ),
    ).toBe('confidence');
    const alternative = 'bigger' as Alternative;
    expect(
      refusedPath(() =>
        fisherExactTest(
          [
            [3, 1],
            [2, 4],
          ],
          { alternative },
        ),
      ),
    ).toBe('alternative');
  });
});
