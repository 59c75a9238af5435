import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  countAlarms,
  isEverSure,
  lognormal,
  looksOf,
  mostAlarms,
  normal,
} from './simulated.js';

const PAIRS = 2000;

describe('arms of unequal size', () => {
  const runs = 400;
  const lookEvery = 4;
  const allocations = [
    ['a baseline of 5,000 that has ended', { before: 5000 }],
    ['nine of ten in the baseline', { baselinePerCandidate: 9 }],
    ['equal arms', {}],
  ] as const;
  const shapes = [
    ['normal', normal(), 1],
    ['Bernoulli(.02)', bernoulli(0.02), 0.14],
    ['Bernoulli(.1)', bernoulli(0.1), 0.3],
    ['Bernoulli(.5)', bernoulli(0.5), 0.5],
    ['lognormal', lognormal(1), 2.16],
  ] as const;
  const cases = allocations.flatMap(([allocation, more]) =>
    shapes.map(([shape, draw, deviation]) => ({ allocation, more, shape, draw, deviation })),
  );

  it.each(cases)('do not mislead: asymptotic, $allocation, $shape values', (each) => {
    const run = {
      options: { method: 'asymptotic', tuning: 500 } as const,
      baseline: each.draw,
      candidate: each.draw,
      pairs: PAIRS,
      lookEvery,
      ...each.more,
    };
    let looked = 0;
    const alarms = countAlarms(`${each.allocation} ${each.shape}`, runs, (random) => {
      let hasInterval = false;
      for (const { interval, stop } of looksOf(run, random)) {
        if (interval !== null) hasInterval = true;
        if (stop) return true;
      }
      if (hasInterval) looked++;
      return false;
    });
    expect(alarms).toBeLessThanOrEqual(mostAlarms(runs));
    // Who never looks is never misled.
    expect(looked + alarms).toBeGreaterThan(0.85 * runs);
  });

  it.each(
    cases.filter(
      ({ allocation, shape }) =>
        allocation !== 'equal arms' && shape !== 'normal' && shape !== 'Bernoulli(.5)',
    ),
  )(
    'do not mislead: mixture-sprt, $allocation, $shape values',
    ({ more, draw, deviation, allocation, shape }) => {
      const options = { method: 'mixture-sprt', mixingDeviation: 0.1 * deviation } as const;
      const run = { options, baseline: draw, candidate: draw, pairs: PAIRS, lookEvery, ...more };
      const alarms = countAlarms(`sprt ${allocation} ${shape}`, runs / 2, (random) =>
        isEverSure(looksOf(run, random)),
      );
      expect(alarms).toBeLessThanOrEqual(mostAlarms(runs / 2));
    },
  );

  it.each(cases.filter(({ shape }) => shape.startsWith('Bernoulli')))(
    'do not mislead where no method was asked for: $allocation, $shape values',
    ({ more, draw, allocation, shape }) => {
      const run = {
        options: {},
        baseline: draw,
        candidate: draw,
        pairs: PAIRS,
        lookEvery: 20,
        ...more,
      };
      const alarms = countAlarms(`default ${allocation} ${shape}`, runs / 4, (random) =>
        isEverSure(looksOf(run, random)),
      );
      expect(alarms).toBeLessThanOrEqual(mostAlarms(runs / 4));
    },
  );

  it('do not mislead where the values are so skewed that there is hardly ever a look', () => {
    const heavy = lognormal(1.5);
    const arms = { baseline: heavy, candidate: heavy, before: 5000 };
    const run = { options: {}, ...arms, pairs: PAIRS, lookEvery };
    const alarms = countAlarms('heavy', runs / 4, (random) => isEverSure(looksOf(run, random)));
    expect(alarms).toBeLessThanOrEqual(mostAlarms(runs / 4));
  });
});

describe('a share of the baseline as the smallest difference that matters', () => {
  it.each([
    ['beta-binomial', 100, 10],
    ['empirical-bernstein', 100, 5],
    ['asymptotic', 200, 4],
  ] as const)(
    'is not misjudged where the arms differ by just that: %s',
    (method, runs, lookEvery) => {
      const run = {
        options: { method, minimumEffect: { relative: 0.5 } },
        baseline: bernoulli(0.2),
        candidate: bernoulli(0.3),
        pairs: PAIRS,
        lookEvery,
      };
      const misjudged = countAlarms(`share ${method}`, runs, (random) => {
        for (const { decision } of looksOf(run, random)) if (decision === 'equivalent') return true;
        return false;
      });
      expect(misjudged).toBeLessThanOrEqual(mostAlarms(runs));
    },
  );
});
