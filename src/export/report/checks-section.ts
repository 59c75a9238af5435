import type { AssumptionCheck } from '../../analysis/verdict/verdict.js';
import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';
import { renderTable } from './table.js';
import { armLabel, listed, plural } from './words.js';

interface FoundCheck extends AssumptionCheck {
  readonly metrics: readonly string[];
}

/** What the tests rely on: what failed first, then what cannot be told, then what holds. */
export function checksSection(data: ReportData): Section {
  const checks = gathered(data);
  const failed = checks.filter(({ holds }) => holds === false);
  const open = checks.filter(({ holds }) => holds === null);
  const held = checks.filter(({ holds }) => holds === true);
  const lead =
    checks.length === 0
      ? 'No test relied on anything that could be checked.'
      : failed.length === 0
        ? 'No assumption that could be checked failed.'
        : `${plural(failed.length, 'assumption')} failed; read the metrics concerned with care.`;
  return {
    id: 'checks',
    title: 'Checks',
    body: html`<p>${lead}</p>
${failed.length + open.length === 0 ? null : table('Assumptions that failed, and those that the data cannot tell.', [...failed, ...open])}
${
  held.length === 0
    ? null
    : html`<details><summary>${plural(held.length, 'check')} passed</summary>${table('Assumptions that hold.', held)}</details>`
}`,
  };
}

function table(caption: string, checks: readonly FoundCheck[]): Markup {
  return renderTable({
    caption,
    columns: [
      { header: 'Assumption' },
      { header: 'Holds' },
      { header: 'What was found' },
      { header: 'Metrics' },
    ],
    rows: checks.map(({ name, holds, message, metrics }) => [
      name,
      holds === null
        ? html`<span class="badge open">not known</span>`
        : holds
          ? html`<span class="badge kept">yes</span>`
          : html`<span class="badge broken">no</span>`,
      message,
      listed(metrics),
    ]),
  });
}

/** What was found alike of several metrics is said once. */
function gathered({ verdict, arms }: ReportData): FoundCheck[] {
  const found = new Map<string, { check: AssumptionCheck; metrics: string[] }>();
  for (const { metric, candidate, checks } of verdict.metrics) {
    const name = arms.length === 2 ? metric : `${metric} (${armLabel(arms, candidate)})`;
    for (const check of checks) {
      const key = JSON.stringify([check.name, check.holds, check.message]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { check, metrics: [name] });
      else known.metrics.push(name);
    }
  }
  return [...found.values()].map(({ check, metrics }) => ({ ...check, metrics }));
}
