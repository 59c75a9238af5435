import { levelText } from './figures.js';
import { html, type Markup } from './markup.js';
import {
  CORRECTION_TEXTS,
  CURVE_TEXT,
  EFFECT_TEXTS,
  EQUIVALENCE_TEXT,
  type MethodText,
  RELATIVE_TEXT,
  SAMPLE_RATIO_TEXT,
  TEST_TEXTS,
} from './method-texts.js';
import { REFERENCES } from './references.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';

/** The methods that were used, and no others, with where they come from. */
export function methodsSection(data: ReportData): Section {
  const { verdict } = data;
  const used = usedMethods(data);
  const cited = [...new Set(used.flatMap(({ references }) => references))].sort();
  const families = verdict.correction.method !== 'none' && verdict.correction.tests > 1;
  return {
    id: 'methods',
    title: 'Methods',
    body: html`<p>All tests are two-sided. Intervals have ${levelText(verdict.confidence)} confidence and are not corrected for their number; verdicts go by the adjusted p-values, at α = ${verdict.alpha}.${
      families
        ? ' A primary metric and guardrails of a plan are families of their own, which what is only looked at does not make stricter.'
        : null
    } NaN and infinite values are in no figure.</p>
${used.map(paragraph)}
<h3>References</h3>
<ul class="references">${cited.map((key) => html`<li>${REFERENCES[key] ?? key}</li>`)}</ul>`,
  };
}

function paragraph({ title, text, references }: MethodText): Markup {
  return html`<p><strong>${title}.</strong> ${text} <span class="soft">(${references.join('; ')})</span></p>
`;
}

function usedMethods({ verdict, curves }: ReportData): MethodText[] {
  const { metrics, omnibus, correction, sampleRatio } = verdict;
  const tests = [...metrics, ...omnibus].flatMap(({ test }) => test?.name ?? []);
  const effects = metrics.flatMap(({ effectSize }) => effectSize?.name ?? []);
  const texts = [
    ...distinct(tests).map((name) => TEST_TEXTS[name]),
    ...(correction.tests > 1 ? [CORRECTION_TEXTS[correction.method]] : []),
    ...distinct(effects).map((name) => EFFECT_TEXTS[name]),
    metrics.some(({ relativeDifference }) => relativeDifference !== null) ? RELATIVE_TEXT : null,
    metrics.some(({ margin }) => margin !== null) ? EQUIVALENCE_TEXT : null,
    sampleRatio === null ? null : SAMPLE_RATIO_TEXT,
    curves.some(({ arms }) => arms.some(({ band }) => band !== null)) ? CURVE_TEXT : null,
  ];
  return texts.filter((text): text is MethodText => text !== null && text !== undefined);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
