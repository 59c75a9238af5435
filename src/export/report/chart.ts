import { type Axis, placeOn, ticksOf } from './axis.js';
import { html, type Markup } from './markup.js';

/** Of the stretched drawing inside of a chart: any width will do, lines do not stretch with it. */
const WIDTH = 1000;
const BELOW = 26;
const ABOVE = 14;

export interface Chart {
  readonly x: Axis;
  readonly y: Axis;
  /** In pixels. */
  readonly height: number;
  readonly xLabel: (value: number) => string;
  readonly yLabel: (value: number) => string;
  /** What the figure shows, for those who do not see it. */
  readonly description: string;
  /** Paths in the coordinates that `pathThrough` gives. */
  readonly drawing: readonly (Markup | null)[];
}

/**
 * A plane with its axes. As wide as there is room: lines are stretched to it, texts are not. Labels of
 * the left axis stand on their grid lines, and take no room beside them.
 */
export function renderChart({ x, y, height, xLabel, yLabel, description, drawing }: Chart): Markup {
  const grid = ticksOf(y, 5).map((tick) => {
    const at = ABOVE + (1 - placeOn(y, tick)) * height;
    return {
      line: html`<line class="grid" x1="0" x2="100%" y1="${round(at)}" y2="${round(at)}"/>`,
      label: html`<text class="halo" x="0" y="${round(at - 4)}">${yLabel(tick)}</text>`,
    };
  });
  const marks = ticksOf(x, 5).map((tick) => {
    const at = round(placeOn(x, tick) * 100);
    const anchor = at < 6 ? 'start' : at > 94 ? 'end' : 'middle';
    return html`<line class="zero" x1="${at}%" x2="${at}%" y1="${ABOVE + height}" y2="${ABOVE + height + 5}"/><text x="${at}%" y="${ABOVE + height + 19}" text-anchor="${anchor}">${xLabel(tick)}</text>`;
  });
  return html`<svg width="100%" height="${ABOVE + height + BELOW}" role="img" aria-label="${description}">${grid.map(({ line }) => line)}<svg class="stretch" x="0" y="${ABOVE}" width="100%" height="${height}" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none">${drawing}</svg><line class="zero" x1="0" x2="100%" y1="${ABOVE + height}" y2="${ABOVE + height}"/>${grid.map(({ label }) => label)}${marks}</svg>`;
}

export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
}

/** `12.5,80` of a value, for paths. */
export function pointAt({ x, y, height }: Plane, at: number, value: number): string {
  const across = clipped(placeOn(x, at)) * WIDTH;
  const down = (1 - clipped(placeOn(y, value))) * height;
  return `${round(across)},${round(down)}`;
}

/** A line through the points; a gap where a value is not finite. */
export function pathThrough(plane: Plane, xs: readonly number[], ys: readonly number[]): string {
  let path = '';
  let isDrawing = false;
  for (let i = 0; i < xs.length; i++) {
    const value = ys[i]!;
    if (!Number.isFinite(value)) {
      isDrawing = false;
      continue;
    }
    path += `${isDrawing ? 'L' : 'M'}${pointAt(plane, xs[i]!, value)}`;
    isDrawing = true;
  }
  return path;
}

/** A little beyond the edges, so that what leaves the figure is seen to leave it. */
function clipped(place: number): number {
  if (Number.isNaN(place)) return 0;
  return Math.min(1.05, Math.max(-0.05, place));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
