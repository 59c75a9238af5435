import uPlot from 'uplot';
import type { LineChartProps } from './chart.ts';
import { seriesPaint } from './colours.ts';
import {
  horizontalAxisHeightPx,
  horizontalTicks,
  verticalAxisWidthPx,
  verticalTicks,
} from './line-axes.ts';
import { lonePoints, type PlotColumn, type PreparedLines } from './line-data.ts';
import { domainOf } from './line-domain.ts';
import { drawGuides, drawOutsideMarks } from './line-marks.ts';
import type { Extent } from './linked-range.ts';
import type { PlotPalette } from './plot-palette.ts';
import { TEXT_PX } from './scene.ts';
import type { Tick } from './ticks.ts';

/** What is drawn just now. The plot asks it anew each time: values change while the plot stays. */
export interface PlotSource {
  props: LineChartProps;
  prepared: PreparedLines;
  hidden: ReadonlySet<number>;
  isMoving: boolean;
  readonly palette: PlotPalette;
  /** The place of the value of a column that is under the pointer. */
  readonly hovered: (plot: uPlot, column: number, closest: number) => number | null;
  readonly onCursor: (plot: uPlot) => void;
}

const LINE_PX = 1.75;
/** More points than these are drawn with thin lines, while they rest and while they move. */
const DENSE_POINTS = { resting: 3000, moving: 200 };

interface Place {
  readonly width: number;
  readonly height: number;
  readonly fontFamily: string;
  readonly shown: Extent;
}

/** A plot as uPlot wants it described. All colours, ticks and domains are asked of the source anew. */
export function plotOptions(source: PlotSource, place: Place): uPlot.Options {
  const { columns } = source.prepared;
  const { group, scale } = source.props;
  return {
    width: place.width,
    height: place.height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    series: [{}, ...columns.map((column) => series(source, column))],
    bands: columns.flatMap(({ role, line }, index): uPlot.Band[] =>
      role === 'upper'
        ? [{ series: [index + 1, index + 2], fill: () => lineColour(source, line, 0.16) }]
        : [],
    ),
    scales: {
      x: {
        time: false,
        min: place.shown.from,
        max: place.shown.to,
        range: (_, from, to) => [from, to],
      },
      y: {
        distr: scale === 'log' ? 3 : 1,
        range: (_, least, greatest) => [...domainOf(source.props, least, greatest)],
      },
    },
    axes: [
      horizontalAxis(source, `${TEXT_PX}px ${place.fontFamily}`),
      verticalAxis(source, `${TEXT_PX}px ${place.fontFamily}`),
    ],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      // Gestures are ours; of uPlot's own only the pointer's line is wanted.
      bind: { mousedown: () => null, mouseup: () => null, dblclick: () => null },
      ...(group === undefined
        ? {}
        : { sync: { key: group, setSeries: false, scales: ['x', null as never] } }),
      dataIdx: (plot, column, closest) => source.hovered(plot, column - 1, closest),
      points: {
        size: 8,
        width: 1.5,
        stroke: () => source.palette.colour('surface'),
        fill: (_, column) => lineColour(source, columns[column - 1]?.line ?? 0),
      },
    },
    hooks: {
      drawClear: [(plot) => thinDenseLines(source, plot)],
      draw: [(plot) => drawOver(source, plot)],
      setCursor: [source.onCursor],
      setScale: [(plot, key) => key === 'x' && source.onCursor(plot)],
    },
  };
}

function horizontalAxis({ props, palette }: PlotSource, font: string): uPlot.Axis {
  const { axis } = props;
  const label = axis === 'time' ? undefined : props.axisLabel;
  return {
    ...lines(palette),
    font,
    size: horizontalAxisHeightPx(axis, undefined),
    gap: 4,
    lineGap: 1.3,
    ticks: { stroke: () => palette.colour('grid'), width: 1, size: 4 },
    border: { show: true, stroke: () => palette.colour('grid'), width: 1 },
    ...(label === undefined ? {} : { label, labelSize: 16, labelGap: 0, labelFont: font }),
    ...labelledSplits((plot, from, to) =>
      horizontalTicks(axis, from, to, plot.bbox.width / devicePixelRatio),
    ),
  };
}

