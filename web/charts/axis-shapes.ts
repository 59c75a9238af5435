import { type Frame, linePath, px, type Shape } from './scene.ts';
import type { Tick } from './ticks.ts';

/** Lines across a frame and the labels below it; a second line of a label goes under the first. */
export function bottomAxis(
  frame: Frame,
  ticks: readonly Tick[],
  toX: (value: number) => number,
  label?: string,
): Shape[] {
  const bottom = frame.y + frame.height;
  const shapes: Shape[] = [];
  for (const tick of ticks) {
    const x = px(toX(tick.value));
    shapes.push({ kind: 'path', d: linePath(x, frame.y, x, bottom), stroke: 'grid' });
    tick.label.split('\n').forEach((text, row) => {
      const y = bottom + 16 + row * 14;
      shapes.push({ kind: 'text', x, y, text, paint: 'axis', anchor: 'middle' });
    });
  }
  shapes.push({
    kind: 'path',
    d: linePath(frame.x, bottom, frame.x + frame.width, bottom),
    stroke: 'border-strong',
  });
  if (label !== undefined)
    shapes.push({
      kind: 'text',
      x: px(frame.x + frame.width / 2),
      y: bottom + 32,
      text: label,
      paint: 'axis',
      anchor: 'middle',
    });
  return shapes;
}

export function leftAxis(
  frame: Frame,
  ticks: readonly Tick[],
  toY: (value: number) => number,
): Shape[] {
  return ticks.flatMap((tick): Shape[] => {
    const y = px(toY(tick.value));
    return [
      { kind: 'path', d: linePath(frame.x, y, frame.x + frame.width, y), stroke: 'grid' },
      {
        kind: 'text',
        x: frame.x - 8,
        y: y + 4,
        text: tick.label,
        paint: 'axis',
        anchor: 'end',
      },
    ];
  });
}
