import { encodeJson, WHOLE } from '../../event/json.js';
import { dataBlock, html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import type { Section } from './section.js';

/** What makes the same report again, and the figures for programs. */
export function reproduceSection(data: ReportData): Section {
  const { reproduction, libraryVersion, plan, experiments } = data;
  const { command, experimentIds, options } = reproduction;
  const ids = experimentIds.map((id) => `'${id}'`).join(', ');
  const given = optionLines(options);
  const code = `import { writeReport } from 'crucible-telemetry';\n\nawait writeReport([${ids}], 'report.html'${given === '{}' ? '' : `, ${given}`});`;
  const seeds = [
    ...new Set(experiments.flatMap(({ sampling }) => (sampling.rate < 1 ? [sampling.seed] : []))),
  ];
  return {
    id: 'reproduce',
    title: 'Reproduce',
    body: html`<p>From the same events these make the same figures; nothing in the comparison is random${
      seeds.length === 0
        ? ', so there is no seed to keep'
        : `, and which events were kept was drawn with the seed ${seeds.join(', ')}`
    }.</p>
${command === null ? null : html`<pre><code>${command}</code></pre>`}
<pre><code>${code}</code></pre>
<dl>
<dt>Library</dt><dd>crucible-telemetry ${libraryVersion ?? 'of an unknown version'}</dd>
<dt>Experiments</dt><dd>${experimentIds.map((id, index) => html`${index > 0 ? ', ' : null}<code>${id}</code>`)}</dd>
${plan === null ? null : html`<dt>Hash of the plan</dt><dd><code>${plan.hash}</code></dd>`}
<dt>Options</dt><dd><code>${encodeJson(options, WHOLE)}</code></dd>
</dl>
<p>All that this report shows is in the file itself as JSON, to the last digit, in the element <code>#report-data</code>; NaN and infinities are the texts "NaN", "Infinity" and "-Infinity". Events: <code>crucible export</code>.</p>
${figuresOf(data)}`,
  };
}

/** Further JSON, a line for each option. */
function optionLines(options: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(options).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${encodeJson(value, WHOLE)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')},\n}`;
}

function figuresOf({ verdict }: ReportData): Markup {
  const json = verdict.metrics.map((metric) => encodeJson(metric, WHOLE)).join(',\n');
  return html`<details><summary>Figures of the comparison as JSON</summary><pre><code>${`[${json}]`}</code></pre></details>`;
}

/** The data of the whole report, for programs that read the file. */
export function renderDataBlock(data: ReportData): Markup {
  return html`<script type="application/json" id="report-data">${dataBlock(encodeJson(data, WHOLE))}</script>`;
}