function verticalAxis({ props, palette }: PlotSource, font: string): uPlot.Axis {
  const isLog = props.scale === 'log';
  return {
    ...lines(palette),
    font,
    size: (_, labels) => verticalAxisWidthPx(labels ?? []),
    gap: 6,
    ticks: { show: false },
    filter: (_, splits) => splits,
    ...labelledSplits((plot, from, to) =>
      verticalTicks(isLog, from, to, plot.bbox.height / devicePixelRatio, props.unit),
    ),
  };
}

/** Made once where uPlot asks twice: for the places, and right after for their labels. */
function labelledSplits(
  ticksOf: (plot: uPlot, from: number, to: number) => readonly Tick[],
): Pick<uPlot.Axis, 'splits' | 'values'> {
  let ticks: readonly Tick[] = [];
  return {
    splits: (plot, _, from, to) => {
      ticks = ticksOf(plot, from, to);
      return ticks.map(({ value }) => value);
    },
    values: () => ticks.map(({ label }) => label),
  };
}

function lines(palette: PlotPalette): uPlot.Axis {
  return {
    stroke: () => palette.colour('axis'),
    grid: { stroke: () => palette.colour('grid'), width: 1 },
  };
}

function series(source: PlotSource, { role, line }: PlotColumn): uPlot.Series {
  const { isFilled = false, lines } = source.props;
  if (role === 'upper' || role === 'lower')
    return { width: 0, stroke: 'transparent', points: { show: false } };
  if (role === 'raw')
    return { width: 1, stroke: () => lineColour(source, line, 0.35), points: { show: false } };
  return {
    width: LINE_PX,
    stroke: () => lineColour(source, line),
    ...(isFilled
      ? {
          paths: uPlot.paths.stepped!({ align: 1 }),
          fill: () => lineColour(source, line, 0.16),
        }
      : {}),
    ...(lines[line]?.isDashed === true ? { dash: [5, 4] } : {}),
    points: {
      size: 5,
      width: 0,
      fill: () => lineColour(source, line),
      filter: (plot, column, isEach) => {
        const values = source.prepared.columns[column - 1]?.values;
        if (isEach || values === undefined) return null;
        const [from, to] = plot.series[column]!.idxs ?? [0, -1];
        const lone = lonePoints(values, from, to);
        return lone.length === 0 ? null : lone;
      },
    },
  };
}

/**
 * Lines of one pixel are drawn some twenty times as fast as wider ones where no graphics card helps:
 * what is moved keeps up with the pointer then, and a chart with very many points with its values.
 */
function thinDenseLines({ prepared, isMoving }: PlotSource, plot: uPlot): void {
  const [from, to] = plot.series[0]!.idxs ?? [0, 0];
  // Of each column of pixels four points at most are drawn.
  const points = Math.min(to - from, (plot.bbox.width / devicePixelRatio) * 4);
  const shown = prepared.columns.filter(
    ({ role }, index) => role === 'main' && plot.series[index + 1]!.show === true,
  );
  const most = isMoving ? DENSE_POINTS.moving : DENSE_POINTS.resting;
  const width = points * shown.length > most ? 1 : LINE_PX;
  prepared.columns.forEach(({ role }, index) => {
    if (role === 'main') plot.series[index + 1]!.width = width;
  });
}

function lineColour({ props, palette }: PlotSource, line: number, opacity = 1): string {
  return palette.colour(seriesPaint((props.lines[line]?.colour ?? line + 1) - 1), opacity);
}

function drawOver({ props, prepared, hidden, palette }: PlotSource, plot: uPlot): void {
  const { guides = [], lines } = props;
  if (guides.length > 0) drawGuides(plot, guides, palette);
  if (prepared.marks.length === 0) return;
  const paints = lines.map(({ colour }, index) => seriesPaint((colour ?? index + 1) - 1));
  drawOutsideMarks(
    plot,
    prepared.marks.filter(({ line }) => !hidden.has(line)),
    paints,
    palette,
  );
}
