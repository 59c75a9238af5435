import type { MetricRole, MetricVerdict } from '../../analysis/verdict/verdict.js';
import { estimatesTable } from './estimates-table.js';
import { levelText, pText } from './figures.js';
import { type ForestGroup, renderForest } from './forest-plot.js';
import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';
import { renderTable, twoLines } from './table.js';
import { testsTable } from './tests-table.js';
import { armLabel } from './words.js';

/** How large the differences are, and how sure. */
export function effectsSection(data: ReportData): Section {
  const { verdict } = data;
  const forest = renderForest(forestGroups(data));
  return {
    id: 'effects',
    title: 'Effects',
    body: html`${
      forest === null
        ? html`<p>No metric has a relative difference to draw.</p>`
        : html`<figure class="drawn"><figcaption>Relative differences from the baseline, with ${levelText(verdict.confidence)} intervals. The tinted side is the better one; the grey band holds differences too small to matter; an arrow is an end beyond the axis. Filled circle: better; diamond: worse; square: equivalent; triangle: differs; open circle: inconclusive.</figcaption>${forest}</figure>`
    }
${estimatesTable(data)}
${testsTable(data)}
${omnibusTable(data)}`,
  };
}

const ROLES: readonly (readonly [MetricRole, string])[] = [
  ['primary', 'Primary'],
  ['guardrail', 'Guardrails'],
  ['secondary', 'Secondary'],
  ['exploratory', 'Exploratory'],
];

/** By pair of conditions, then by role; titles only where they tell something apart. */
function forestGroups({ verdict, arms }: ReportData): ForestGroup[] {
  const pairs = new Map<string, MetricVerdict[]>();
  for (const metric of verdict.metrics) {
    const name = `${armLabel(arms, metric.candidate)} against ${armLabel(arms, metric.baseline)}`;
    pairs.set(name, [...(pairs.get(name) ?? []), metric]);
  }
  const isPlanned = verdict.metrics.some(({ role }) => role !== 'exploratory');
  return [...pairs].flatMap(([pair, metrics]) =>
    ROLES.flatMap(([role, title]) => {
      const own = metrics.filter((metric) => metric.role === role);
      if (own.length === 0) return [];
      const parts = [...(pairs.size > 1 ? [pair] : []), ...(isPlanned ? [title] : [])];
      return [{ title: parts.length === 0 ? null : parts.join(' · '), metrics: own }];
    }),
  );
}

function omnibusTable({ verdict }: ReportData): Markup | null {
  if (verdict.omnibus.length === 0) return null;
  return renderTable({
    caption: 'Whether the conditions differ at all: one test over all of them for each metric.',
    columns: [{ header: 'Metric' }, { header: 'Test' }, { header: 'p', isNumber: true }],
    rows: verdict.omnibus.map(({ metric, test, reason }) =>
      test === null
        ? [metric, reason?.message ?? '', '']
        : [
            metric,
            twoLines(test.name, test.why),
            html`<span title="${test.pValue}">${pText(test.pValue)}</span>`,
          ],
    ),
  });
}
