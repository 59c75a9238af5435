import type { MetricVerdict } from '../../analysis/verdict/verdict.js';
import { levelText } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';
import { listed, moment, plural, typeset } from './words.js';

/** What was asked, and the answer in words: that to the primary question first. */
export function answerSection(data: ReportData): Section {
  const { verdict, arms, experiments } = data;
  const primary = verdict.metrics.filter(({ role }) => role === 'primary');
  const guardrails = verdict.metrics.filter(({ role }) => role === 'guardrail');
  const others = verdict.metrics.filter(({ role }) => role !== 'primary' && role !== 'guardrail');
  const hypotheses = [...new Set(experiments.flatMap(({ hypothesis }) => hypothesis ?? []))];
  const [baseline, ...candidates] = arms.map(({ label }) => label);
  const whole = typeset(verdict.words);
  return {
    id: 'answer',
    title: 'Question and answer',
    body: html`${ratioWarning(data)}${caveatsWarning(data)}${primary.map((metric) => html`<p class="answer">${sign(metric)} ${typeset(metric.words)}</p>`)}
<p class="${primary.length === 0 ? 'answer' : ''}">${whole}</p>
<dl>
${hypotheses.map((hypothesis) => pair(hypotheses.length > 1 ? 'Hypotheses' : 'Hypothesis', html`${hypothesis}`))}
${pair('Compared', html`${listed(candidates)} against ${baseline ?? ''}, the baseline`)}
${pair('Recorded', recorded(data))}
${pair('Level', html`α = ${verdict.alpha}, intervals of ${levelText(verdict.confidence)} confidence, ${correctionText(data)}`)}
</dl>
${guardrails.length === 0 ? null : html`<h3>Guardrails</h3>${wordsList(guardrails)}`}
${
  others.length === 0
    ? null
    : html`<details><summary>${
        primary.length === 0 ? 'Each metric in words' : plural(others.length, 'further metric')
      }</summary>${wordsList(others)}</details>`
}`,
  };
}

function pair(term: string, description: Markup): Markup {
  return html`<dt>${term}</dt><dd>${description}</dd>`;
}

function recorded({ experiments }: ReportData): Markup {
  const starts = experiments.map(({ startedAt }) => startedAt).sort();
  const [first, last] = [starts[0]!, starts.at(-1)!];
  const names = [...new Set(experiments.map(({ name }) => name))];
  const when =
    first.slice(0, 16) === last.slice(0, 16)
      ? moment(first)
      : html`${moment(first)} to ${moment(last)}`;
  return html`${plural(experiments.length, 'experiment')} (${listed(names)}), started ${when}`;
}

function correctionText({ verdict }: ReportData): string {
  const { method, tests } = verdict.correction;
  const tested = plural(tests, 'test');
  if (method === 'none') return `p-values of ${tested} not corrected for their number`;
  return tests < 2
    ? tested
    : `p-values of ${tested} corrected (${CORRECTION_NAMES[method] ?? method})`;
}

export const CORRECTION_NAMES: Readonly<Record<string, string>> = {
  bonferroni: 'Bonferroni',
  holm: 'Holm',
  hochberg: 'Hochberg',
  bh: 'Benjamini–Hochberg',
  by: 'Benjamini–Yekutieli',
};

function wordsList(metrics: readonly MetricVerdict[]): Markup {
  return html`<ul>${metrics.map((metric) => html`<li>${sign(metric)} ${typeset(metric.words)}</li>`)}</ul>`;
}

/** The sentence says the word; the sign helps to find it. */
function sign({ verdict }: MetricVerdict): Markup {
  return html`<span class="badge sign ${verdict}" aria-hidden="true"></span>`;
}

function caveatsWarning({ caveats }: ReportData): Markup | null {
  if (caveats.length === 0) return null;
  return html`<div class="warning" role="note"><p><strong>Before you read on:</strong></p><ul>${caveats.map((caveat) => html`<li>${typeset(caveat)}</li>`)}</ul></div>`;
}

function ratioWarning({ verdict }: ReportData): Markup | null {
  if (verdict.sampleRatio === null || verdict.sampleRatio.holds) return null;
  return html`<div class="warning" role="note"><p><strong>The conditions did not get the shares of samples that they were to get.</strong> Something loses samples of one of them; no figure below can be trusted until it is found.</p></div>`;
}
