import type { MetricVerdict, VerdictWord } from '../../analysis/verdict/verdict.js';
import { type Axis, placeOn, ticksOf } from './axis.js';
import { percentText } from './figures.js';
import { forestAxis } from './forest-axis.js';
import { html, type Markup } from './markup.js';
import { badge } from './words.js';

export interface ForestGroup {
  /** Null where there is only one group. */
  readonly title: string | null;
  readonly metrics: readonly MetricVerdict[];
}

/**
 * Relative differences with their intervals, one metric a line. The tinted side is the better one, the
 * grey band what does not matter, an arrow an end beyond the axis. Each line carries its figures as
 * text, so the drawing itself is hidden from screen readers.
 */
export function renderForest(groups: readonly ForestGroup[]): Markup | null {
  const metrics = groups.flatMap(({ metrics: own }) => own);
  const axis = forestAxis(metrics);
  if (axis === null) return null;
  const rows = groups.map(({ title, metrics: own }) => [
    title === null ? null : html`<div class="group"><span>${title}</span></div>`,
    ...own.map((metric) => row(metric, axis)),
  ]);
  return html`<div class="forest">${rows}${axisRow(axis)}</div>`;
}

function row(metric: MetricVerdict, axis: Axis): Markup {
  const { relativeDifference: relative, direction, verdict } = metric;
  const way = direction === null ? null : html`<span class="second">${direction} is better</span>`;
  const value =
    relative === null
      ? html`<span class="soft">no relative difference</span>`
      : html`${percentText(relative.estimate, relative.interval)}`;
  return html`<div><div class="name">${metric.metric}${way}</div><div class="track">${track(metric, axis)}</div><div class="value">${value}<br>${badge(verdict)}</div></div>
`;
}

function track(metric: MetricVerdict, axis: Axis): Markup {
  return html`<svg width="100%" aria-hidden="true">${background(metric, axis)}${mark(metric, axis)}</svg>`;
}

/** Where a relative difference lies, in percent of the width; clipped to it. */
function across(axis: Axis, difference: number): number {
  const place = placeOn(axis, axis.scale === 'log' ? 1 + difference : difference);
  return Number((Math.min(1, Math.max(0, place)) * 100).toFixed(3));
}

function background(metric: MetricVerdict, axis: Axis): Markup {
  const { direction, margin, baseline } = metric;
  const zero = across(axis, 0);
  const side =
    direction === null
      ? null
      : direction === 'lower'
        ? html`<rect class="side" x="0" y="0" width="${zero}%" height="100%"/>`
        : html`<rect class="side" x="${zero}%" y="0" width="${100 - zero}%" height="100%"/>`;
  const relative =
    margin === null || baseline.estimate === null || baseline.estimate === 0
      ? null
      : margin.absolute / Math.abs(baseline.estimate);
  const [from, to] = relative === null ? [0, 0] : [across(axis, -relative), across(axis, relative)];
  return html`${side}${
    relative === null
      ? null
      : html`<rect class="band-margin" x="${from}%" y="0" width="${to - from}%" height="100%"/>`
  }<line class="zero" x1="${zero}%" x2="${zero}%" y1="0" y2="100%"/>`;
}

function mark({ relativeDifference, verdict }: MetricVerdict, axis: Axis): Markup | null {
  if (relativeDifference === null) return null;
  const { estimate, interval } = relativeDifference;
  const ends =
    interval === null
      ? null
      : html`<line x1="${across(axis, interval.lower)}%" x2="${across(axis, interval.upper)}%" y1="50%" y2="50%"/>${end(interval.lower, axis)}${end(interval.upper, axis)}`;
  return html`<g class="effect ${verdict}">${ends}<svg x="${across(axis, estimate)}%" y="50%">${SHAPES[verdict]}</svg></g>`;
}

/** A short cross line; an arrow where the interval goes on beyond the axis. */
function end(limit: number, axis: Axis): Markup {
  const place = placeOn(axis, axis.scale === 'log' ? 1 + limit : limit);
  if (place < -1e-9) return html`<svg x="0" y="50%"><path d="M-1,0 L7,-5 L7,5 Z"/></svg>`;
  if (place > 1 + 1e-9) return html`<svg x="100%" y="50%"><path d="M1,0 L-7,-5 L-7,5 Z"/></svg>`;
  return html`<svg x="${across(axis, limit)}%" y="50%"><path d="M0,-4 L0,4"/></svg>`;
}

/** A shape for each verdict: what colours say is said without them, too. */
const SHAPES: Readonly<Record<VerdictWord, Markup>> = {
  better: html`<circle r="5"/>`,
  worse: html`<path d="M0,-6.5 L6.5,0 L0,6.5 L-6.5,0 Z"/>`,
  differs: html`<path d="M0,-6 L6,5 L-6,5 Z"/>`,
  equivalent: html`<rect x="-4.5" y="-4.5" width="9" height="9"/>`,
  inconclusive: html`<circle class="hollow" r="4.5"/>`,
  unknown: html`<circle class="hollow" r="3"/>`,
};

function axisRow(axis: Axis): Markup {
  const ticks = ticksOf(axis, 6).map((tick) => {
    const difference = axis.scale === 'log' ? tick - 1 : tick;
    return { at: across(axis, difference), label: tickText(difference) };
  });
  const marks = ticks.map(
    ({ at, label }) =>
      html`<line class="zero" x1="${at}%" x2="${at}%" y1="0" y2="5"/><text x="${at}%" y="19" text-anchor="${anchorOf(at)}">${label}</text>`,
  );
  return html`<div class="axis"><div class="name"></div><div class="track"><svg width="100%" aria-hidden="true"><line class="zero" x1="0" x2="100%" y1="0" y2="0"/>${marks}</svg></div><div class="value"></div></div>`;
}

function tickText(difference: number): string {
  const percent = Number((difference * 100).toPrecision(6));
  const text = Math.abs(percent).toLocaleString('en', { maximumSignificantDigits: 3 });
  return percent === 0 ? '0' : `${percent < 0 ? '−' : '+'}${text}%`;
}

/** Labels at the ends stay inside of the figure. */
export function anchorOf(percent: number): 'start' | 'middle' | 'end' {
  return percent < 6 ? 'start' : percent > 94 ? 'end' : 'middle';
}
