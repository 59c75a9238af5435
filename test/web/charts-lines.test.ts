import { describe, expect, it } from 'vitest';
import type { Line, LineChartProps } from '../../web/charts/chart.ts';
import { lonePoints, nearestValue, prepareLines } from '../../web/charts/line-data.ts';
import { bandPath, pathOf } from '../../web/charts/line-path.ts';
import { lineTexts, placeText } from '../../web/charts/line-reading.ts';
import { lineScene } from '../../web/charts/line-scene.ts';
import { lineTable } from '../../web/charts/line-table.ts';
import { toSvg } from '../../web/charts/svg-text.ts';

const same = (value: number) => value;

function chart(lines: readonly Line[], changes: Partial<LineChartProps> = {}): LineChartProps {
  const x = Array.from({ length: lines[0]!.values.length }, (_, index) => index);
  const heading = { title: 'Loss', description: '', fileName: 'loss' };
  return { ...heading, axis: 'number', axisLabel: 'step', unit: 'none', x, lines, ...changes };
}

function svgOf(props: LineChartProps, shown = { from: 0, to: props.x.length - 1 }): string {
  const prepared = prepareLines(props.lines, props.scale === 'log');
  const view = { shown, hidden: new Set<number>(), widthPx: 400, heightPx: 200 };
  return toSvg(lineScene(props, prepared, view), 'Loss', (paint) => paint);
}

describe('lines of a chart', () => {
  it('have a gap where a value is not finite, and a mark that says which', () => {
    const prepared = prepareLines([{ label: 'a', values: [1, Number.NaN, 3, -Infinity] }], false);
    expect(prepared.columns[0]?.values).toEqual([1, null, 3, null]);
    expect(prepared.marks).toEqual([
      { line: 0, index: 1, value: Number.NaN },
      { line: 0, index: 3, value: Number.NEGATIVE_INFINITY },
    ]);
  });

  it('have gaps on a log axis where nothing is above zero, and they are counted', () => {
    const { columns, notPositive } = prepareLines([{ label: 'a', values: [1, 0, -2, 4] }], true);
    expect(columns[0]?.values).toEqual([1, null, null, 4]);
    expect(notPositive).toBe(2);
    expect(prepareLines([{ label: 'a', values: [1, 0] }], false).notPositive).toBe(0);
  });

  it('are drawn over their bands and over what they were before smoothing', () => {
    const line = { label: 'a', values: [1], raw: [2], lower: [0], upper: [3] };
    const { columns } = prepareLines([line, { label: 'b', values: [1] }], false);
    expect(columns.map(({ role, line: place }) => `${role} ${place}`)).toEqual([
      ...['upper 0', 'lower 0', 'raw 0', 'main 0', 'main 1'],
    ]);
  });

  it('are dots where a point stands between two gaps', () => {
    expect(lonePoints([1, null, 2, null, 3, 4, null, 5], 0, 7)).toEqual([0, 2, 7]);
    expect(lonePoints([1, undefined, 2], 0, 2)).toEqual([]);
    expect(lonePoints([undefined, 2, undefined], 0, 2)).toEqual([1]);
  });

  it('are read at the nearest point of their own', () => {
    const isNear = (index: number) => Math.abs(index - 2) <= 2;
    expect(nearestValue([5, null, undefined, undefined, 7], 2, isNear)).toBe(0);
    expect(nearestValue([null, null, undefined, 6, 7], 2, isNear)).toBe(3);
    expect(nearestValue([null, null, null], 1, () => true)).toBeNull();
  });
});

describe('a line as a path', () => {
  const placeOf = (x: readonly number[]) =>
    ({ x, part: [0, x.length - 1], toX: same, toY: same }) as const;

  it('ends at a gap and goes on through what only others have', () => {
    const values = [1, undefined, 3, null, 5, 6];
    expect(pathOf(values, placeOf([0, 1, 2, 3, 4, 5]))).toBe('M0,1L2,3M4,5L5,6');
  });

  it('has steps that hold a value until the next', () => {
    const path = pathOf([5, 7], { ...placeOf([0, 1]), isStepped: true });
    expect(path).toBe('M0,5L1,5L1,7');
  });

  it('has a band only where both edges are known', () => {
    expect(bandPath([1, 1, null], [2, 3, 4], placeOf([0, 1, 2]))).toBe('M0,2L1,3L1,1L0,1Z');
    const others = bandPath([1, undefined, 1], [2, undefined, 3], placeOf([0, 1, 2]));
    expect(others).toBe('M0,2L2,3L2,1L0,1Z');
  });
});

