import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import { betaBinomialInterval } from '../../../src/stats/sequential/beta-binomial.js';
import {
  EmpiricalBernsteinSequence,
  empiricalBernsteinIntervals,
} from '../../../src/stats/sequential/empirical-bernstein.js';
import { logBeta } from '../../../src/stats/special/log-gamma.js';
import { answerOf } from '../answer.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('EmpiricalBernsteinSequence', () => {
  it('gives in a stream what it gives for an array', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 60 }), (values) => {
        const all = answerOf(empiricalBernsteinIntervals(values, { alpha: 0.1 }));
        const sequence = new EmpiricalBernsteinSequence({ alpha: 0.1 });
        values.forEach((value, i) => {
          sequence.add(value);
          const look = answerOf(sequence.interval());
          expect(look.count).toBe(i + 1);
          expect([look.estimate, look.interval.lower, look.interval.upper]).toEqual([
            all.estimates[i],
            all.lower[i],
            all.upper[i],
          ]);
        });
        expect(answerOf(sequence.interval()).runningInterval).toEqual(all.runningInterval);
      }),
    );
  });

  it('mirrors, and moves with its bounds', () => {
    const values = Array.from({ length: 500 }, (_, i) => (i * 0.618) % 1);
    const plain = answerOf(empiricalBernsteinIntervals(values));
    const mirrored = answerOf(empiricalBernsteinIntervals(values.map((x) => 1 - x)));
    const moved = answerOf(
      empiricalBernsteinIntervals(
        values.map((x) => 100 + 20 * x),
        { lowerBound: 100, upperBound: 120 },
      ),
    );
    expect(mirrored.upper.at(-1)).toBeCloseTo(1 - plain.lower.at(-1)!, 12);
    expect(moved.lower.at(-1)).toBeCloseTo(100 + 20 * plain.lower.at(-1)!, 10);
    expect(moved.estimates.at(-1)).toBeCloseTo(100 + 20 * plain.estimates.at(-1)!, 10);
  });

  it('keeps within the bounds, and the intersection within each interval', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 60 }), (values) => {
        const looks = answerOf(empiricalBernsteinIntervals(values));
        expect(Math.min(...looks.lower)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...looks.upper)).toBeLessThanOrEqual(1);
        if (looks.runningInterval === null) return;
        expect(looks.runningInterval.lower).toBe(Math.max(...looks.lower));
        expect(looks.runningInterval.upper).toBe(Math.min(...looks.upper));
      }),
    );
  });

  it('admits that a mean which drifts leaves nothing in common', () => {
    const values = [...new Array(2000).fill(0), ...new Array(20_000).fill(1)];
    const looks = answerOf(empiricalBernsteinIntervals(values));
    expect(looks.runningInterval).toBeNull();
  });

  it('has no answer before the first value, nor after one that is beyond the bounds', () => {
    const sequence = new EmpiricalBernsteinSequence();
    expect(sequence.interval()).toMatchObject({ reason: 'too-few' });
    sequence.add(0.5);
    sequence.add(1.1);
    sequence.add(0.5);
    expect(sequence.interval()).toMatchObject({ reason: 'out-of-range' });
    expect(empiricalBernsteinIntervals([0.5, Number.NaN])).toMatchObject({ reason: 'not-finite' });
    expect(empiricalBernsteinIntervals([])).toMatchObject({ reason: 'too-few' });
  });

  it('refuses bounds that are none', () => {
    expect(() => new EmpiricalBernsteinSequence({ lowerBound: 1 })).toThrow(CrucibleError);
    expect(() => new EmpiricalBernsteinSequence({ alpha: 2 })).toThrow(CrucibleError);
  });
});

describe('betaBinomialInterval', () => {
  const counts = fc
    .tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 }))
    .filter(([successes, failures]) => successes + failures > 0);
  const shape = fc.double({ min: 0.05, max: 20, noNaN: true });

  it('ends where the mixture reaches 1 / alpha', () => {
    fc.assert(
      fc.property(counts, shape, shape, ([successes, failures], a, b) => {
        const trials = successes + failures;
        const { interval } = answerOf(
          betaBinomialInterval({ successes, trials }, { alpha: 0.02, prior: { a, b } }),
        );
        const logMixture = (p: number) =>
          logBeta(a + successes, b + failures) -
          logBeta(a, b) -
          (successes && successes * Math.log(p)) -
          (failures && failures * Math.log1p(-p));
        const logLimit = -Math.log(0.02);
        if (successes === 0) expect(interval.lower).toBe(0);
        else if (interval.lower > 1e-300)
          expect(logMixture(interval.lower)).toBeCloseTo(logLimit, 7);
        if (failures === 0) expect(interval.upper).toBe(1);
        // Next to 1 the rate itself has no digits left to check with.
        else if (interval.upper < 0.999_999)
          expect(logMixture(interval.upper)).toBeCloseTo(logLimit, 7);
        expect(interval.lower).toBeLessThan(interval.upper);
      }),
    );
  });

  it('mirrors when successes and failures change places', () => {
    const one = answerOf(betaBinomialInterval({ successes: 3, trials: 50 })).interval;
    const other = answerOf(betaBinomialInterval({ successes: 47, trials: 50 })).interval;
    expect(one.lower).toBeCloseTo(1 - other.upper, 14);
    expect(one.upper).toBeCloseTo(1 - other.lower, 14);
  });

  it('keeps the digits of rates near 0 among very many trials', () => {
    const { estimate, interval } = answerOf(
      betaBinomialInterval({ successes: 1000, trials: 1e12 }),
    );
    expect(estimate).toBe(1e-9);
    expect(interval.lower / 1e-9).toBeGreaterThan(0.8);
    expect(interval.upper / 1e-9).toBeLessThan(1.2);
    expect(interval.upper).toBeGreaterThan(1e-9);
  });

  it('has no answer without trials, and refuses more successes than trials', () => {
    expect(betaBinomialInterval({ successes: 0, trials: 0 })).toMatchObject({ reason: 'too-few' });
    expect(() => betaBinomialInterval({ successes: 3, trials: 2 })).toThrow(CrucibleError);
    expect(() =>
      betaBinomialInterval({ successes: 1, trials: 2 }, { prior: { a: 0, b: 1 } }),
    ).toThrow(CrucibleError);
  });
});
