import type { ParallelLine } from './chart.ts';
import { seriesPaint } from './colours.ts';
import { LABEL_GAP_PX, linePathOf, type ParallelLayout } from './parallel-layout.ts';
import { fitText, linePath, type Shape, TEXT_PX } from './scene.ts';

/** The lines: those that are left out faintly and in one, the others by their colours. */
export function lineShapes(
  layout: ParallelLayout,
  lines: readonly ParallelLine[],
  heights: readonly (readonly number[])[],
  isActive: (line: number) => boolean,
): Shape[] {
  // As one path for each colour: five hundred lines are as quick as eight.
  const left: string[] = [];
  const byColour = new Map<number, string[]>();
  let count = 0;
  lines.forEach(({ colour }, index) => {
    const path = linePathOf(layout, heights[index]!);
    if (!isActive(index)) {
      left.push(path);
      return;
    }
    count += 1;
    byColour.set(colour, [...(byColour.get(colour) ?? []), path]);
  });
  const opacity = count <= 30 ? 0.85 : count <= 150 ? 0.55 : 0.35;
  return [
    { kind: 'path', d: left.join(''), stroke: 'border-strong', opacity: 0.18 },
    ...[...byColour].map(
      ([colour, paths]): Shape => ({
        kind: 'path',
        d: paths.join(''),
        stroke: seriesPaint(colour - 1),
        widthPx: 1.25,
        opacity,
      }),
    ),
  ];
}

/** The axes over the lines, with their names and labels. */
export function axisShapes({ axes, topPx, bottomPx }: ParallelLayout): Shape[] {
  return axes.flatMap(({ axis, x, ticks, slots, labelPx, namePx }): Shape[] => [
    { kind: 'path', d: linePath(x, topPx, x, bottomPx), stroke: 'axis' },
    {
      kind: 'text',
      x,
      y: 14,
      text: fitText(axis.label, namePx, TEXT_PX + 1),
      paint: 'text-main',
      anchor: 'middle',
      sizePx: TEXT_PX + 1,
      isBold: true,
    },
    ...ticks.flatMap(({ label, y }): Shape[] => [
      { kind: 'path', d: linePath(x - 4, y, x, y), stroke: 'axis' },
      overLines(x - LABEL_GAP_PX, y + 4, fitText(label, labelPx), 'end'),
    ]),
    ...slots.flatMap(({ y, label }): Shape[] => [
      { kind: 'path', d: linePath(x - 4, y, x + 4, y), stroke: 'axis' },
      overLines(x - LABEL_GAP_PX, y + 4, label, 'end'),
    ]),
  ]);
}

/** One line before all others, with its values at the axes. */
export function highlightShapes(
  layout: ParallelLayout,
  line: ParallelLine,
  heights: readonly number[],
): Shape[] {
  const stroke = seriesPaint(line.colour - 1);
  return [
    { kind: 'path', d: linePathOf(layout, heights), stroke: 'surface', widthPx: 5 },
    { kind: 'path', d: linePathOf(layout, heights), stroke, widthPx: 2.5 },
    ...layout.axes.flatMap(({ axis, x, textOf }, index): Shape[] => {
      const y = heights[index]!;
      return [
        {
          kind: 'path',
          d: `M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0`,
          fill: stroke,
          stroke: 'surface',
        },
        {
          kind: 'text',
          x: x + 8,
          y: y - 4,
          text: fitText(textOf(line.values[axis.key] ?? null), 64),
          paint: 'text-main',
          isBold: true,
          isOverLines: true,
        },
      ];
    }),
  ];
}

function overLines(x: number, y: number, text: string, anchor: 'start' | 'end'): Shape {
  return { kind: 'text', x, y, text, paint: 'axis', anchor, isOverLines: true };
}
