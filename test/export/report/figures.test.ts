import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differenceText,
  estimateText,
  intervalText,
  percentText,
  pText,
} from '../../../src/export/report/figures.js';

const ms = { unit: 'ms', isRate: false };
const plain = { unit: '', isRate: false };
const usd = { unit: 'USD', isRate: false };
const rate = { unit: '', isRate: true };

function within(value: number, half: number) {
  return { lower: value - half, upper: value + half, confidence: 0.95 };
}

describe('a figure', () => {
  it.each([
    [812.3456, 22, ms, '812\u00a0ms'],
    [812.3456, 2.2, ms, '812.3\u00a0ms'],
    [1234, 320, ms, '1,230\u00a0ms'],
    [0.0023581, 0.00009, usd, '$0.002358'],
    [-0.5, 0.013, plain, '−0.500'],
    [0.957, 0.013, rate, '95.7%'],
    [123_456_789_012, 2e9, plain, '1.235 × 10¹¹'],
    [1.2345e-9, 1e-11, plain, '1.2345 × 10⁻⁹'],
  ])('%s ± %s has no more digits than are known: %s', (value, half, measure, text) => {
    expect(estimateText(value, within(value, half), measure)).toBe(text);
  });

  it('has three digits where its uncertainty is not known', () => {
    expect(estimateText(0.123456, null, plain)).toBe('0.123');
    expect(estimateText(123_456, null, plain)).toBe('123,456');
    expect(estimateText(0, null, ms)).toBe('0\u00a0ms');
  });

  it('has a sign where it is a difference, and rates differ by percentage points', () => {
    expect(differenceText(12.34, within(12.34, 2), ms)).toBe('+12.3\u00a0ms');
    expect(differenceText(-0.0081, within(-0.0081, 0.02), rate)).toBe('−0.8 pp');
    expect(percentText(0.001, within(0.001, 0.5))).toBe('0%');
  });

  it('has an interval to the same digit, endless where that is', () => {
    expect(intervalText(408.3, within(408.3, 23), ms)).toBe('385 to 431');
    const endless = { lower: -Infinity, upper: 1.24, confidence: 0.95 };
    expect(intervalText(1, endless, plain)).toBe('−∞ to 1.24');
  });

  it('is never off by more than half of its last digit', () => {
    const finite = fc.double({ min: -1e8, max: 1e8, noNaN: true });
    const half = fc.double({ min: 1e-4, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(finite, half, (value, reach) => {
        const shown = Number(
          estimateText(value, within(value, reach), plain).replaceAll(',', '').replace('−', '-'),
        );
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(reach * 0.06 + 1e-9);
      }),
    );
  });
});

describe('a p-value', () => {
  it.each([
    [0, '< 0.001'],
    [1e-200, '< 0.001'],
    [0.00099, '< 0.001'],
    [0.001, '0.001'],
    [0.03145, '0.031'],
    [0.5, '0.5'],
    [0.996, '> 0.99'],
    [1, '1'],
  ])('%s is written %s', (pValue, text) => {
    expect(pText(pValue)).toBe(text);
  });
});
