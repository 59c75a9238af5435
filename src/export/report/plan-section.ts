import type { PlannedSize, StoppingRule } from '../../event/plan.js';
import { isPlannedMetric } from '../../experiment/plan-kept-analysis.js';
import { chosenText, count, levelText, roughText } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportData, ReportPlan } from './report-data.js';
import type { Section } from './section.js';
import { renderTable } from './table.js';
import { listed, measureOf, moment, spanText } from './words.js';

/** What was planned, whether it was kept, and what was looked at besides. */
export function planSection(data: ReportData): Section {
  const body = data.plan === null ? unplanned() : planned(data, data.plan);
  return { id: 'plan', title: 'Plan', body };
}

function unplanned(): Markup {
  return html`<p>Nothing was planned before the data were recorded. All analyses below are exploratory: they can suggest what to test next, and a p-value of theirs says less than it would of a test that was decided on beforehand.</p>`;
}

function planned(data: ReportData, report: ReportPlan): Markup {
  const { plan, hash, registeredAt, checks } = report;
  const { analysis, guardrails } = plan;
  const broken = checks.filter(({ kept }) => kept === false);
  const less = plan.direction === 'lower' ? 'lower' : 'higher';
  const pairs: (readonly [string, string | Markup])[] = [
    [
      'Registered',
      registeredAt === null
        ? html`<strong>No.</strong> This plan was given with the comparison, when the data may have been known.`
        : html`${moment(registeredAt)}, as part of the experiment’s record`,
    ],
    ['Hash', html`<code>${hash}</code>`],
    [
      'Primary metric',
      html`${plan.primaryMetric}, to be ${less} by at least ${size(plan.minimumEffect, plan.primaryMetric, data)}`,
    ],
    ['Error rates', html`α = ${plan.alpha}, power ${levelText(plan.power)}`],
    ...guardrails.map(
      ({ metric, direction, margin }) =>
        [
          'Guardrail',
          html`${metric}, no ${direction === 'lower' ? 'higher' : 'lower'} by more than ${size(margin, metric, data)}`,
        ] as const,
    ),
    ['Stopping rule', stoppingText(plan.stoppingRule)],
    ...(analysis.metrics.length === 0
      ? []
      : [['Further metrics', listed(analysis.metrics)] as const]),
    ...analysisPairs(analysis),
  ];
  return html`${brokenWarning(broken.length)}<dl>${pairs.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
${renderTable({
  caption: 'Whether the plan was kept.',
  columns: [{ header: 'Point' }, { header: 'Kept' }, { header: 'What was found' }],
  rows: checks.map(({ name, kept, message }) => [name, keptBadge(kept), message]),
})}
${unplannedMetrics(data, report)}`;
}

function analysisPairs({
  correction,
  unit,
  runBy,
}: ReportPlan['plan']['analysis']): (readonly [string, string])[] {
  const how = [
    ...(correction === null ? [] : [`p-values corrected by ${correction}`]),
    ...(unit === null ? [] : [`one observation per ${unit}`]),
    ...(runBy === null ? [] : [`runs told apart by ${runBy}`]),
  ];
  return how.length === 0 ? [] : [['Analysis', how.join('; ')]];
}

function brokenWarning(broken: number): Markup | null {
  if (broken === 0) return null;
  return html`<div class="warning" role="note"><p><strong>The plan was not kept in ${broken === 1 ? 'one point' : `${broken} points`}.</strong> What follows is weaker evidence than a plan that was kept would give.</p></div>`;
}

function keptBadge(kept: boolean | null): Markup {
  if (kept === null) return html`<span class="badge open">not known</span>`;
  return kept
    ? html`<span class="badge kept">yes</span>`
    : html`<span class="badge broken">no</span>`;
}

function unplannedMetrics({ verdict }: ReportData, { plan, registeredAt }: ReportPlan): Markup {
  if (registeredAt === null)
    return html`<p><strong>All analyses are exploratory:</strong> nothing shows that this was planned before the data were recorded.</p>`;
  const wanted = [
    plan.primaryMetric,
    ...plan.guardrails.map(({ metric }) => metric),
    ...plan.analysis.metrics,
  ];
  const names = [...new Set(verdict.metrics.map(({ metric }) => metric))];
  const others = names.filter((name) => !wanted.some((one) => isPlannedMetric(one, name)));
  return others.length === 0
    ? html`<p>Nothing was analysed that was not planned.</p>`
    : html`<p><strong>Not planned, and so exploratory:</strong> ${listed(others)}.</p>`;
}

/** In the metric's unit, where the comparison knows it. */
function size(planned: PlannedSize, metric: string, { verdict }: ReportData): string {
  if ('relative' in planned)
    return `${chosenText(planned.relative * 100, PLAIN)}% of the baseline’s figure`;
  const compared = verdict.metrics.find((one) => isPlannedMetric(metric, one.metric));
  return chosenText(planned.absolute, compared === undefined ? PLAIN : measureOf(compared));
}

const PLAIN = { unit: '', isRate: false };

function stoppingText(rule: StoppingRule): string {
  if (rule.kind === 'fixed') return `${count(rule.samples)} samples of each condition`;
  const { method, burnIn, tuning, maxSamples, maxCostUsd, maxDurationMs } = rule;
  return [
    `when ${method} has decided`,
    ...(burnIn === null ? [] : [`not before ${count(burnIn)} samples of each condition`]),
    ...(tuning === null ? [] : [`sharpest at ${count(tuning)}`]),
    ...(maxSamples === null ? [] : [`at the latest after ${count(maxSamples)} of each`]),
    ...(maxCostUsd === null
      ? []
      : [`or for ${roughText(maxCostUsd, { unit: 'USD', isRate: false })}`]),
    ...(maxDurationMs === null ? [] : [`or after ${spanText(maxDurationMs / 1000)}`]),
  ].join(', ');
}
