import type { ForestPlotProps } from './chart.ts';
import { forestAxisLabel, forestScale, forestTicks } from './forest-axis.ts';
import { forestRowShapes, movedPath } from './forest-row.ts';
import { fitText, linePath, px, type Scene, type Shape, textWidthPx } from './scene.ts';
import { VERDICTS } from './verdicts.ts';

const ROW_PX = 40;
const HEAD_PX = 36;
const LABEL_PX = 220;
const PLOT_PX = 360;
const VERDICT_PX = 104;
const GAP_PX = 16;

/** The plot with the numbers beside it, for files; as wide as its columns need. */
export function forestScene(props: ForestPlotProps): Scene | null {
  const { rows, headings, unit, axisLabel } = props;
  if (rows.length === 0) return null;
  const scale = forestScale(rows, PLOT_PX);
  const ticks = forestTicks(scale, PLOT_PX, unit);
  const plotX = LABEL_PX + GAP_PX;
  const columns = cellColumns(props, plotX + PLOT_PX + GAP_PX);
  const verdictX = (columns.at(-1)?.right ?? plotX + PLOT_PX) + GAP_PX;
  const widthPx = verdictX + VERDICT_PX;
  const shapes: Shape[] = [
    text(plotX + PLOT_PX / 2, 12, forestAxisLabel(axisLabel, scale), 'middle'),
    ...ticks.map(({ value, label }) => text(plotX + px(scale.toPx(value)), 30, label, 'middle')),
    ...headings.map((heading, index) => text(columns[index]!.right, 30, heading, 'end')),
    text(verdictX, 30, 'Verdict', 'start'),
  ];
  rows.forEach((row, index) => {
    const y = HEAD_PX + index * ROW_PX;
    const { word, paint, mark, isHollow = false } = VERDICTS[row.verdict];
    shapes.push(
      { kind: 'path', d: linePath(0, y, widthPx, y), stroke: 'grid' },
      {
        kind: 'text',
        x: 0,
        y: y + 17,
        text: fitText(row.label, LABEL_PX),
        paint: 'text-main',
        isBold: true,
      },
      text(0, y + 32, fitText(row.reason ?? row.detail, LABEL_PX), 'start'),
      {
        kind: 'scene',
        x: plotX,
        y,
        scene: {
          widthPx: PLOT_PX,
          heightPx: ROW_PX,
          shapes: forestRowShapes(row, { scale, ticks, widthPx: PLOT_PX, heightPx: ROW_PX }),
        },
      },
      ...row.cells.map((cell, place): Shape => {
        const x = columns[place]?.right ?? 0;
        return { kind: 'text', x, y: y + 24, text: cell, paint: 'text-main', anchor: 'end' };
      }),
      {
        kind: 'path',
        d: movedPath(mark, verdictX + 6, y + 20),
        fill: isHollow ? 'none' : paint,
        stroke: paint,
        widthPx: isHollow ? 2 : 0,
      },
      { kind: 'text', x: verdictX + 18, y: y + 24, text: word, paint, isBold: true },
    );
  });
  return { widthPx, heightPx: HEAD_PX + rows.length * ROW_PX + 4, shapes };
}

function cellColumns(
  { rows, headings }: ForestPlotProps,
  start: number,
): readonly { readonly right: number }[] {
  let right = start - GAP_PX;
  return headings.map((heading, index) => {
    const texts = [heading, ...rows.map(({ cells }) => cells[index] ?? '')];
    right += GAP_PX + Math.max(...texts.map((each) => textWidthPx(each)));
    return { right: Math.ceil(right) };
  });
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): Shape {
  return { kind: 'text', x, y, text: content, paint: 'axis', anchor };
}
