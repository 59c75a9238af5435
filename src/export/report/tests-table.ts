import type { MetricVerdict, TestResult } from '../../analysis/verdict/verdict.js';
import { differenceText, freedomText, NONE, plainText, pText } from './figures.js';
import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import { renderTable, type TableCell, twoLines } from './table.js';
import { armLabel, badge, measureOf, plural, unitsText } from './words.js';

/** Which test each metric had and why, what it found, and how much more it would take. */
export function testsTable({ verdict, arms }: ReportData): Markup {
  return renderTable({
    caption: 'Tests and verdicts. The exact p-values are in their titles and in the data below.',
    columns: [
      { header: 'Metric' },
      { header: 'Test, and why this one' },
      { header: 'Statistic', isNumber: true },
      { header: 'p', isNumber: true },
      { header: 'Adjusted p', isNumber: true },
      { header: 'Verdict' },
    ],
    rows: verdict.metrics.map((metric) => [
      arms.length === 2
        ? metric.metric
        : twoLines(
            metric.metric,
            `${armLabel(arms, metric.candidate)} against ${armLabel(arms, metric.baseline)}`,
          ),
      testCell(metric),
      metric.test === null ? '' : statisticCell(metric.test),
      metric.test === null ? '' : pCell(metric.test.pValue),
      adjustedCell(metric),
      verdictCell(metric),
    ]),
  });
}

function testCell({ test, reason }: MetricVerdict): TableCell {
  if (test === null) return twoLines('none', reason?.message ?? 'no difference can be worked out');
  return twoLines(test.name, test.why);
}

function statisticCell({ statistic, degreesOfFreedom }: TestResult): TableCell {
  if (statistic === null) return NONE;
  const value = plainText(statistic);
  return degreesOfFreedom === null || !Number.isFinite(degreesOfFreedom)
    ? value
    : twoLines(value, `${freedomText(degreesOfFreedom)} df`);
}

function pCell(pValue: number): Markup {
  return html`<span title="${pValue}">${pText(pValue)}</span>`;
}

function adjustedCell({ adjustedPValue, correctedFor }: MetricVerdict): TableCell {
  if (adjustedPValue === null) return '';
  const text = pCell(adjustedPValue);
  return correctedFor === null || correctedFor < 2
    ? text
    : twoLines(text, `for ${plural(correctedFor, 'test')}`);
}

function verdictCell(metric: MetricVerdict): TableCell {
  const { moreNeeded, margin, verdict } = metric;
  const measure = measureOf(metric);
  if (moreNeeded !== null) {
    const { perCondition, unit, toDetect } = moreNeeded;
    const effect = differenceText(toDetect, null, measure).replace(/^\+/, '');
    return twoLines(
      badge(verdict),
      `${unitsText(perCondition, unit)} more in each condition to find ${effect}`,
    );
  }
  if (verdict === 'equivalent' && margin !== null) {
    const within = differenceText(margin.absolute, null, measure).replace(/^\+/, '');
    return twoLines(badge(verdict), `within ±${within}${margin.isGiven ? '' : ', the usual 5%'}`);
  }
  return badge(verdict);
}
