import { describe, expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.js';
import { COLOURED, chooseColours, PLAIN } from '../../src/cli/text/colours.js';
import * as quantities from '../../src/cli/text/quantities.js';
import { renderTable } from '../../src/cli/text/table.js';
import { cutTo, printable, widthOf } from '../../src/cli/text/width.js';
import { plain } from './harness.js';

const columns = [
  { header: 'NAME', shrinksTo: 5 },
  { header: 'EVENTS', align: 'right' as const },
  { header: 'STATUS' },
];

describe('a table', () => {
  it('lines its columns up, numbers to the right', () => {
    const rows = [
      ['short', '7', 'running'],
      ['a longer name', '1,234', 'stopped'],
    ];
    expect(renderTable(columns, rows, { width: null, colours: PLAIN })).toBe(
      'NAME           EVENTS  STATUS\n' +
        'short               7  running\n' +
        'a longer name   1,234  stopped\n',
    );
  });

  it('cuts what may be cut until it fits into the terminal, and nothing else', () => {
    const rows = [['an exceedingly long name of an experiment', '1,234', 'stopped']];
    const lines = renderTable(columns, rows, { width: 30, colours: PLAIN }).trimEnd().split('\n');
    expect(lines[1]).toBe('an exceeding…   1,234  stopped');
    expect(widthOf(lines[1]!)).toBe(30);
  });

  it('keeps its columns where letters are wide, or coloured', () => {
    const rows = [
      ['日本', '1', { text: 'running', colour: 'green' as const }],
      ['abcd', '2', 'x'],
    ];
    const text = renderTable(columns, rows, { width: null, colours: COLOURED });
    const lines = plain(text).split('\n');
    expect(lines[1]).toBe('日本       1  running');
    expect(lines[2]).toBe('abcd       2  x');
    expect(text).toContain('\u001b[32mrunning\u001b[39m');
  });

  it('does not let a name move the cursor', () => {
    expect(printable('a\u001b[2Jb\nc\u202e')).toBe('a\\u001b[2Jb\\nc\\u202e');
  });

  it('cuts between letters as people see them', () => {
    expect(cutTo('👩‍👩‍👧‍👦 family', 5)).toBe('👩‍👩‍👧‍👦 f…');
    expect(cutTo('abc', 3)).toBe('abc');
  });
});

describe('a quantity', () => {
  it.each([
    [quantities.milliseconds(0.0421), '42.1 µs'],
    [quantities.milliseconds(812.34), '812 ms'],
    [quantities.milliseconds(12_345), '12.3 s'],
    [quantities.dollars(0.000204), '$0.000204'],
    [quantities.dollars(1234.5), '$1,234.50'],
    [quantities.dollars(0), '$0'],
    [quantities.dollars(-0.5), '-$0.50'],
    [quantities.percent(0.9995), '99.95%'],
    [quantities.percent(0.9999999), '99.999%'],
    [quantities.percent(1), '100%'],
    [quantities.change(-0.04), '0.0%'],
    [quantities.change(12.34), '+12.3%'],
    [quantities.duration(850), '850ms'],
    [quantities.duration(192_000), '3m 12s'],
    [quantities.duration(7_500_000), '2h 5m'],
    [quantities.duration(86_400_000), '1d'],
    [quantities.count(1234567), '1,234,567'],
    [quantities.bytes(27_600), '27.6 KB'],
    [quantities.figure(0.00001234), '1.23e-5'],
    [quantities.milliseconds(null), '–'],
  ])('%s reads as %s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('is an age in the unit that fits, and a date after a month', () => {
    const now = Date.parse('2026-05-31T12:00:00Z');
    const ages = [
      '2026-05-31T11:59:55Z',
      '2026-05-31T11:18:00Z',
      '2026-05-29T00:00:00Z',
      '2026-01-02T00:00:00Z',
    ];
    expect(ages.map((iso) => quantities.age(iso, now))).toEqual([
      'just now',
      '42m ago',
      '2d ago',
      '2 Jan 2026',
    ]);
  });
});

describe('colours', () => {
  const on = (environment: NodeJS.ProcessEnv, isTerminal: boolean, color?: boolean) =>
    chooseColours({ environment, isTerminal, color }) === COLOURED;

  it('are for terminals', () => {
    expect(on({}, true)).toBe(true);
    expect(on({}, false)).toBe(false);
    expect(on({ TERM: 'dumb' }, true)).toBe(false);
  });

  it('follow NO_COLOR, FORCE_COLOR and --no-color, each before the one ahead of it', () => {
    expect(on({ NO_COLOR: '1' }, true)).toBe(false);
    expect(on({ NO_COLOR: '' }, true)).toBe(true);
    expect(on({ FORCE_COLOR: '1', NO_COLOR: '1' }, false)).toBe(true);
    expect(on({ FORCE_COLOR: '0' }, true)).toBe(false);
    expect(on({ FORCE_COLOR: '1' }, true, false)).toBe(false);
  });
});

describe('a progress bar', () => {
  it('says how far it is and how long it takes, where the end is known', () => {
    expect(progressLine('importing', { done: 250, total: 1000, note: '1 MB' }, 1000)).toBe(
      'importing  [######------------------]  25%  250 of 1,000  1 MB  3.0s left',
    );
    expect(progressLine('reading', { done: 250, total: null }, 1500)).toBe('reading  250  1.5s');
  });
});
