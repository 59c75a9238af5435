/** A colour by its name in styles/tokens.css. */
export type Paint =
  | 'none'
  | 'surface'
  | 'grid'
  | 'axis'
  | 'text-main'
  | 'text-muted'
  | 'accent'
  | 'good'
  | 'bad'
  | 'warn'
  | 'border'
  | 'border-strong'
  | `series-${number}`;

const SERIES = 8;

/** Of a series by its place, from 0; after the eighth they begin again. */
export function seriesPaint(index: number): Paint {
  return `series-${(index % SERIES) + 1}`;
}

/** What the colour is just now, as `rgb(…)`: canvases and files do not know the names. */
export function resolveColour(paint: Paint, within: Element = document.body): string {
  if (paint === 'none') return 'none';
  const probe = document.createElement('span');
  probe.style.color = `var(--${paint})`;
  within.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** @param colour As `resolveColour` gives it. */
export function withOpacity(colour: string, opacity: number): string {
  const parts = colour.match(/[\d.]+/g);
  return parts === null ? colour : `rgba(${parts.slice(0, 3).join(', ')}, ${opacity})`;
}
