import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliffsDelta } from '../../../src/stats/effect/cliffs-delta.js';
import { randomStream } from '../../../src/stats/random/stream.js';
import { answerOf, expectClose, refusedPath } from '../answer.js';

const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });

/** The three variances of the n by m table of signs, by their definitions. */
function varianceOfSigns(x: readonly number[], y: readonly number[]): number {
  const n = x.length;
  const m = y.length;
  const signs = x.map((a) => y.map((b) => Math.sign(a - b)));
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const delta = sum(signs.flat()) / (n * m);
  const squares = (means: readonly number[]): number => sum(means.map((v) => (v - delta) ** 2));
  const rows = squares(signs.map((row) => sum(row) / m)) / (n - 1);
  const columns = squares(y.map((_, j) => sum(signs.map((row) => row[j]!)) / n)) / (m - 1);
  const cells = squares(signs.flat()) / ((n - 1) * (m - 1));
  return ((m - 1) * rows + (n - 1) * columns + cells) / (n * m);
}

describe("Cliff's delta", () => {
  it('is the share of larger pairs less that of smaller ones', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        let net = 0;
        for (const a of x) for (const b of y) net += Math.sign(a - b);
        expect(answerOf(cliffsDelta(x, y)).estimate).toBe(net / (x.length * y.length));
      }),
    );
  });

  it('has no answer without values, or with NaN', () => {
    expect(cliffsDelta([], [1])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(cliffsDelta([1], [Number.NaN])).toMatchObject({ ok: false, reason: 'not-finite' });
  });
});

describe("the interval of Cliff's delta", () => {
  it('is that of Feng & Cliff for the variance of all signs', () => {
    const x = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50];
    const y = [10, 20, 30, 40, 40, 50];
    const { estimate, interval } = answerOf(cliffsDelta(x, y));
    expect(estimate).toBe(-0.25);
    expectClose(interval.lower, -0.7373248510820664);
    expectClose(interval.upper, 0.4084639758745958);
    // Its centre and its width give the variance back: a wrong term would show.
    const t = 2.1447866879169273;
    const reach = t * t * varianceOfSigns(x, y);
    expectClose((interval.lower + interval.upper) / 2, (-0.25 * 0.9375) / (0.9375 + reach));
  });

  it('holds the estimate, lies within -1 and 1, and turns over with the samples', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.5, 0.9, 0.999), (x, y, confidence) => {
        const { estimate, interval } = answerOf(cliffsDelta(x, y, { confidence }));
        expect(interval.lower).toBeGreaterThanOrEqual(-1);
        expect(interval.upper).toBeLessThanOrEqual(1);
        expect(interval.lower).toBeLessThanOrEqual(estimate);
        expect(interval.upper).toBeGreaterThanOrEqual(estimate);
        const turned = answerOf(cliffsDelta(y, x, { confidence })).interval;
        expect(turned.lower).toBeCloseTo(-interval.upper, 11);
        expect(turned.upper).toBeCloseTo(-interval.lower, 11);
      }),
    );
  });

  it('is wide where no variance can be seen', () => {
    const apart = answerOf(cliffsDelta([4, 5, 6, 7], [1, 2, 3])).interval;
    expect(apart.upper).toBe(1);
    // Three disjoint pairs all agree with a chance of P(x > y)³: at most 0.025.
    expectClose(apart.lower, 2 * 0.025 ** (1 / 3) - 1);
    const tied = answerOf(cliffsDelta([2, 2, 2, 2], [2, 2, 2, 2, 2]));
    expect(tied.estimate).toBe(0);
    expectClose(tied.interval.upper, Math.sqrt(1 - 0.025 ** (2 / 4)));
    expect(answerOf(cliffsDelta([3], [1, 2, 5])).interval.lower).toBeLessThan(-0.99);
  });

  it('keeps its digits where all but one pair in a million agree', () => {
    const y = Array.from({ length: 1000 }, (_, i) => i);
    const x = y.map((_, i) => (i === 0 ? 997.5 : 1000 + i));
    const { interval } = answerOf(cliffsDelta(x, y));
    // By 40-digit arithmetic.
    expectClose(1 - interval.lower, 3.833566715852445e-5, 1e-10);
    expectClose(1 - interval.upper, 4.173594764541631e-7, 1e-8);
    expectClose(answerOf(cliffsDelta(y, x)).interval.upper, -interval.lower, 1e-14);
  });

  it('covers the true delta about as often as it says', () => {
    const stream = randomStream('cliff');
    const draw = (count: number, shift: number): number[] =>
      Array.from({ length: count }, () => stream.normal() + shift);
    // Of two normal samples a standard deviation apart: 2Φ(1/√2) - 1.
    const truth = 0.5204998778130465;
    const runs = 2000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const { lower, upper } = answerOf(cliffsDelta(draw(25, 1), draw(15, 0))).interval;
      if (lower <= truth && truth <= upper) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.935);
    expect(covered / runs).toBeLessThan(0.985);
  });

  it('needs a confidence between 0 and 1', () => {
    expect(refusedPath(() => cliffsDelta([1], [2], { confidence: 1 }))).toBe('confidence');
  });
});
