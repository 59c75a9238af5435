import { describe, expect, it } from 'vitest';
import type { ForestRow, ParallelLine } from '../../web/charts/chart.ts';
import {
  distributionExtent,
  fractionUpTo,
  histogramOf,
  notPositive,
} from '../../web/charts/distribution-data.ts';
import { distributionTexts } from '../../web/charts/distribution-reading.ts';
import {
  forestAxisLabel,
  forestDomain,
  forestScale,
  forestTicks,
} from '../../web/charts/forest-axis.ts';
import { forestRowShapes } from '../../web/charts/forest-row.ts';
import {
  heightsOf,
  LABEL_GAP_PX,
  nearestLine,
  parallelLayout,
} from '../../web/charts/parallel-layout.ts';
import { axisShapes } from '../../web/charts/parallel-scene.ts';
import { TEXT_PX, textWidthPx } from '../../web/charts/scene.ts';

function series(edges: readonly number[], counts: readonly number[]) {
  return { label: 'a', edges, counts, ecdf: { value: [1, 2, 4], fraction: [0.25, 0.5, 1] } };
}

describe('histograms', () => {
  it('are counted where there is one', () => {
    const { bars, heightLabel } = histogramOf({
      series: [series([0, 1, 2], [3, 9])],
      unit: 'none',
    });
    expect(heightLabel).toBe('count');
    expect(bars[0]?.map(({ height }) => height)).toEqual([3, 9]);
  });

  it('are shares of each where there are several, so that a small one is seen', () => {
    const both = [series([0, 1, 2], [1, 3]), series([0, 1, 2], [100, 300])];
    const { bars, heightLabel } = histogramOf({ series: both, unit: 'none' });
    expect(heightLabel).toBe('share of each');
    expect(bars[0]?.map(({ height }) => height)).toEqual([0.25, 0.75]);
    expect(bars[1]).toMatchObject([{ height: 0.25 }, { height: 0.75 }]);
  });

  it('are as high as each other where only their bins differ', () => {
    const both = [series([0, 1, 2], [5, 5]), series([0, 2], [10])];
    const heights = histogramOf({ series: both, unit: 'milliseconds' }).bars.flat();
    expect(new Set(heights.map(({ height }) => height)).size).toBe(1);
  });

  it('leave out what a log axis has no place for, and say how much', () => {
    const one = { series: [series([-1, 0, 1, 10], [4, 2, 7])], unit: 'none' as const };
    expect(histogramOf({ ...one, scale: 'log' }).bars[0]).toMatchObject([{ from: 1, count: 7 }]);
    expect(notPositive({ ...one, scale: 'log' })).toBe(6);
    expect(notPositive(one)).toBe(0);
    expect(distributionExtent({ ...one, scale: 'log' }, 'histogram')).toEqual([1, 10]);
  });

  it('have no axis where there is nothing', () => {
    expect(distributionExtent({ series: [series([], [])], unit: 'none' }, 'histogram')).toBeNull();
    expect(distributionExtent({ series: [], unit: 'none' }, 'ecdf')).toBeNull();
  });
});

describe('a legend without the pointer', () => {
  const texts = (count?: number) =>
    distributionTexts(
      {
        ...{ title: '', description: '', fileName: '', unit: 'none', axisLabel: 'x', kind: 'ecdf' },
        series: [{ ...series([0, 1, 2], [3, 9]), ...(count === undefined ? {} : { count }) }],
      },
      null,
    );

  it('says how many values there are, not how many the bins come to', () => {
    expect(texts(11)).toEqual(['n = 11']);
    expect(texts()).toEqual(['n = 12']);
  });
});

describe('an ECDF', () => {
  it('is the share of values that are no greater', () => {
    const one = series([0, 4], [4]);
    expect([0.5, 1, 1.9, 2, 4, 9].map((at) => fractionUpTo(one, at))).toEqual([
      0, 0.25, 0.25, 0.5, 1, 1,
    ]);
  });
});

function row(estimate: number | null, lower: number | null, upper: number | null): ForestRow {
  const text = { key: 'a', label: 'a', detail: '', cells: [], reason: null };
  return { ...text, estimate, lower, upper, margin: 0.05, verdict: 'inconclusive' };
}

