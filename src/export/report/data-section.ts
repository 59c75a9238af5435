import type { SampleRatioCheck } from '../../analysis/verdict/verdict.js';
import type { RecordingCounts } from '../../event/experiment.js';
import { count, NONE, plainText, pText } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportArm, ReportData } from './report-data.js';
import type { Section } from './section.js';
import { renderTable, twoLines } from './table.js';
import { listed, moment, plural, spanText } from './words.js';

/** What there is, and what got lost on the way. */
export function dataSection(data: ReportData): Section {
  const { arms, experiments, verdict } = data;
  return {
    id: 'data',
    title: 'Data',
    body: html`${lossWarning(data)}
${renderTable({
  caption: 'What the comparison saw of each condition.',
  columns: [
    { header: 'Condition' },
    { header: 'Experiments', isNumber: true },
    { header: 'Events', isNumber: true },
    { header: 'Samples', isNumber: true },
    { header: 'NaN or infinite', isNumber: true },
    { header: 'First event' },
    { header: 'Span', isNumber: true },
  ],
  rows: arms.map((arm, place) => [
    place === 0 ? twoLines(arm.label, 'baseline') : arm.label,
    count(arm.experimentIds.length),
    count(arm.events),
    arm.samples === null ? NONE : count(arm.samples),
    count(arm.nonFinite),
    arm.firstUs === null ? NONE : moment(new Date(arm.firstUs / 1000).toISOString()),
    spanOf(arm),
  ]),
})}
${renderTable({
  caption: 'What became of the events of each experiment while it was recorded.',
  columns: [
    { header: 'Experiment' },
    { header: 'Status' },
    ...KINDS.map(([header]) => ({ header, isNumber: true })),
  ],
  rows: experiments.map(({ name, id, condition, status, counts }) => [
    twoLines(name, html`${condition} · <code>${id}</code>`),
    status,
    ...KINDS.map(([, key]) => lossCell(key, counts[key])),
  ]),
})}
${ratioText(arms, verdict.sampleRatio)}`,
  };
}

const KINDS: readonly (readonly [header: string, key: keyof RecordingCounts])[] = [
  ['Recorded', 'recorded'],
  ['Dropped', 'dropped'],
  ['Sampled out', 'sampledOut'],
  ['Redacted', 'redacted'],
  ['Values cut', 'truncated'],
  ['Unreadable', 'unreadable'],
  ['Metric failures', 'metricFailures'],
];

/** What was chosen (sampling, redaction) is no loss; what went wrong is marked. */
function lossCell(key: keyof RecordingCounts, value: number): Markup {
  const isLoss = key === 'dropped' || key === 'metricFailures' || key === 'unreadable';
  return isLoss && value > 0
    ? html`<strong class="mark">${count(value)}</strong>`
    : html`${count(value)}`;
}

function lossWarning({ experiments }: ReportData): Markup | null {
  const lossy = experiments.filter(({ counts }) => counts.dropped > 0);
  if (lossy.length === 0) return null;
  const all = lossy.reduce((sum, { counts }) => sum + counts.dropped, 0);
  const names = lossy.map(
    ({ name, condition, counts }) => `${name} (${condition}): ${count(counts.dropped)}`,
  );
  return html`<div class="warning" role="note"><p><strong>${plural(all, 'event')} dropped.</strong> They were lost on their way to the store and are in no figure: ${listed(names)}. What is lost is seldom a random part of the events, so a difference may come from that.</p></div>`;
}

function spanOf({ firstUs, lastUs }: ReportArm): string {
  return firstUs === null || lastUs === null ? NONE : spanText((lastUs - firstUs) / 1e6);
}

function ratioText(arms: readonly ReportArm[], check: SampleRatioCheck | null): Markup {
  if (check === null)
    return html`<p><strong>Sample-ratio check:</strong> not made. No exposures were recorded by assignment, and no shares were expected of the conditions.</p>`;
  const { counted, observed, expected, pValue, holds } = check;
  const shares = observed.map(
    (seen, place) =>
      `${arms[place]?.label ?? ''} ${count(seen)} of ${plainText(expected[place]!)} expected`,
  );
  return html`<p><strong>Sample-ratio check:</strong> ${
    holds
      ? html`<span class="badge kept">kept</span>`
      : html`<span class="badge broken">broken</span>`
  } The conditions ${holds ? 'got' : 'did not get'} their shares of ${counted}: ${listed(shares)} (chi-square test, <i>p</i> <span title="${pValue}">${pText(pValue).replace(/^(?=\d)/, '= ')}</span>; below 0.001 counts as broken).</p>`;
}
