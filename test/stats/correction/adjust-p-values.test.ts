import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPValues, type Correction } from '../../../src/stats/correction/adjust-p-values.js';
import { expectClose, refusedPath } from '../answer.js';

const METHODS: readonly Correction[] = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'];
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

/** Which hypotheses a method rejects at a level, step by step as its paper says. */
function rejected(values: readonly number[], method: Correction, level: number): boolean[] {
  const sorted = [...values].sort((a, b) => a - b);
  const count = values.length;
  const harmonic = values.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const bounds = sorted.map((_, i) => {
    if (method === 'bonferroni') return level / count;
    if (method === 'holm' || method === 'hochberg') return level / (count - i);
    return ((i + 1) * level) / count / (method === 'by' ? harmonic : 1);
  });
  const passes = sorted.map((p, i) => p <= bounds[i]!);
  const stepDown = method === 'bonferroni' || method === 'holm';
  const firstFailure = passes.indexOf(false);
  const last = stepDown
    ? (firstFailure === -1 ? count : firstFailure) - 1
    : passes.lastIndexOf(true);
  return values.map((p) => last >= 0 && p <= sorted[last]!);
}

describe.each(METHODS)('adjustPValues by %s', (method) => {
  it('calls significant what the procedure itself rejects', () => {
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, level) => {
        const adjusted = adjustPValues(values, { method });
        // Equality decides by rounding: leave it out.
        fc.pre(adjusted.every((p) => Math.abs(p / level - 1) > 1e-12));
        expect(adjusted.map((p) => p <= level)).toEqual(rejected(values, method, level));
      }),
    );
  });

  it('keeps the order, lies between the p-value and 1, and follows a permutation', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = adjustPValues(values, { method });
        const reversed = adjustPValues([...values].reverse(), { method }).reverse();
        values.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          expect(reversed[i]).toBe(adjusted[i]);
          values.forEach((other, j) => {
            if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
    );
  });

  it('leaves one p-value as it is, and none as none', () => {
    expect(adjustPValues([0.04], { method })).toEqual([0.04]);
    expect(adjustPValues([], { method })).toEqual([]);
  });
});

describe('adjustPValues', () => {
  it('takes Holm unless told, from any array, which it leaves alone', () => {
    const values = Float64Array.of(0.01, 0.04, 0.03);
    expect(adjustPValues(values)).toEqual([0.03, 0.06, 0.06]);
    expect(values).toEqual(Float64Array.of(0.01, 0.04, 0.03));
  });

  it('keeps tiny p-values apart', () => {
    const [smallest, next] = adjustPValues([1e-300, 1e-200, 0.5], { method: 'bh' });
    expectClose(smallest!, 3e-300);
    expectClose(next!, 1.5e-200);
  });

  it('refuses what is no probability, and unknown methods', () => {
    expect(refusedPath(() => adjustPValues([0.2, 1.3]))).toBe('pValues[1]');
    expect(refusedPath(() => adjustPValues([Number.NaN]))).toBe('pValues[0]');
    expect(refusedPath(() => adjustPValues([-1e-9]))).toBe('pValues[0]');
    expect(refusedPath(() => adjustPValues([], { method: 'hommel' as Correction }))).toBe('method');
  });
});
