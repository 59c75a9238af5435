import type uPlot from 'uplot';
import type { Guide } from './chart.ts';
import type { Paint } from './colours.ts';
import { placedGuides } from './guides.ts';
import type { OutsideMark } from './line-data.ts';
import type { PlotPalette } from './plot-palette.ts';

const MARK_PX = 4;

/** Lines right across, each with its label. */
export function drawGuides(plot: uPlot, guides: readonly Guide[], palette: PlotPalette): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const frame = {
    x: plot.bbox.left / ratio,
    y: plot.bbox.top / ratio,
    width: plot.bbox.width / ratio,
    height: plot.bbox.height / ratio,
  };
  const placed = placedGuides(guides, frame, (on, value) => plot.valToPos(value, on, true) / ratio);
  ctx.save();
  ctx.scale(ratio, ratio);
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 4]);
  ctx.strokeStyle = palette.colour('axis');
  ctx.fillStyle = palette.colour('text-muted');
  ctx.font = `10px ${getComputedStyle(plot.root).fontFamily}`;
  ctx.textBaseline = 'alphabetic';
  for (const { on, at, label } of placed) {
    const line = Math.round(at) + 0.5;
    ctx.beginPath();
    if (on === 'y') {
      ctx.moveTo(frame.x, line);
      ctx.lineTo(frame.x + frame.width, line);
    } else {
      ctx.moveTo(line, frame.y);
      ctx.lineTo(line, frame.y + frame.height);
    }
    ctx.stroke();
    if (label === null) continue;
    ctx.textAlign = label.anchor;
    ctx.fillText(label.text, label.x, label.y);
  }
  ctx.restore();
}

/** What has no place on the axis, at its edge: a cross for NaN, arrows for the infinities. */
export function drawOutsideMarks(
  plot: uPlot,
  marks: readonly OutsideMark[],
  paints: readonly Paint[],
  palette: PlotPalette,
): void {
  const { ctx, bbox, data } = plot;
  const ratio = devicePixelRatio;
  const size = MARK_PX * ratio;
  const { min, max } = plot.scales['x']!;
  const drawn = new Set<string>();
  ctx.save();
  ctx.lineWidth = 1.5 * ratio;
  for (const { line, index, value } of marks) {
    const at = data[0][index]!;
    if (at < min! || at > max!) continue;
    const x = Math.round(plot.valToPos(at, 'x', true));
    // One mark in one place is enough, however many values there are.
    const key = `${line}/${value}/${Math.round(x / size)}`;
    if (drawn.has(key)) continue;
    drawn.add(key);
    const isLow = value === Number.NEGATIVE_INFINITY;
    const y = isLow ? bbox.top + bbox.height - size * 1.25 : bbox.top + size * 1.25;
    ctx.strokeStyle = ctx.fillStyle = palette.colour(paints[line]!);
    ctx.beginPath();
    if (Number.isNaN(value)) {
      ctx.moveTo(x - size, y - size);
      ctx.lineTo(x + size, y + size);
      ctx.moveTo(x + size, y - size);
      ctx.lineTo(x - size, y + size);
      ctx.stroke();
    } else {
      const tip = isLow ? size : -size;
      ctx.moveTo(x, y + tip);
      ctx.lineTo(x + size, y - tip);
      ctx.lineTo(x - size, y - tip);
      ctx.fill();
    }
  }
  ctx.restore();
}
