import { html, type Markup } from './markup.js';
import type { ReportArm } from './report-data.js';

const COLOURS = 6;

/** The class that gives a condition its colour and its dashes. */
export function armClass(place: number): string {
  return `arm-${place % COLOURS}`;
}

/** Which line is whose. */
export function renderLegend(arms: readonly ReportArm[], places: readonly number[]): Markup {
  const items = places.map(
    (place) =>
      html`<li class="${armClass(place)}"><svg width="34" height="12" aria-hidden="true"><rect class="area" width="34" height="12"/><line class="stroke" x1="0" x2="34" y1="6" y2="6"/></svg>${arms[place]!.label}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}