describe('a forest plot', () => {
  it('has zero, all estimates and their margins on its axis', () => {
    const [from, to] = forestDomain([row(0.4, 0.3, 0.5), row(0.2, 0.1, 0.3)]);
    expect(from).toBeLessThan(-0.05);
    expect(to).toBeGreaterThan(0.5);
  });

  it('does not let one wide interval make lines of the others', () => {
    const [from, to] = forestDomain([row(0.1, 0.05, 0.15), row(0.1, -90, 120)]);
    expect(to - from).toBeLessThan(1);
  });

  it('draws an arrow where an interval leaves the axis, also for one without an end', () => {
    const shapesOf = (each: ForestRow) => {
      const scale = forestScale([row(0.1, 0.05, 0.15), each], 400);
      const place = { scale, ticks: [], widthPx: 400, heightPx: 40 };
      return JSON.stringify(forestRowShapes(each, place));
    };
    const arrow = /M[\d.]+ 20L[\d.]+ 15V25Z/g;
    expect(shapesOf(row(0.1, -90, 120)).match(arrow)).toHaveLength(2);
    expect(shapesOf(row(0.1, 0.02, Number.POSITIVE_INFINITY)).match(arrow)).toHaveLength(1);
    expect(shapesOf(row(0.1, 0.02, 0.2)).match(arrow)).toBeNull();
  });

  it('is logarithmic to both sides of zero where small effects stand beside large ones', () => {
    const rows = [row(0.0066, 0.0008, 0.0129), row(-0.08, -0.14, -0.017), row(4.78, 4.17, 5.5)];
    const scale = forestScale(rows, 500);
    expect(forestAxisLabel('relative difference', scale)).toContain('logarithmic');
    const widths = rows.map(({ lower, upper }) => scale.toPx(upper!) - scale.toPx(lower!));
    expect(Math.min(...widths)).toBeGreaterThan(5);
    const labels = forestTicks(scale, 500, 'fraction')
      .sort((a, b) => a.value - b.value)
      .map(({ label }) => label);
    expect(labels).toEqual(['−10%', '−1%', '0%', '1%', '10%', '100%']);
    expect(forestScale([row(0.1, 0, 0.2), row(0.4, 0.3, 0.5)], 500).isLog).toBe(false);
  });

  it('names no two places so near that their labels touch', () => {
    const scale = forestScale([row(0.001, 0.0005, 0.002), row(9, 8, 10)], 140);
    const ticks = forestTicks(scale, 140, 'fraction');
    expect(ticks[0]!.value).toBe(0);
    const places = ticks.map(({ value }) => scale.toPx(value)).sort((a, b) => a - b);
    for (let i = 1; i < places.length; i++) expect(places[i]! - places[i - 1]!).toBeGreaterThan(20);
  });

  it('has an axis without any estimate', () => {
    expect(forestDomain([{ ...row(null, null, null), margin: null }])).toEqual([-1, 1]);
  });
});

describe('parallel coordinates', () => {
  const axes = [
    { key: 'rate', label: 'rate', scale: 'log' as const },
    { key: 'kind', label: 'kind', categories: ['adam', 'sgd'] },
    { key: 'loss', label: 'loss' },
  ];
  const line = (key: string, values: ParallelLine['values']) => ({
    key,
    label: key,
    colour: 1,
    values,
  });
  const lines = [
    line('a', { rate: 0.001, kind: 'adam', loss: 1 }),
    line('b', { rate: 0.1, kind: 'lion', loss: Number.NaN }),
    line('c', { rate: 0.01, kind: 'sgd' }),
  ];
  const layout = parallelLayout({ axes, lines }, 600, 300);
  /** What is written at an axis: its name, then its labels. */
  const textsOf = (placed: (typeof layout.axes)[number], within = layout) =>
    axisShapes({ ...within, axes: [placed] }).flatMap((shape) =>
      shape.kind === 'text' ? [shape.text] : [],
    );
  const heights = lines.map((each) => heightsOf(layout, each));

  it('have a place for every value, also for none and for no number', () => {
    const [known, notFinite, unknown] = heights.map((each) => each[2]!);
    expect(known).toBeLessThanOrEqual(layout.bottomPx);
    expect(unknown).toBeGreaterThan(layout.bottomPx);
    expect(notFinite).toBeGreaterThan(unknown!);
    expect(layout.axes[2]?.slots.map(({ label }) => label)).toEqual(['–', 'NaN, ∞']);
    expect(layout.axes[0]?.slots).toEqual([]);
  });

  it('have a category that was not announced', () => {
    expect(layout.axes[1]?.ticks.map(({ label }) => label)).toEqual(['adam', 'sgd', 'lion']);
  });

  it('have a log axis only where all is above zero', () => {
    const middle = (least: number) => {
      const rates = [least, 0.01, 1].map((rate, index) => line(`${index}`, { rate }));
      const { axes: placed } = parallelLayout(
        { axes: [axes[0]!, axes[2]!], lines: rates },
        600,
        300,
      );
      const [low, between, high] = [least, 0.01, 1].map((rate) => placed[0]!.toY(rate));
      return (low! - between!) / (low! - high!);
    };
    expect(middle(0.0001)).toBeCloseTo(0.5, 6);
    expect(middle(0)).toBeCloseTo(0.01, 6);
  });

  it('make room for the labels of the first axis, up to where they are cut', () => {
    const [first] = parallelLayout(
      {
        axes: [{ key: 'model', label: 'model' }, axes[2]!],
        lines: [line('a', { model: 'large-2026-11', loss: 1 })],
      },
      600,
      300,
    ).axes;
    expect(textsOf(first!)).toContain('large-2026-11');
    expect(first!.x - LABEL_GAP_PX).toBeGreaterThanOrEqual(textWidthPx('large-2026-11'));

    const long = parallelLayout(
      {
        axes: [axes[0]!, axes[2]!].map((axis) => ({ ...axis, label: 'x'.repeat(90) })),
        lines: [line('a', { rate: 'y'.repeat(90), loss: 1 })],
      },
      600,
      300,
    );
    for (const placed of long.axes) {
      const [name, label] = textsOf(placed, long);
      expect(textWidthPx(name!, TEXT_PX + 1) / 2).toBeLessThanOrEqual(placed.x);
      expect(textWidthPx(label!)).toBeLessThanOrEqual(placed.x - LABEL_GAP_PX);
    }
    expect(textsOf(long.axes[0]!, long)[1]).toMatch(/^y+…$/);
  });

  it('find the line under the pointer among those that are kept', () => {
    const at = { x: layout.axes[0]!.x, y: heights[0]![0]! };
    expect(nearestLine(layout, heights, () => true, at, 5)).toBe(0);
    expect(nearestLine(layout, heights, (index) => index !== 0, at, 5)).toBeNull();
  });
});
