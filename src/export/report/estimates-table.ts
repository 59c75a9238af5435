import type { ArmEstimate, MetricVerdict } from '../../analysis/verdict/verdict.js';
import {
  differenceText,
  estimateText,
  intervalText,
  levelText,
  NONE,
  percentText,
  plainText,
} from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import { renderTable, type TableCell, twoLines } from './table.js';
import { armLabel, badge, measureOf, unitsText } from './words.js';

/** Each metric's figures: both conditions, and the difference between them. */
export function estimatesTable({ verdict, arms }: ReportData): Markup {
  const isOnePair = arms.length === 2;
  const [baseline, candidate] = arms.map(({ label }) => label);
  return renderTable({
    caption: html`Estimates and differences, with ${levelText(verdict.confidence)} intervals below them. Differences are candidate − baseline; pp are percentage points.`,
    columns: [
      { header: 'Metric' },
      { header: isOnePair ? baseline! : 'Baseline', isNumber: true },
      { header: isOnePair ? candidate! : 'Candidate', isNumber: true },
      { header: 'Difference', isNumber: true },
      { header: 'Relative', isNumber: true },
      { header: 'Effect size', isNumber: true },
      { header: 'Verdict' },
    ],
    rows: verdict.metrics.map((metric) => [
      twoLines(metric.metric, under(metric, isOnePair ? null : pairOf(metric, arms))),
      armCell(metric.baseline, metric),
      armCell(metric.candidate, metric),
      differenceCell(metric),
      relativeCell(metric),
      effectCell(metric),
      badge(metric.verdict),
    ]),
  });
}

function pairOf(metric: MetricVerdict, arms: ReportData['arms']): string {
  return `${armLabel(arms, metric.candidate)} against ${armLabel(arms, metric.baseline)}`;
}

function under({ role, direction }: MetricVerdict, pair: string | null): string {
  const parts = [
    ...(pair === null ? [] : [pair]),
    ...(role === 'exploratory' ? [] : [role]),
    ...(direction === null ? [] : [`${direction} is better`]),
  ];
  return parts.join(' · ');
}

function armCell(arm: ArmEstimate, metric: MetricVerdict): TableCell {
  const { estimate, interval, units } = arm;
  const observed = unitsText(units, metric.observationUnit);
  if (estimate === null) return twoLines(NONE, observed);
  const measure = measureOf(metric);
  const range = interval === null ? null : html`${intervalText(estimate, interval, measure)}<br>`;
  return twoLines(estimateText(estimate, interval, measure), html`${range}${observed}`);
}

function differenceCell({ difference, ...metric }: MetricVerdict): TableCell {
  if (difference === null) return NONE;
  const { estimate, interval } = difference;
  const measure = measureOf(metric);
  const text = differenceText(estimate, interval, measure);
  return interval === null ? text : twoLines(text, intervalText(estimate, interval, measure));
}

function relativeCell({ relativeDifference }: MetricVerdict): TableCell {
  if (relativeDifference === null) return NONE;
  const { estimate, interval } = relativeDifference;
  const text = percentText(estimate, interval);
  const measure = { unit: '', isRate: true };
  return interval === null ? text : twoLines(text, intervalText(estimate, interval, measure));
}

const EFFECT_NAMES = {
  'hedges-g': 'g',
  'cohens-dz': 'dz',
  'odds-ratio': 'OR',
} as const;

function effectCell({ effectSize }: MetricVerdict): TableCell {
  if (effectSize === null) return NONE;
  const { name, estimate, interval } = effectSize;
  const measure = { unit: '', isRate: false };
  const text = html`<i>${EFFECT_NAMES[name]}</i> = ${
    interval === null ? plainText(estimate) : estimateText(estimate, interval, measure)
  }`;
  return interval === null ? text : twoLines(text, intervalText(estimate, interval, measure));
}
