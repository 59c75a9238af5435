import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, cellTitle } from '../../web/pages/sql/result/cell-text.ts';
import { chartChoice } from '../../web/pages/sql/result/chart-choice.ts';
import { barData, lineData, pointData } from '../../web/pages/sql/result/chart-data.ts';
import { columnsOf, type ResultRow } from '../../web/pages/sql/result/result-columns.ts';
import { resultCsv, resultJson } from '../../web/pages/sql/result/result-file.ts';
import { sortedRows } from '../../web/pages/sql/result/sort-rows.ts';

function columns(...named: readonly (readonly [name: string, type: string])[]) {
  return columnsOf({
    columns: named.map(([name]) => name),
    types: named.map(([, type]) => type),
    rows: [],
    truncated: false,
    elapsedMs: 0,
  });
}

describe('a cell', () => {
  const text = (type: string, value: unknown, name = 'c') =>
    cellText(columns([name, type])[0]!, value);

  it('has every digit of an integer, however large', () => {
    expect(text('BIGINT', '9007199254740993')).toBe('9,007,199,254,740,993');
    expect(text('HUGEINT', '-170141183460469231731687303715884105728')).toBe(
      '−170,141,183,460,469,231,731,687,303,715,884,105,728',
    );
  });

  it('shows a time to be read, in the reader’s own zone where it has one', () => {
    expect(text('TIMESTAMP', '2026-01-01T04:05:06.000000')).toBe('2026-01-01 04:05:06');
    const local = new Date(2026, 0, 2, 3, 4, 5).toISOString().replace('.000Z', '.250000Z');
    expect(text('TIMESTAMP WITH TIME ZONE', local)).toBe('2026-01-02 03:04:05.250000');
    expect(text('TIMESTAMP', 'infinity')).toBe('infinity');
    const [column] = columns(['timestamp_us', 'BIGINT']);
    expect(cellText(column!, 1_795_351_913_860_390)).toBe('1795351913860390');
    expect(cellTitle(column!, 1_795_351_913_860_390)).toMatch(/^1795351913860390 \(2026-/);
  });

  it('shortens what is long, and says what it was', () => {
    const [column] = columns(['c', 'DOUBLE']);
    expect(cellText(column!, 1 / 3)).toBe('0.3333333');
    expect(cellTitle(column!, 1 / 3)).toBe('0.3333333333333333');
    expect(text('DOUBLE', 'NaN')).toBe('NaN');
    expect(text('STRUCT(a INTEGER)', { a: 1 })).toBe('{"a":1}');
    expect(text('VARCHAR', 'a\nb')).toBe('a b');
  });
});

describe('sorting', () => {
  const order = (type: string, values: readonly unknown[], isDescending = false) =>
    sortedRows(
      values.map((value) => [value]),
      columns(['c', type])[0]!,
      isDescending,
    ).map(([value]) => value);

  it('puts null last both ways, and NaN beyond the numbers', () => {
    const values = [null, 2, 'NaN', -1, 'Infinity'];
    expect(order('DOUBLE', values)).toEqual([-1, 2, 'Infinity', 'NaN', null]);
    expect(order('DOUBLE', values, true)).toEqual(['NaN', 'Infinity', 2, -1, null]);
  });

  it('tells integers apart that are the same number in JavaScript', () => {
    expect(order('BIGINT', ['9007199254740993', '9007199254740992', 5])).toEqual([
      5,
      '9007199254740992',
      '9007199254740993',
    ]);
  });

  it('takes digits in texts for what they are, and leaves equal rows in their order', () => {
    expect(order('VARCHAR', ['run 10', 'run 9', 'Run 1'])).toEqual(['Run 1', 'run 9', 'run 10']);
    const rows: ResultRow[] = [
      [1, 'a'],
      [0, 'b'],
      [1, 'c'],
    ];
    const [column] = columns(['c', 'INTEGER']);
    expect(sortedRows(rows, column!, true).map((row) => row[1])).toEqual(['a', 'c', 'b']);
  });
});

describe('a downloaded result', () => {
  const named = columns(['n', 'BIGINT'], ['n', 'VARCHAR'], ['list', 'INTEGER[]']);
  const rows: ResultRow[] = [
    ['-9007199254740993', '=1+1', [1, 2]],
    [null, '', null],
    [3, 'say "hi",\nyou', []],
  ];

  it('is CSV with every digit, null apart from nothing, and no formula', () => {
    expect(resultCsv(named, rows)).toBe(
      'n,n_2,list\r\n-9007199254740993,\'=1+1,"[1,2]"\r\n,"",\r\n3,"say ""hi"",\nyou",[]\r\n',
    );
  });

  it('is JSON with a name for each column, though two are called the same', () => {
    expect(JSON.parse(resultJson(named, rows))[0]).toEqual({
      n: '-9007199254740993',
      n_2: '=1+1',
      list: [1, 2],
    });
    expect(JSON.parse(resultJson(named, []))).toEqual([]);
  });
});

describe('a chart of a result', () => {
  const curves = columns(['run', 'VARCHAR'], ['step', 'DOUBLE'], ['loss', 'DOUBLE']);
  const rows: ResultRow[] = [
    ['a', 1, 0.5],
    ['b', 0, 0.9],
    ['a', 0, 1],
    ['a', 1, 0.4],
    ['b', null, 0.2],
    ['b', 2, 'NaN'],
  ];
  const choose = (query: string) => chartChoice(curves, rows, new URLSearchParams(query))!;

  it('is a line over steps for each run, unless the address says otherwise', () => {
    expect(choose('')).toEqual({ kind: 'line', x: 'step', y: ['loss'], series: 'run' });
    expect(choose('chart=bar&x=run&y=loss&y=step&series=none')).toEqual({
      kind: 'bar',
      x: 'run',
      y: ['loss', 'step'],
      series: null,
    });
    expect(choose('x=nothing&y=run&series=what')).toMatchObject({ x: 'step', y: ['loss'] });
  });

  it('is none without a row or a number', () => {
    expect(chartChoice(curves, [], new URLSearchParams())).toBeNull();
    const names = columns(['run', 'VARCHAR']);
    expect(chartChoice(names, [['a']], new URLSearchParams())).toBeNull();
  });

  it('draws each point once, in order, and says what it leaves out', () => {
    const { x, lines, note } = lineData(choose(''), curves, rows);
    expect(x).toEqual([0, 1, 1]);
    expect(lines).toEqual([
      { label: 'a', values: [1, 0.5, 0.4] },
      { label: 'b', values: [0.9, null, null] },
    ]);
    expect(note).toBe('2 without a finite x and y are not drawn.');
  });

  it('loses and invents no point, whatever the rows', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 5 }), fc.nat());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (some) => {
        const choice = { kind: 'line', x: 'step', y: ['loss'], series: 'run' } as const;
        const { x, lines } = lineData(choice, curves, some);
        expect([...x].sort((a, b) => a - b)).toEqual(x);
        const drawn = lines.flatMap(({ label, values }) =>
          values.flatMap((value, i) => (value === null ? [] : [`${label} ${x[i]} ${value}`])),
        );
        expect(drawn.sort()).toEqual(some.map((one) => one.join(' ')).sort());
        const points = pointData(choice, curves, some).series.flatMap((one) => one.points);
        expect(points).toHaveLength(some.length);
      }),
    );
  });

  it('groups bars by category, and gives a second row of the same a bar of its own', () => {
    const choice = { kind: 'bar', x: 'run', y: ['loss'], series: null } as const;
    const { categories, series } = barData(choice, curves, rows.slice(0, 4));
    expect(categories).toEqual(['a', 'b', 'a', 'a']);
    expect(series[0]!.values).toEqual([0.5, 0.9, 1, 0.4]);
  });

  it('says how many series and bars are more than can be told apart', () => {
    const many = Array.from({ length: 50 }, (_, i): ResultRow => [`run ${i}`, i, i]);
    const bars = barData({ kind: 'bar', x: 'run', y: ['loss'], series: null }, curves, many);
    expect(bars.note).toBe('The first 40 of 50 bars.');
    const choice = { kind: 'line', x: 'step', y: ['loss'], series: 'run' } as const;
    const lines = lineData(choice, curves, many);
    expect(lines.lines).toHaveLength(8);
    expect(lines.note).toBe('The first 8 of 50 series.');
  });
});
