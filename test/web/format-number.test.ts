import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDifference,
  formatExact,
  formatPValue,
  formatValue,
  type Unit,
} from '../../web/format/number.ts';

const UNITS: readonly Unit[] = [
  'count',
  'milliseconds',
  'dollars',
  'fraction',
  'bytes',
  'perSecond',
  'tokens',
  'none',
];
const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  '%': 0.01,
  '/s': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  'k/s': 1e3,
  'M/s': 1e6,
  'G/s': 1e9,
  'T/s': 1e12,
  ns: 1e-6,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  min: 60_000,
  h: 3_600_000,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** What a reader takes the text for. */
function read(text: string): number {
  const found = /^(−?)([<>]? ?)\$?([\d,]+(?:\.\d+)?(?:e−?\d+)?) ?(\D*)$/.exec(
    text.replace('+', ''),
  );
  if (found === null) throw new Error(`cannot be read: ${text}`);
  const [, minus, , digits, unit] = found;
  const size = SIZES[unit!.trim()];
  if (size === undefined) throw new Error(`no such unit: ${text}`);
  return (minus === '' ? 1 : -1) * Number(digits!.replaceAll(',', '').replace('−', '-')) * size;
}

/** Of any size, and all sizes as often. */
const positive = fc
  .tuple(fc.double({ min: -12, max: 14, noNaN: true }), fc.boolean())
  .map(([power, isWhole]) => (isWhole ? Math.ceil(10 ** power) : 10 ** power));

describe.each(UNITS)('a value in the unit %s', (unit) => {
  it('is never shown as nothing where it is something', () => {
    fc.assert(fc.property(positive, (value) => /[1-9]/.test(formatValue(value, unit))));
  });

  it('is never shown as less than a smaller one', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(read(formatValue(less, unit))).toBeLessThanOrEqual(
          read(formatValue(more, unit)) * (1 + 1e-12),
        );
      }),
    );
  });

  it('is never shown as less than one that is almost the same', () => {
    const close = fc.double({ min: 1, max: 1.01, noNaN: true });
    const edge = fc.constantFrom(
      0.0001,
      0.001,
      0.01,
      0.1,
      0.99,
      1,
      1000,
      1024,
      1e4,
      6e4,
      1e6,
      3.6e6,
    );
    const near = fc.tuple(edge, fc.double({ min: 0.99, max: 1.01, noNaN: true }));
    fc.assert(
      fc.property(near, close, ([at, factor], more) => {
        const value = at * factor;
        expect(read(formatValue(value, unit))).toBeLessThanOrEqual(
          read(formatValue(value * more, unit)) * (1 + 1e-12),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('is what was meant, within the digits that are shown', () => {
    const usual = positive.filter((value) => value > 0.0001);
    fc.assert(
      fc.property(usual, (value) => {
        const shown = read(formatValue(value, unit));
        // Cents of a small amount are the coarsest: 10.4 cents are 10.
        expect(Math.abs(shown - value) / value).toBeLessThanOrEqual(0.0527);
      }),
    );
  });

  it('has its sign in front, and the same digits', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const text = formatValue(value, unit);
        expect(formatValue(-value, unit)).toBe(`−${text}`);
        expect(formatDifference(value, unit)).toBe(`+${text}`);
        expect(formatDifference(-value, unit)).toBe(`−${text}`);
      }),
    );
  });

  it('is a dash where it is unknown, and named where it is not finite', () => {
    expect(formatValue(null, unit)).toBe('–');
    expect(formatValue(undefined, unit)).toBe('–');
    expect(formatDifference(null, unit)).toBe('–');
    expect(formatValue('NaN', unit)).toBe('NaN');
    expect(formatValue('Infinity', unit)).toBe('∞');
    expect(formatValue('-Infinity', unit)).toBe('−∞');
  });
});

describe('a value', () => {
  it('is never 100% where it is not all', () => {
    const less = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(less, (value) => !/^100(?:\.0+)?%$/.test(formatValue(value, 'fraction'))),
    );
    expect(formatValue(1 - 1e-12, 'fraction')).toBe('> 99.99%');
    expect(formatValue(1, 'fraction')).toBe('100%');
    expect(formatValue(1.003, 'fraction')).toBe('100.30%');
    expect(formatValue(1.00001, 'fraction')).toBe('> 100%');
  });

  it.each([
    [0.999_7, 'milliseconds', '1.00 ms'],
    [999.7, 'milliseconds', '1.00 s'],
    [59_990, 'milliseconds', '1.00 min'],
    [0.25, 'milliseconds', '250 µs'],
    [0.000_25, 'milliseconds', '250 ns'],
    [1023.7, 'bytes', '1.00 KiB'],
    [1536, 'bytes', '1.50 KiB'],
    [9_999.7, 'count', '10.0 k'],
    [1234, 'count', '1,234'],
    [0.3, 'count', '0.3'],
    [12.345, 'tokens', '12.3'],
    [9.999, 'perSecond', '10/s'],
    [999.9, 'perSecond', '1.00 k/s'],
    [0.0042, 'dollars', '$0.0042'],
    [1234.5, 'dollars', '$1,234.50'],
    [0.986, 'fraction', '98.6%'],
    [0.99973, 'fraction', '99.97%'],
    [0.5, 'fraction', '50%'],
    [12_345.6, 'none', '12,346'],
    [0.1 + 0.2, 'none', '0.3'],
    [0, 'none', '0'],
    [-0, 'none', '0'],
  ] as const)('%d in %s is %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('has every digit where it is exact', () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(any, (value) => {
        const text = formatExact(value).replaceAll(',', '').replaceAll('−', '-');
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('a p-value', () => {
  it('is never 0, never 1 where it is less, and never smaller than one that is smaller', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    const readP = (text: string) => Number(text.replace(/[<>] /, ''));
    fc.assert(
      fc.property(p, p, (a, b) => {
        const [less, more] = [formatPValue(Math.min(a, b)), formatPValue(Math.max(a, b))];
        expect(readP(less)).toBeGreaterThan(0);
        if (a < 1) expect(formatPValue(a)).not.toBe('1.00');
        expect(readP(less)).toBeLessThanOrEqual(readP(more));
      }),
    );
  });

  it('is rounded, and not cut off: what is cut off says more than was found', () => {
    expect(formatPValue(0.000_19)).toBe('0.0002');
    expect(formatPValue(0.0196)).toBe('0.020');
    expect(formatPValue(0.5)).toBe('0.50');
    expect(formatPValue(1)).toBe('1.00');
    expect(formatPValue(0.000_01)).toBe('< 0.0001');
    expect(formatPValue(null)).toBe('–');
  });
});
