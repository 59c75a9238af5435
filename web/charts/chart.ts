import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Unit } from '../format/number.ts';

/** What is on the horizontal axis: microseconds since the epoch, or plain numbers as steps and epochs. */
export type AxisKind = 'time' | 'number';

/** A part of the horizontal axis, in its own unit. Null is all of it. */
export type AxisRange = { readonly from: number; readonly to: number } | null;

/**
 * What a line has at each `x`. Null is a gap, which stays one: no line is drawn over what is not known.
 * Undefined says that only other lines have a point there (see `align`): the line goes on through it.
 */
export type LineValues = readonly (number | null | undefined)[];

/** One line, as long as the chart's `x`. NaN and the infinities are named and marked at the edge. */
export interface Line {
  readonly label: string;
  readonly values: LineValues;
  /** Of `--series-1` to `--series-8`; in order of the lines unless given. */
  readonly colour?: number;
  /** Between them the ground is tinted: a confidence band, or least and greatest of a pixel. */
  readonly lower?: LineValues;
  readonly upper?: LineValues;
  /** Drawn faintly under it: what was there before smoothing. */
  readonly raw?: LineValues;
  /** Each drawn faintly under it, and named nowhere: the runs whose mean it is. */
  readonly runs?: readonly LineValues[];
  readonly isDashed?: boolean;
}

/** What every chart has, whatever it draws: enough to name, explain and download it. */
export interface ChartHeading {
  readonly title: string;
  /** In one sentence: what is drawn, of what, how; also for those who do not see it. */
  readonly description: string;
  /** What a reader has to know: that points were reduced, that figures are within 1%. */
  readonly note?: string | null;
  /** Of a downloaded file; without extension. */
  readonly fileName: string;
  readonly heightPx?: number;
  /** While there is something to show, it stays shown. */
  readonly isLoading?: boolean;
  readonly error?: unknown;
  /** In place of a chart without values: why there are none. */
  readonly emptyText?: string;
  /** Controls of the chart's own, in its head. */
  readonly actions?: ComponentChildren;
}

/** A line right across the chart: a target, a margin, the moment of a decision. */
export interface Guide {
  /** On which axis its value is: `y` is drawn from left to right. */
  readonly on: 'x' | 'y';
  readonly value: number;
  readonly label: string;
}

/** Lines over time or steps, drawn on a canvas: many points, live, brushed and zoomed. */
export interface LineChartProps extends ChartHeading {
  readonly axis: AxisKind;
  readonly axisLabel?: string;
  readonly unit: Unit;
  /** Ascending. */
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  readonly guides?: readonly Guide[];
  /** All that there is, where `x` is only the part that was asked for: what "all" shows. */
  readonly extent?: AxisRange;
  readonly scale?: 'linear' | 'log';
  /** Begins at zero: for counts and shares. */
  readonly fromZero?: boolean;
  /** Counts drawn as steps that are filled. */
  readonly isFilled?: boolean;
  /** Charts with the same signal show the same range and the same moment under the pointer. */
  readonly range?: Signal<AxisRange>;
  /** Charts of one group share where the pointer is. */
  readonly group?: string;
}

/** A table that a chart is downloaded as. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
}

export interface DistributionSeries {
  readonly label: string;
  readonly colour?: number;
  /** One more than `counts`. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** How many values there are, where bins hold only about so many. */
  readonly count?: number;
  readonly ecdf: { readonly value: readonly number[]; readonly fraction: readonly number[] };
}

/** Histograms or ECDFs of one quantity, laid over one another. */
export interface DistributionChartProps extends ChartHeading {
  readonly unit: Unit;
  readonly axisLabel: string;
  readonly series: readonly DistributionSeries[];
  readonly kind: 'histogram' | 'ecdf';
  readonly scale?: 'linear' | 'log';
}

/** One row of a forest plot: an estimate with its interval, and what it means. */
export interface ForestRow {
  readonly key: string;
  readonly label: string;
  /** Second line: which conditions, which test. */
  readonly detail: string;
  /** On the plot's axis; null where there is none, and `reason` says why. */
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Differences smaller than this, both ways, do not matter. */
  readonly margin: number | null;
  readonly verdict: 'better' | 'worse' | 'equivalent' | 'differs' | 'inconclusive' | 'unknown';
  /** Cells to its right: text of difference, adjusted p, and so on, in order of `headings`. */
  readonly cells: readonly string[];
  readonly reason: string | null;
}

export interface ForestPlotProps extends ChartHeading {
  readonly rows: readonly ForestRow[];
  readonly headings: readonly string[];
  /** What the axis is, as `relative difference`. */
  readonly axisLabel: string;
  readonly unit: Unit;
  readonly selectedKey?: string | null;
  readonly onSelect?: (key: string) => void;
}

export interface ParallelAxis {
  readonly key: string;
  readonly label: string;
  readonly unit?: Unit;
  /** Categories in order, where it is none of numbers. */
  readonly categories?: readonly string[];
  /** Logarithmic only where every value is above zero. */
  readonly scale?: 'linear' | 'log';
}

export interface ParallelLine {
  readonly key: string;
  readonly label: string;
  readonly colour: number;
  /** By axis; null where it has none. A category is its text. */
  readonly values: Readonly<Record<string, number | string | null>>;
}

export interface ParallelCoordinatesProps extends ChartHeading {
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  readonly onOpen?: (key: string) => void;
}
