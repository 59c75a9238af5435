import { readFileSync } from 'node:fs';
import { type Assignment, assignUnit, CrucibleError } from 'crucible-telemetry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/experiment/assignment.js';
import { Exposures } from '../../src/experiment/assignment-exposures.js';
import { chiSquaredSurvival } from '../../src/stats/distribution/chi-squared.js';

const HALVES: Assignment = {
  salt: 'prompt-test',
  conditions: [
    { name: 'control', weight: 1 },
    { name: 'treatment', weight: 1 },
  ],
};
const ROLLOUT: Assignment = {
  salt: 'rollout',
  conditions: [
    { name: 'control', weight: 0.9 },
    { name: 'small', weight: 0.05 },
    { name: 'large', weight: 0.05 },
  ],
};

function count(assignment: Assignment, units: number, prefix = 'user-'): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < units; i++) {
    const name = assignUnit(assignment, `${prefix}${i}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Of counts that are to be in proportion to the expected ones. */
function chiSquaredP(observed: readonly number[], expected: readonly number[]): number {
  const statistic = observed.reduce(
    (sum, value, index) => sum + (value - expected[index]!) ** 2 / expected[index]!,
    0,
  );
  return chiSquaredSurvival(statistic, observed.length - 1);
}

describe('assignment', () => {
  // Worked out by a program in another language; docs/planning.md has them, too.
  it.each([
    [HALVES, 'user-1', 'control'],
    [HALVES, 'user-2', 'treatment'],
    [HALVES, 'user-3', 'control'],
    [HALVES, 'ünïcode-✓', 'treatment'],
    [HALVES, '42', 'treatment'],
    [{ ...HALVES, salt: 'prompt-test-2' }, 'user-2', 'control'],
    [ROLLOUT, 'user-1', 'control'],
    [ROLLOUT, 'user-5', 'small'],
    [ROLLOUT, 'user-11', 'large'],
  ])('%j puts %s into %s', (assignment, unit, condition) => {
    expect(assignUnit(assignment, unit)).toBe(condition);
  });

  it.each([
    ['prompt-test', 'user-1', 0x7f3ca54c62cb4],
    ['prompt-test', 'user-2', 0xff5bf7a3f576f],
    ['prompt-test', 'ünïcode-✓', 0x8b97381a8ee82],
    ['rollout', 'user-5', 0xea7d52262cd52],
  ])('of salt %s and id %s takes the first 52 bits of their SHA-256', (salt, unit, bits) => {
    expect(bucketOf(salt, unit)).toBe(bits);
  });

  it('is what docs/planning.md says for other languages', () => {
    const text = readFileSync(new URL('../../docs/planning.md', import.meta.url), 'utf8');
    const rows = text.split('\n').filter((line) => /`[0-9a-f]{13}`/.test(line));
    expect(rows).toHaveLength(9);
    for (const row of rows) {
      const [salt, weights, unit, digits, u, condition] = row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', ''));
      const conditions = weights!.split(', ').map((each) => {
        const [name, weight] = each.split(' ');
        return { name: name!, weight: Number(weight) };
      });
      const bucket = bucketOf(salt!, unit!);
      expect([bucket, bucket / 2 ** 52]).toEqual([Number(`0x${digits}`), Number(u)]);
      expect(assignUnit({ salt: salt!, conditions }, unit!), row).toBe(condition);
    }
  });

  it('meets the weights', () => {
    const weights = [5, 3, 1.5, 0.5];
    const conditions = weights.map((weight, index) => ({ name: `c${index}`, weight }));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (salt) => {
        const counts = count({ salt, conditions }, 4000);
        const observed = conditions.map(({ name }) => counts.get(name) ?? 0);
        return (
          chiSquaredP(
            observed,
            weights.map((weight) => weight * 400),
          ) > 1e-7
        );
      }),
      { numRuns: 50 },
    );
  });

  it('under one salt tells nothing of that under another', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        fc.pre(a !== b);
        const cells = [0, 0, 0, 0];
        for (let i = 0; i < 4000; i++) {
          const first = assignUnit({ ...HALVES, salt: a }, `u${i}`) === 'control' ? 0 : 2;
          const second = assignUnit({ ...HALVES, salt: b }, `u${i}`) === 'control' ? 0 : 1;
          cells[first + second]!++;
        }
        return chiSquaredP(cells, [1000, 1000, 1000, 1000]) > 1e-7;
      }),
      { numRuns: 50 },
    );
  });

  it('is the same whatever else was asked before, and with all weights multiplied', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 20 }),
        fc.constantFrom(2, 0.25, 1024),
        (units, factor) => {
          const before = units.map((unit) => assignUnit(ROLLOUT, unit));
          const scaled = {
            ...ROLLOUT,
            conditions: ROLLOUT.conditions.map(({ name, weight }) => ({
              name,
              weight: weight * factor,
            })),
          };
          expect(units.toReversed().map((unit) => assignUnit(ROLLOUT, unit))).toEqual(
            before.toReversed(),
          );
          expect(units.map((unit) => assignUnit(scaled, unit))).toEqual(before);
        },
      ),
    );
  });

  it('keeps in the first condition whoever was there when its weight grows', () => {
    const grown = {
      ...HALVES,
      conditions: [
        { name: 'control', weight: 3 },
        { name: 'treatment', weight: 1 },
      ],
    };
    for (let i = 0; i < 1000; i++)
      if (assignUnit(HALVES, `${i}`) === 'control')
        expect(assignUnit(grown, `${i}`)).toBe('control');
  });

  it('refuses what is no id', () => {
    for (const id of ['', null, undefined, 7])
      expect(() => assignUnit(HALVES, id as string)).toThrow(CrucibleError);
  });
});

describe('exposures', () => {
  it('are remembered up to a bound, those seen last the longest', () => {
    const exposures = new Exposures(3);
    for (const bucket of [1, 2, 3]) exposures.add(bucket);
    exposures.add(4);
    expect([1, 2, 3, 4].map((bucket) => exposures.has(bucket))).toEqual([true, true, true, true]);
    exposures.add(5);
    exposures.add(6);
    exposures.add(7);
    expect(exposures.has(7)).toBe(true);
    expect([8, 9].map((bucket) => exposures.has(bucket))).toEqual([false, false]);
  });

  it('never remember more than twice the bound', () => {
    const exposures = new Exposures(100);
    for (let bucket = 0; bucket < 1000; bucket++) exposures.add(bucket);
    const known = Array.from({ length: 1000 }, (_, bucket) => bucket).filter((bucket) =>
      exposures.has(bucket),
    );
    expect(known.length).toBeLessThanOrEqual(200);
    expect(known.at(-1)).toBe(999);
  });
});
