import { type Axis, withRoomBefore } from './axis.js';
import { type Plane, pathThrough, renderChart } from './chart.js';
import { levelText, plainText } from './figures.js';
import { armClass, renderLegend } from './legend.js';
import { html, type Markup } from './markup.js';
import type { CurveBand, ReportArm, ReportCurve } from './report-data.js';
import { listed, plural } from './words.js';

const HEIGHT = 300;
/** Of the width, left of the first point. */
const ROOM_FOR_LABELS = 0.05;
/** From such a ratio of the largest to the least value on, the axis is logarithmic. */
const WIDE = 50;

/** Mean over runs with its band, and each run as a thin line under it. */
export function renderCurve(curve: ReportCurve, arms: readonly ReportArm[]): Markup | null {
  const { metric, axis, confidence } = curve;
  const xs = curve.arms.flatMap(({ runs }) => runs.flatMap(({ x }) => x));
  const ys = curve.arms.flatMap(({ runs, band }) => [
    ...runs.flatMap(({ y }) => y),
    ...(band?.mean ?? []),
  ]);
  const finite = ys.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const y = valueAxis(finite);
  const x = withRoomBefore({ ...extent(xs, 0), scale: 'linear' }, ROOM_FOR_LABELS);
  const plane: Plane = { x, y, height: HEIGHT };
  const drawing = [
    ...curve.arms.map(({ arm, runs }) => {
      const lines = runs.map(
        (run) => html`<path class="thin" d="${pathThrough(plane, run.x, run.y)}"/>`,
      );
      return html`<g class="${armClass(arm)}">${lines}</g>`;
    }),
    ...curve.arms.map(({ arm, band }) =>
      band === null
        ? null
        : html`<g class="${armClass(arm)}"><path class="area" d="${ribbon(plane, band)}"/><path class="stroke" d="${pathThrough(plane, band.x, band.mean)}"/></g>`,
    ),
  ];
  const runs = curve.arms.map((own) => `${arms[own.arm]!.label} ${plural(own.runs.length, 'run')}`);
  const lost = curve.arms
    .flatMap((own) => own.runs.flatMap(({ y }) => y))
    .filter((value) => !Number.isFinite(value)).length;
  const caption = html`<code>${metric}</code> by ${axis}: thick, the mean over runs, with its ${levelText(confidence)} interval at each ${axis} by itself (a band for the mean there, not for the course as a whole); thin, each run (${listed(runs)}).${y.scale === 'log' ? ' Logarithmic axis.' : null}${lost === 0 ? null : ` ${plural(lost, 'value')} NaN or infinite: gaps in their lines.`}`;
  return html`<figure class="drawn"><figcaption>${caption}</figcaption>
${renderLegend(
  arms,
  curve.arms.map(({ arm }) => arm),
)}
${renderChart({
  ...plane,
  xLabel: plainTick,
  yLabel: plainTick,
  description: `${metric} by ${axis}: ${curve.arms.map(({ arm, band }) => ended(arms[arm]!.label, band)).join('; ')}`,
  drawing,
})}</figure>`;
}

function plainTick(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 6 }).replace('-', '−');
}

function ended(label: string, band: CurveBand | null): string {
  const last = band?.mean.findLast(Number.isFinite);
  return last === undefined
    ? `${label} without a mean over runs`
    : `the mean of ${label} ends at ${plainText(last)}`;
}

function ribbon(plane: Plane, { x, lower, upper }: CurveBand): string {
  const known = [...x.keys()].filter((i) => Number.isFinite(lower[i]) && Number.isFinite(upper[i]));
  if (known.length === 0) return '';
  const at = (of: readonly number[]): number[] => known.map((i) => of[i]!);
  const top = pathThrough(plane, at(x), at(upper));
  const bottom = pathThrough(plane, at(x).reverse(), at(lower).reverse());
  return `${top}L${bottom.slice(1)}Z`;
}

function valueAxis(values: readonly number[]): Axis {
  const { low, high } = extent(values, 0);
  if (low > 0 && high / low > WIDE) return { low: low / 1.15, high: high * 1.15, scale: 'log' };
  return { ...extent(values, 0.05), scale: 'linear' };
}

/** Least and greatest, with some room; never nothing. */
function extent(values: readonly number[], room: number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low || Math.max(Math.abs(high) * 0.1, 1);
  return high === low
    ? { low: low - span / 2, high: high + span / 2 }
    : { low: low - span * room, high: high + span * room };
}
