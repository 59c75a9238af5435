import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { powerTTest, type TTestPlan } from '../../../src/stats/power/power-t-test.js';
import {
  powerTwoProportions,
  type TwoProportionsPlan,
} from '../../../src/stats/power/power-two-proportions.js';
import { answerOf, expectClose, reasonOf, refusedPath } from '../answer.js';

const fraction = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });

describe('powerTTest', () => {
  it("gives what R's documentation shows", () => {
    expect(answerOf(powerTTest({ n: 20, delta: 1 })).power).toBeCloseTo(0.868953, 6);
    expect(answerOf(powerTTest({ power: 0.9, delta: 1 })).n).toBeCloseTo(22.0211, 4);
    const oneSided = answerOf(powerTTest({ power: 0.9, delta: 1, alternative: 'one-sided' }));
    expect(oneSided.n).toBeCloseTo(17.8471, 4);
    expect(oneSided.totalSize).toBe(36);
  });

  it('solves for each quantity what it gives from the others', () => {
    const designs = fc.record({
      alternative: fc.constantFrom('two-sided' as const, 'one-sided' as const),
      type: fc.constantFrom('one-sample' as const, 'paired' as const, 'two-sample' as const),
    });
    const plans = fc.record({
      n: fc.integer({ min: 4, max: 300 }),
      delta: fraction(0.1, 1),
      sd: fraction(0.5, 2),
      alpha: fraction(0.001, 0.2),
    });
    fc.assert(
      fc.property(designs, plans, fraction(0.5, 4), (design, plan, ratio) => {
        const fixed = design.type === 'two-sample' ? { ...design, ratio } : design;
        const whole = answerOf(powerTTest({ ...fixed, ...plan }));
        fc.pre(whole.power > 1.05 * plan.alpha && whole.power < 0.999);
        for (const name of ['n', 'delta', 'sd', 'alpha'] as const) {
          const { [name]: _, ...rest } = { ...fixed, ...plan, power: whole.power };
          expectClose(answerOf(powerTTest(rest))[name], plan[name], 1e-8);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('counts rejections on the wrong side in two-sided tests, so that no effect leaves alpha', () => {
    expectClose(answerOf(powerTTest({ n: 10, delta: 0, alpha: 0.03 })).power, 0.03, 1e-11);
    const [up, down] = [0.5, -0.5].map((delta) => answerOf(powerTTest({ n: 20, delta })).power);
    expectClose(up!, down!);
    const plan = { power: 0.8, delta: -0.5 };
    expect(powerTTest(plan)).toMatchObject({ n: answerOf(powerTTest({ ...plan, delta: 0.5 })).n });
    const wrong = answerOf(powerTTest({ n: 20, delta: -0.5, alternative: 'one-sided' })).power;
    expect(wrong).toBeLessThan(0.05);
  });

  it('is best with groups of one size, and takes them in either order', () => {
    const powerOf = (n: number, ratio: number): number =>
      answerOf(powerTTest({ n, delta: 0.6, ratio })).power;
    expectClose(powerOf(20, 3), powerOf(60, 1 / 3));
    expect(powerOf(40, 1)).toBeGreaterThan(powerOf(20, 3));
    const { n, totalSize } = answerOf(powerTTest({ delta: 0.6, power: 0.8, ratio: 2 }));
    expect(totalSize).toBe(Math.ceil(n) + Math.ceil(2 * n));
  });

  it('wants two values a group even for huge effects, and reports the power that they have', () => {
    const { n, power } = answerOf(powerTTest({ delta: 12, power: 0.5 }));
    expect(n).toBe(2);
    expectClose(power, answerOf(powerTTest({ delta: 12, n: 2 })).power);
    expect(power).toBeGreaterThan(0.9);
    expect(answerOf(powerTTest({ delta: 1e9, n: 10 })).power).toBe(1);
    expect(answerOf(powerTTest({ delta: -1e9, n: 10, alternative: 'one-sided' })).power).toBe(0);
  });

  it('finds sizes in the billions and effects for a single degree of freedom', () => {
    const vast = answerOf(powerTTest({ delta: 1e-4, power: 0.8, alternative: 'one-sided' })).n;
    // The normal approximation is good there: 2 (1.645 + 0.842)² / delta².
    expectClose(vast, 2 * (1.6448536269514722 + 0.8416212335729143) ** 2 * 1e8, 1e-8);
    const { delta } = answerOf(powerTTest({ n: 2, power: 0.999, alpha: 1e-3, type: 'paired' }));
    const { power } = answerOf(powerTTest({ n: 2, delta, alpha: 1e-3, type: 'paired' }));
    expectClose(power, 0.999, 1e-9);
  });

  it('asks for no more whole values than an exact size has', () => {
    for (let n = 5; n < 60; n++) {
      const { power } = answerOf(powerTTest({ n, delta: 0.7, alternative: 'one-sided' }));
      const solved = powerTTest({ delta: 0.7, power, alternative: 'one-sided' });
      expect(solved).toMatchObject({ totalSize: 2 * n });
    }
  });

  it('has no answer where nothing gives that power', () => {
    expect(reasonOf(powerTTest({ delta: 0, power: 0.8 }))).toBe('unattainable');
    expect(reasonOf(powerTTest({ n: 10, power: 0.05 }))).toBe('unattainable');
    expect(reasonOf(powerTTest({ n: 10, power: 0.8, delta: 0, alpha: 0.05 }))).toBe('unattainable');
    const wrongSide: TTestPlan = { delta: -0.5, power: 0.8, alternative: 'one-sided' };
    expect(reasonOf(powerTTest(wrongSide))).toBe('unattainable');
    expect(reasonOf(powerTTest({ n: 1, delta: 1 }))).toBe('too-few');
    expect(reasonOf(powerTTest({ n: 3, delta: 1, ratio: 0.5 }))).toBe('too-few');
  });

  it('refuses a plan with more or less than one gap, and quantities out of range', () => {
    expect(refusedPath(() => powerTTest({ n: 10 }))).toBe('plan');
    expect(refusedPath(() => powerTTest({ n: 10, delta: 1, power: 0.8 }))).toBe('plan');
    expect(refusedPath(() => powerTTest({ n: -1, delta: 1 }))).toBe('n');
    expect(refusedPath(() => powerTTest({ n: 10, delta: Number.NaN }))).toBe('delta');
    expect(refusedPath(() => powerTTest({ n: 10, delta: 1, sd: 0 }))).toBe('sd');
    expect(refusedPath(() => powerTTest({ delta: 1, power: 1 }))).toBe('power');
    expect(refusedPath(() => powerTTest({ n: 10, delta: 1, alpha: 0 }))).toBe('alpha');
    expect(refusedPath(() => powerTTest({ n: 10, delta: 1, ratio: 2, type: 'paired' }))).toBe(
      'ratio',
    );
  });
});

describe('powerTwoProportions', () => {
  it("gives what R's documentation shows", () => {
    const { power } = answerOf(powerTwoProportions({ n: 50, p1: 0.5, p2: 0.75 }));
    expect(power).toBeCloseTo(0.7401659, 5);
    expect(answerOf(powerTwoProportions({ p1: 0.5, p2: 0.75, power: 0.9 })).n).toBeCloseTo(76.7, 1);
    expect(answerOf(powerTwoProportions({ n: 50, p1: 0.5, power: 0.9 })).p2).toBeCloseTo(0.8026, 4);
  });

  it('solves for each quantity what it gives from the others', () => {
    const designs = fc.record({
      alternative: fc.constantFrom('two-sided' as const, 'one-sided' as const),
      method: fc.constantFrom('pooled-normal' as const, 'arcsine' as const),
      ratio: fraction(0.3, 3),
    });
    const plans = fc.record({
      n: fc.integer({ min: 20, max: 5000 }),
      p1: fraction(0.02, 0.98),
      p2: fraction(0.02, 0.98),
      alpha: fraction(0.001, 0.2),
    });
    fc.assert(
      fc.property(designs, plans, (design, plan) => {
        const { power } = answerOf(powerTwoProportions({ ...design, ...plan }));
        fc.pre(power > 0.5 && power < 0.999);
        const direction = plan.p2 > plan.p1 ? 'increase' : 'decrease';
        for (const name of ['n', 'p1', 'p2', 'alpha'] as const) {
          const { [name]: _, ...rest } = { ...design, ...plan, direction, power } as const;
          const solved = answerOf(powerTwoProportions(rest))[name];
          if (name === 'n' || name === 'alpha') expectClose(solved, plan[name], 1e-8);
          // Beside 0 and 1 two proportions may have the same power.
          const { power: reached } = answerOf(
            powerTwoProportions({ ...design, ...plan, [name]: solved }),
          );
          expectClose(reached, power, 1e-8);
        }
      }),
    );
  });

  it('agrees with a closed form for unequal groups', () => {
    const plan: TwoProportionsPlan = { n: 300, p1: 0.1, p2: 0.17, ratio: 2.5 };
    expectClose(answerOf(powerTwoProportions(plan)).power, 0.8424113494868744);
    expectClose(
      answerOf(powerTwoProportions({ ...plan, method: 'arcsine' })).power,
      0.8560054311238778,
    );
  });

  it('knows what happens without any variance', () => {
    expect(answerOf(powerTwoProportions({ n: 10, p1: 0, p2: 1 })).power).toBe(1);
    expect(answerOf(powerTwoProportions({ n: 1, p1: 0, p2: 1 })).power).toBe(0);
    expect(answerOf(powerTwoProportions({ n: 10, p1: 0, p2: 0 })).power).toBe(0);
  });

  it('finds a proportion beyond which the power falls again', () => {
    const plan: TwoProportionsPlan = { n: 46, p1: 0.154, alpha: 0.001, ratio: 0.3 };
    const { power } = answerOf(powerTwoProportions({ ...plan, p2: 0.02 }));
    expect(answerOf(powerTwoProportions({ ...plan, p2: 0 })).power).toBeLessThan(power);
    const { p2 } = answerOf(powerTwoProportions({ ...plan, power, direction: 'decrease' }));
    expectClose(answerOf(powerTwoProportions({ ...plan, p2 })).power, power, 1e-8);
  });

  it('has no answer where nothing gives that power, and refuses other plans', () => {
    expect(reasonOf(powerTwoProportions({ p1: 0.3, p2: 0.3, power: 0.8 }))).toBe('unattainable');
    expect(reasonOf(powerTwoProportions({ n: 5, p1: 0.9, power: 0.9 }))).toBe('unattainable');
    expect(reasonOf(powerTwoProportions({ n: 50, p1: 1, power: 0.9 }))).toBe('unattainable');
    expect(reasonOf(powerTwoProportions({ p1: 0.1, p2: 0.2, power: 0.01 }))).toBe('unattainable');
    expect(refusedPath(() => powerTwoProportions({ n: 5, p1: 0.9 }))).toBe('plan');
    expect(refusedPath(() => powerTwoProportions({ n: 5, p1: 1.1, p2: 0.4 }))).toBe('p1');
    expect(refusedPath(() => powerTwoProportions({ n: 0, p1: 0.1, p2: 0.4 }))).toBe('n');
    const method = 'exact' as 'arcsine';
    expect(refusedPath(() => powerTwoProportions({ n: 5, p1: 0.1, p2: 0.4, method }))).toBe(
      'method',
    );
  });
});
