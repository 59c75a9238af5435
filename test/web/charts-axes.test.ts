import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placedGuides } from '../../web/charts/guides.ts';
import { horizontalTicks, widened } from '../../web/charts/line-axes.ts';
import { linearScale, logScale, valueDomain } from '../../web/charts/scale.ts';
import { linearTicks, logTicks } from '../../web/charts/ticks.ts';
import { timeTicks } from '../../web/charts/time-ticks.ts';

const labels = (ticks: readonly { readonly label: string }[]) => ticks.map(({ label }) => label);

describe('ticks of a number axis', () => {
  it('are round in the unit that they are labelled in', () => {
    expect(labels(linearTicks(0, 2100, 5, 'milliseconds'))).toEqual([
      ...['0.0 s', '0.5 s', '1.0 s', '1.5 s', '2.0 s'].map((label) => label.replace('0.0', '0')),
    ]);
    expect(labels(linearTicks(0, 3 * 1024 ** 2, 3, 'bytes'))).toEqual([
      ...['0 MiB', '1 MiB', '2 MiB', '3 MiB'],
    ]);
    expect(labels(linearTicks(0, 180_000, 3, 'milliseconds')).at(-1)).toBe('3 min');
  });

  it('are told apart however close they are', () => {
    expect(labels(linearTicks(1000, 1010, 5, 'milliseconds'))).toEqual([
      ...['1.000 s', '1.002 s', '1.004 s', '1.006 s', '1.008 s', '1.010 s'],
    ]);
    expect(labels(linearTicks(0.9991, 0.9999, 4, 'fraction'))).toContain('99.94%');
  });

  it('have a true minus, and zero has none', () => {
    expect(labels(linearTicks(-0.4, 0.4, 4, 'none'))).toEqual(['−0.4', '−0.2', '0', '0.2', '0.4']);
  });

  it('do not halve what is counted', () => {
    expect(labels(linearTicks(0, 2, 8, 'count'))).toEqual(['0', '1', '2']);
  });

  it('are none where there is no range', () => {
    expect(linearTicks(3, 3, 5, 'none')).toEqual([]);
  });
});

describe('ticks of a log axis', () => {
  it('are powers of ten, with 2 and 5 where there is room', () => {
    expect(labels(logTicks(1, 1000, 4, 'milliseconds'))).toEqual([
      ...['1 ms', '10 ms', '100 ms', '1 s'],
    ]);
    expect(labels(logTicks(1, 10, 6, 'none'))).toEqual(['1', '2', '5', '10']);
  });

  it('are none at or below zero', () => {
    expect(logTicks(0, 10, 5, 'none')).toEqual([]);
    expect(logTicks(-1, 10, 5, 'none')).toEqual([]);
  });
});

describe('ticks of a time axis', () => {
  const zone = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  const us = (text: string) => new Date(text).getTime() * 1000;

  it('are on the clock of the reader, and a new day has its date', () => {
    const ticks = timeTicks(us('2026-03-01T22:20:00'), us('2026-03-02T00:40:00'), 5);
    expect(labels(ticks)).toEqual([...['22:30\nMar 1', '23:00', '23:30', '00:00\nMar 2', '00:30']]);
  });

  it('stay round when the clocks change', () => {
    const ticks = timeTicks(us('2026-03-28T18:00:00'), us('2026-03-29T18:00:00'), 5);
    expect(labels(ticks)).toContain('12:00');
    expect(labels(ticks)).toContain('18:00');
  });

  it('go down to milliseconds and up to years', () => {
    const start = us('2026-03-01T10:00:00');
    expect(labels(timeTicks(start, start + 10_000, 5))[1]).toBe('10:00:00.002');
    expect(labels(timeTicks(us('2020-01-01'), us('2026-01-01'), 6))).toContain('Jan\n2023');
    expect(labels(timeTicks(us('2026-03-01'), us('2026-03-08'), 7))).toContain('Mar 5');
  });

  it('are left without a label where it would touch the one before', () => {
    const from = us('2026-03-01T10:00:00');
    const ticks = horizontalTicks('time', from, from + 18_000, 236);
    expect(labels(ticks)).toEqual(['10:00:00.000\nMar 1', '', '10:00:00.010', '']);
  });

  it('show the hour twice that the clock shows twice', () => {
    const ticks = timeTicks(us('2026-10-25T00:00:00'), us('2026-10-25T04:00:00'), 5);
    expect(labels(ticks)).toEqual(['00:00\nOct 25', '01:00', '02:00', '02:00', '03:00', '04:00']);
  });

  it('are left without a label where it would be cut', () => {
    const from = us('2026-03-01T10:00:00');
    const ticks = horizontalTicks('time', from, us('2026-03-01T11:00:00'), 400);
    expect(ticks.at(-1)).toEqual({ value: us('2026-03-01T11:00:00'), label: '' });
  });
});

describe('a scale', () => {
  it('goes both ways', () => {
    const linear = linearScale(0, 10, 100, 0);
    expect(linear.toPx(2.5)).toBe(75);
    expect(linear.toValue(75)).toBe(2.5);
    const log = logScale(1, 100, 0, 200);
    expect(log.toPx(10)).toBeCloseTo(100, 9);
    expect(log.toValue(100)).toBeCloseTo(10, 9);
  });

  it('shows values with some air, but nothing that cannot be', () => {
    expect(valueDomain(1, 2, { unit: 'none' })[0]).toBeLessThan(1);
    expect(valueDomain(0.01, 2, { unit: 'none' })[0]).toBe(0);
    expect(valueDomain(0.9, 1, { unit: 'fraction' })[1]).toBeLessThanOrEqual(1.01);
    expect(valueDomain(5, 9, { unit: 'count', fromZero: true })[0]).toBe(0);
    expect(valueDomain(-5, -1, { unit: 'none', fromZero: true })[1]).toBeGreaterThanOrEqual(0);
  });

  it('has a range for one value, and for none', () => {
    for (const value of [-3, 0, 7]) {
      const [from, to] = valueDomain(value, value, { unit: 'none' });
      expect(from).toBeLessThanOrEqual(value);
      expect(to).toBeGreaterThan(value);
    }
    expect(valueDomain(null, null, { unit: 'none', isLog: true })[0]).toBeGreaterThan(0);
    expect(widened('number', { from: 3, to: 3 })).toEqual({ from: 2.5, to: 3.5 });
  });
});

describe('guides', () => {
  const frame = { x: 0, y: 0, width: 300, height: 100 };

  it('have labels that do not lie over one another', () => {
    const guides = [50, 52, 48, 51].map((value) => ({ on: 'y' as const, value, label: 'margin' }));
    const placed = placedGuides(guides, frame, (_, value) => value);
    const places = placed.map(({ label }) =>
      label === null ? null : `${label.anchor} ${label.y}`,
    );
    expect(new Set(places).size).toBe(4);
  });

  it('are left out where they are out of view', () => {
    const guides = [{ on: 'x' as const, value: 400, label: 'decided' }];
    expect(placedGuides(guides, frame, (_, value) => value)).toEqual([]);
  });
});
