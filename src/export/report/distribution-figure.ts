import { type Axis, withRoomBefore } from './axis.js';
import { type Plane, pathThrough, pointAt, renderChart } from './chart.js';
import { count, roughText } from './figures.js';
import { armClass, renderLegend } from './legend.js';
import { html, type Markup } from './markup.js';
import type { ArmDistribution, ReportArm, ReportDistribution } from './report-data.js';
import { renderTable } from './table.js';

const HEIGHT = 190;
/** Of the width, left of the first bin. */
const ROOM_FOR_LABELS = 0.09;

/** Histogram and distribution function of all conditions, one over the other, and their quantiles. */
export function renderDistribution(
  distribution: ReportDistribution,
  arms: readonly ReportArm[],
): Markup {
  const { name, unit, scale, edges } = distribution;
  const measure = { unit, isRate: false };
  const x = withRoomBefore({ low: edges[0]!, high: edges.at(-1)!, scale }, ROOM_FOR_LABELS);
  const beyond = distribution.arms.reduce((sum, { below, above }) => sum + below + above, 0);
  const caption = html`<code>${name}</code>${unit === '' ? null : ` in ${unit}`}${scale === 'log' ? ', on a logarithmic axis' : null}. Left: the share of a condition’s values in each bin. Right: the share of values at most as large. Dotted: the medians.${beyond === 0 ? null : ` ${count(beyond)} values lie beyond the axis.`}`;
  return html`<figure class="drawn"><figcaption>${caption}</figcaption>
${renderLegend(
  arms,
  distribution.arms.map(({ arm }) => arm),
)}
<div class="panels"><div class="panel"><p>Share of values in a bin</p>${histogram(distribution, x, arms)}</div>
<div class="panel"><p>Share of values at most as large</p>${ecdf(distribution, x, arms)}</div></div></figure>
${renderTable({
  caption: html`Quantiles of <code>${name}</code>, over all values.`,
  columns: [
    { header: 'Condition' },
    ...['Values', 'Least', 'Median', 'p95', 'Greatest'].map((header) => ({
      header,
      isNumber: true,
    })),
  ],
  rows: distribution.arms.map((own) => [
    arms[own.arm]!.label,
    count(own.count),
    ...[own.min, own.p50, own.p95, own.max].map((value) => roughText(value, measure)),
  ]),
})}`;
}

function histogram(
  { name, unit, scale, edges, arms: own }: ReportDistribution,
  x: Axis,
  arms: readonly ReportArm[],
): Markup {
  const shares = own.map(({ counts, count: all }) => counts.map((each) => each / all));
  const most = Math.max(...shares.flat(), 1e-9);
  const plane: Plane = { x, y: { low: 0, high: most * 1.05, scale: 'linear' }, height: HEIGHT };
  const drawing = own.map(({ arm, p50 }, index) => {
    const outline = steps(plane, edges, shares[index]!);
    return html`<g class="${armClass(arm)}"><path class="area" d="${outline}Z"/><path class="stroke" d="${outline}"/>${median(plane, p50)}</g>`;
  });
  return renderChart({
    ...plane,
    xLabel: (value) => tick(value, unit),
    yLabel: shareText,
    description: `Histogram of ${name}${scale === 'log' ? ' on a logarithmic axis' : ''}: ${described(own, arms, unit)}`,
    drawing,
  });
}

/** Along the tops of the bins, from the ground and back to it. */
function steps(plane: Plane, edges: readonly number[], shares: readonly number[]): string {
  const points = shares.flatMap((share, bin) => [
    pointAt(plane, edges[bin]!, share),
    pointAt(plane, edges[bin + 1]!, share),
  ]);
  const ground = [pointAt(plane, edges[0]!, 0), pointAt(plane, edges.at(-1)!, 0)];
  return `M${[ground[0], ...points, ground[1]].join('L')}`;
}

function ecdf(
  { name, unit, arms: own }: ReportDistribution,
  x: Axis,
  arms: readonly ReportArm[],
): Markup {
  const plane: Plane = { x, y: { low: 0, high: 1, scale: 'linear' }, height: HEIGHT };
  const drawing = own.map(({ arm, cumulative, p50 }) => {
    const xs = cumulative.map(({ value }) => value);
    const ys = cumulative.map(({ share }) => share);
    return html`<g class="${armClass(arm)}"><path class="stroke" d="${pathThrough(plane, xs, ys)}"/>${median(plane, p50)}</g>`;
  });
  return renderChart({
    ...plane,
    xLabel: (value) => tick(value, unit),
    yLabel: shareText,
    description: `Distribution functions of ${name}: ${described(own, arms, unit)}`,
    drawing,
  });
}

function median(plane: Plane, p50: number): Markup {
  const from = pointAt(plane, p50, plane.y.low);
  const to = pointAt(plane, p50, plane.y.high);
  return html`<path class="median" d="M${from}L${to}"/>`;
}

function described(
  own: readonly ArmDistribution[],
  arms: readonly ReportArm[],
  unit: string,
): string {
  const measure = { unit, isRate: false };
  return own
    .map(({ arm, p50, p95 }) => {
      const label = arms[arm]!.label;
      return `${label} has the median ${roughText(p50, measure)} and the 95th percentile ${roughText(p95, measure)}`;
    })
    .join('; ');
}

/** Round values are not known to any digit: they have no more than they need. */
function tick(value: number, unit: string): string {
  const text = Math.abs(value).toLocaleString('en', { maximumSignificantDigits: 6 });
  return `${value < 0 ? '−' : ''}${unit === 'USD' ? '$' : ''}${text}`;
}

function shareText(share: number): string {
  return `${tick(share * 100, '')}%`;
}
