import { answerSection } from './answer-section.js';
import { checksSection } from './checks-section.js';
import { renderCurve } from './curve-figure.js';
import { dataSection } from './data-section.js';
import { renderDistribution } from './distribution-figure.js';
import { effectsSection } from './effects-section.js';
import { environmentSection } from './environment-section.js';
import { html, type Markup, verbatim } from './markup.js';
import { methodsSection } from './methods-section.js';
import { planSection } from './plan-section.js';
import type { ReportData } from './report-data.js';
import { renderDataBlock, reproduceSection } from './reproduce-section.js';
import { renderContents, renderSection, type Section } from './section.js';
import { STYLES } from './styles.js';
import { moment } from './words.js';

/** No network, no script, nothing but styles and drawings that are in the file. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * A report as one HTML document that needs nothing else: no network, no script. Equal data give equal
 * documents. Whatever was recorded is escaped: a name that looks like markup is shown as it is.
 *
 * @example
 * await writeFile('report.html', renderReport(data));
 */
export function renderReport(data: ReportData): string {
  const sections = [
    answerSection(data),
    planSection(data),
    dataSection(data),
    effectsSection(data),
    ...distributionsSection(data),
    ...curvesSection(data),
    checksSection(data),
    environmentSection(data),
    methodsSection(data),
    reproduceSection(data),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${data.title}</title>
<style>${verbatim(STYLES)}</style>
</head>
<body>
<main>
<header>
<h1>${data.title}</h1>
<p class="byline">${byline(data)}</p>
</header>
${renderContents(sections)}
${sections.map(renderSection)}
</main>
${renderDataBlock(data)}
</body>
</html>
`.text;
}

function byline({ generatedAt, libraryVersion }: ReportData): Markup {
  return html`Report of ${moment(generatedAt)} · crucible-telemetry${libraryVersion === null ? '' : ` ${libraryVersion}`}`;
}

function distributionsSection({ distributions, arms }: ReportData): Section[] {
  if (distributions.length === 0) return [];
  const body = html`${distributions.map((each) => renderDistribution(each, arms))}`;
  return [{ id: 'distributions', title: 'Distributions', body }];
}

function curvesSection({ curves, arms }: ReportData): Section[] {
  const figures = curves.map((curve) => renderCurve(curve, arms)).filter((each) => each !== null);
  if (figures.length === 0) return [];
  return [{ id: 'curves', title: 'Training curves', body: html`${figures}` }];
}
