import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogMapping } from '../../src/sketch/log-mapping.js';

const accuracies = fc.constantFrom(1e-6, 1e-4, 0.01, 0.1, 0.5);
/** Normal magnitudes: among subnormals no double may be within the accuracy. */
const SMALLEST_NORMAL = 2 ** -1022;
const magnitude = fc.oneof(
  fc.double({ min: SMALLEST_NORMAL, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: 0.001, max: 1000, noNaN: true }),
);

function expectWithin(mapping: LogMapping, value: number): void {
  const distance = Math.abs(mapping.value(mapping.key(value)) - value);
  expect(distance).toBeLessThanOrEqual(mapping.relativeAccuracy * value);
}

describe('LogMapping', () => {
  it('stands for every magnitude by one within its accuracy, rounding included', () => {
    fc.assert(
      fc.property(accuracies, magnitude, (accuracy, value) => {
        expectWithin(new LogMapping(accuracy), value);
      }),
      { numRuns: 2000 },
    );
  });

  it('does so at the edges of bins, where rounding may choose either side', () => {
    fc.assert(
      fc.property(
        accuracies,
        magnitude,
        fc.integer({ min: -4, max: 4 }),
        (accuracy, value, ulps) => {
          const mapping = new LogMapping(accuracy);
          // The representative is 2 / (1 + γ) below the upper edge of its bin.
          const edge = (mapping.value(mapping.key(value)) * (1 + mapping.gamma)) / 2;
          const near = edge * (1 + ulps * Number.EPSILON);
          if (near >= SMALLEST_NORMAL && near <= Number.MAX_VALUE) expectWithin(mapping, near);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives a larger magnitude no smaller key, and ignores the sign', () => {
    fc.assert(
      fc.property(accuracies, magnitude, magnitude, (accuracy, a, b) => {
        const mapping = new LogMapping(accuracy);
        expect(mapping.key(Math.min(a, b))).toBeLessThanOrEqual(mapping.key(Math.max(a, b)));
        expect(mapping.key(-a)).toBe(mapping.key(a));
      }),
    );
  });

  it('gives a whole number to anything at all', () => {
    fc.assert(
      fc.property(accuracies, fc.double(), (accuracy, value) => {
        const key = new LogMapping(accuracy).key(value);
        expect(Number.isSafeInteger(key) && !Object.is(key, -0)).toBe(true);
      }),
    );
  });

  it('represents the largest bin by a finite magnitude', () => {
    const mapping = new LogMapping(0.5);
    expect(mapping.value(mapping.key(Number.MAX_VALUE) + 1)).toBe(Number.MAX_VALUE);
  });
});