describe('a picture of lines', () => {
  it('has the title of its axis, its ticks, and no line over a gap', () => {
    const svg = svgOf(chart([{ label: 'a', values: [1, 2, null, 4, 5] }]));
    expect(svg).toContain('>step</text>');
    expect(svg).toMatch(/d="M[\d.,]+L[\d.,]+M[\d.,]+L[\d.,]+" fill="none" stroke="series-1"/);
  });

  it('shows the part that is chosen', () => {
    const props = chart([{ label: 'a', values: [1, 2, 3, 4, 5, 6, 7, 8, 900] }]);
    expect(svgOf(props)).toContain('>800</text>');
    expect(svgOf(props, { from: 1, to: 4 })).not.toContain('>800</text>');
  });

  it('leaves out what is hidden', () => {
    const props = chart([
      { label: 'a', values: [1, 2] },
      { label: 'b', values: [1000, 2000] },
    ]);
    const view = { shown: { from: 0, to: 1 }, hidden: new Set([1]), widthPx: 400, heightPx: 200 };
    const scene = lineScene(props, prepareLines(props.lines, false), view);
    expect(JSON.stringify(scene)).not.toContain('series-2');
    expect(JSON.stringify(scene)).not.toContain('2,000');
  });

  it('fills each piece of steps down to the ground, and nothing between them', () => {
    const svg = svgOf(chart([{ label: 'a', values: [1, 2, null, 3, 4] }], { isFilled: true }));
    const filled = svg.match(/d="([^"]+)" fill="series-1" stroke="none"/)?.[1];
    expect(filled?.match(/Z/g)).toHaveLength(2);
  });

  it('marks values that have no place on the axis', () => {
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, 2];
    const marked = svgOf(chart([{ label: 'a', values }]));
    expect(marked).toMatch(/l8 8m0 -8l-8 8/);
    expect(marked).toMatch(/d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+H[\d.]+Z" fill="series-1"/);
  });
});

describe('the reading of a chart', () => {
  it('names what is not finite, and says nothing of what is not known', () => {
    const lines = [
      { label: 'a', values: [Number.NaN] },
      { label: 'b', values: [Number.NEGATIVE_INFINITY] },
      { label: 'c', values: [null] },
      { label: 'd', values: [250], lower: [200], upper: [310] },
    ];
    expect(lineTexts({ lines, unit: 'milliseconds' }, [0, 0, null, 0])).toEqual([
      ...['NaN', '−∞', '–', '250 ms (200 ms – 310 ms)'],
    ]);
  });

  it('says where it is', () => {
    expect(placeText({ axis: 'number', axisLabel: 'step' }, 1240, 5000)).toBe('step 1,240');
    expect(placeText({ axis: 'time' }, 1_790_000_000_123_000, 1e6)).toMatch(/\.123$/);
    expect(placeText({ axis: 'time' }, 1_790_000_000_123_000, 1e9)).toMatch(/:\d\d$/);
  });
});

describe('the table of a chart', () => {
  it('has all that was given, a time as text and in microseconds', () => {
    const lines = [{ label: 'p50', values: [1.25, Number.NaN], raw: [1, 2] }];
    expect(lineTable({ axis: 'time', x: [0, 1e6], lines })).toEqual({
      columns: ['time', 'timestamp_us', 'p50', 'p50, not smoothed'],
      rows: [
        ['1970-01-01T00:00:00.000Z', 0, 1.25, 1],
        ['1970-01-01T00:00:01.000Z', 1e6, Number.NaN, 2],
      ],
    });
  });
});
