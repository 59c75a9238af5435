import { describe, expect, it } from 'vitest';
import { resolveQuery } from '../../src/query/query.js';
import type { WindowSpec } from '../../src/query/window.js';
import { refusalOf } from './refusal.js';

const NOW = 1_700_000_000_000_000;

const resolve = (window: WindowSpec | undefined) =>
  resolveQuery(window === undefined ? {} : { window }, NOW).window;

describe('a window', () => {
  it.each([
    [{ last: 250, unit: 'milliseconds' }, 250_000],
    [{ last: 2, unit: 'seconds' }, 2_000_000],
    [{ last: 0.5, unit: 'minutes' }, 30_000_000],
    [{ last: 1, unit: 'hours' }, 3_600_000_000],
    [{ last: 3, unit: 'days' }, 259_200_000_000],
  ] as const)('of %j begins %d µs ago and ends now', (window, us) => {
    expect(resolve(window)).toEqual({ fromUs: NOW - us, toUs: NOW, lastN: null });
  });

  it('of the last events has no times', () => {
    expect(resolve({ lastN: 200 })).toEqual({ fromUs: null, toUs: null, lastN: 200 });
  });

  it('of times has both, or one', () => {
    expect(resolve({ fromUs: 1, toUs: 1 })).toEqual({ fromUs: 1, toUs: 1, lastN: null });
    expect(resolve({ fromUs: 0 })).toEqual({ fromUs: 0, toUs: null, lastN: null });
    expect(resolve({ toUs: 5 })).toEqual({ fromUs: null, toUs: 5, lastN: null });
  });

  it('that is left out is all of time', () => {
    expect(resolve(undefined)).toEqual({ fromUs: null, toUs: null, lastN: null });
  });

  it('may be given as a time range', () => {
    const { window } = resolveQuery({ timeRange: { fromUs: 3, toUs: 4 } }, NOW);
    expect(window).toEqual({ fromUs: 3, toUs: 4, lastN: null });
  });

  it.each([
    ['nothing of it', { last: 0, unit: 'minutes' }, 'window.last'],
    ['less than nothing', { last: -1, unit: 'minutes' }, 'window.last'],
    ['NaN', { last: Number.NaN, unit: 'minutes' }, 'window.last'],
    ['for ever', { last: Number.POSITIVE_INFINITY, unit: 'minutes' }, 'window.last'],
    ['a text for a number', { last: '5', unit: 'minutes' }, 'window.last'],
    ['no unit', { last: 5 }, 'window.unit'],
    ['an unheard of unit', { last: 5, unit: 'fortnights' }, 'window.unit'],
    ['a unit that objects have', { last: 5, unit: 'constructor' }, 'window.unit'],
    ['no events', { lastN: 0 }, 'window.lastN'],
    ['half an event', { lastN: 1.5 }, 'window.lastN'],
    ['a text for a count', { lastN: '10' }, 'window.lastN'],
    ['an end before its start', { fromUs: 2, toUs: 1 }, 'window.toUs'],
    ['NaN for a time', { fromUs: Number.NaN }, 'window.fromUs'],
    ['a date for a time', { toUs: new Date(0) }, 'window.toUs'],
    ['nothing', {}, 'window'],
    ['an array', [1, 2], 'window.0'],
    ['a text', 'last 5 minutes', 'window'],
    ['a misspelt key', { from: 1 }, 'window.from'],
    ['keys of two kinds', { lastN: 5, fromUs: 1 }, 'window.fromUs'],
    ['two lengths', { last: 5, unit: 'minutes', lastN: 5 }, 'window.lastN'],
    ['a unit of nothing', { fromUs: 5, unit: 'minutes' }, 'window.unit'],
  ])('is refused: %s', (_, window, path) => {
    expect(refusalOf({ window })).toMatchObject({ code: 'invalid-query', path });
  });

  it('is refused beside a time range, and so is a bad time range', () => {
    const timeRange = { fromUs: 1 };
    expect(refusalOf({ timeRange, window: { lastN: 1 } })).toMatchObject({ path: 'timeRange' });
    expect(refusalOf({ timeRange: { fromUs: 2, toUs: 1 } })).toMatchObject({
      path: 'timeRange.toUs',
    });
  });
});
