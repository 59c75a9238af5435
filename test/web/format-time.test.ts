import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAgo, formatDuration, formatTimestamp } from '../../web/format/time.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 14, 3, 27);
const SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 };

function read(text: string): number {
  const parts = [...text.matchAll(/([\d.]+) (ms|s|min|h|d)/g)];
  return parts.reduce((sum, [, many, unit]) => sum + Number(many) * SECONDS[unit!]!, 0);
}

describe('a duration', () => {
  it('is never shown as less than a shorter one, nor as nothing', () => {
    const ms = fc.double({ min: -3, max: 11, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(read(formatDuration(less))).toBeLessThanOrEqual(read(formatDuration(more)) + 1e-9);
        expect(formatDuration(less)).toMatch(/[1-9]/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [0, '0 ms'],
    [0.2, '< 1 ms'],
    [850, '850 ms'],
    [999.7, '1.0 s'],
    [12_400, '12.4 s'],
    [59_990, '59.9 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [356_400_000, '4 d 3 h'],
    [-1500, '−1.5 s'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('a time', () => {
  it('is said in the reader’s own zone, and as it came where it is none', () => {
    const date = new Date(2026, 10, 22, 4, 3, 7, 9);
    expect(formatTimestamp(date.toISOString())).toBe('2026-11-22 04:03:07');
    expect(formatTimestamp(date.getTime(), { milliseconds: true })).toBe('2026-11-22 04:03:07.009');
    expect(formatTimestamp('soon')).toBe('soon');
    expect(formatTimestamp(null)).toBe('–');
  });

  it.each([
    [3000, 'just now'],
    [-3000, 'just now'],
    [59_000, '59 s ago'],
    [3_599_000, '59 min ago'],
    [86_399_000, '23 h ago'],
    [6 * 86_400_000, '6 d ago'],
  ])('%d ms before now was %s', (ms, text) => {
    expect(formatAgo(NOW_MS - ms, NOW_MS)).toBe(text);
  });

  it('is a date beyond a week, and whole where it is yet to come', () => {
    expect(formatAgo(NOW_MS - 30 * 86_400_000, NOW_MS)).toMatch(/^2026-10-2\d$/);
    expect(formatAgo(NOW_MS + 3_600_000, NOW_MS)).toMatch(/^2026-11-2\d \d\d:03:27$/);
  });
});
