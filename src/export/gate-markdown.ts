import type { GateResult } from '../analysis/gate/gate.js';
import type { MetricDecision } from '../analysis/gate/metric-decision.js';
import type { MetricVerdict, Verdict } from '../analysis/verdict/verdict.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { type ArmNames, armNames } from './arm-names.js';
import { codeBlock, type MarkdownColumn, markdownTable, markdownText } from './markdown.js';
import { FULL, verdictCells } from './verdict-cells.js';

/** All that the summary of a gate is made of. */
export interface GateSummary {
  readonly result: GateResult;
  readonly verdict: Verdict;
  readonly experiments: readonly Pick<ExperimentRecord, 'id' | 'name' | 'condition'>[];
  readonly caveats: readonly string[];
  /** A line for a shell that makes the same decision again. */
  readonly command: string;
}

const HEADINGS: Readonly<Record<GateResult['decision'], string>> = {
  passed: 'Passed: no regression',
  regression: 'Regression',
  undecided: 'Undecided',
};

/** A gate's decision as GitHub's Markdown, for a pull request or the summary of a job. */
export function gateMarkdown(summary: GateSummary): string {
  const { result, verdict, experiments, caveats, command } = summary;
  const names = armNames(verdict.metrics, experiments);
  return [
    `## ${HEADINGS[result.decision]}\n`,
    `${markdownText(result.words)}\n`,
    comparedWhat(verdict, experiments, names),
    gatingTable(result, verdict, names),
    bullets([...undecidedOf(result.metrics), ...caveats]),
    `<details>\n<summary>All metrics, tests and checks</summary>\n`,
    allTable(verdict, names),
    section('Tests', testsOf(verdict.metrics)),
    section('Checks that failed, or that the data cannot tell', checksOf(verdict.metrics)),
    '</details>\n',
    `To reproduce:\n`,
    codeBlock(command, 'sh'),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function comparedWhat(
  { metrics, confidence }: Verdict,
  experiments: GateSummary['experiments'],
  names: ArmNames,
): string {
  const [first] = metrics;
  if (first === undefined) return '';
  const arm = (of: MetricVerdict['baseline']): string => {
    const own = experiments.filter(({ id }) => of.experimentIds.includes(id));
    const name = names.of(of);
    const records = own.map((each) => (each.name === name ? each.id : `${each.name}, ${each.id}`));
    return `**${markdownText(name)}** (${markdownText(records.join('; '))})`;
  };
  const intervals = `${Number((confidence * 100).toPrecision(4))}%`;
  return `${arm(first.candidate)} against ${arm(first.baseline)}; differences with ${intervals} intervals.\n`;
}

const FIGURE_HEADERS = ['Difference', 'p'].map(
  (header): MarkdownColumn => ({ header, align: 'right' }),
);

function figureColumns([first]: readonly MetricVerdict[], names: ArmNames): MarkdownColumn[] {
  const arms = first === undefined ? ['Baseline', 'Candidate'] : [first.baseline, first.candidate];
  return [
    ...arms.map((arm): MarkdownColumn => {
      const header = typeof arm === 'string' ? arm : markdownText(names.of(arm));
      return { header, align: 'right' };
    }),
    ...FIGURE_HEADERS,
  ];
}

function figureCells(verdict: MetricVerdict): string[] {
  const { baseline, candidate, difference, p } = verdictCells(verdict, FULL);
  // Figures of ours: there is nothing to be kept from but the `<` of a small p.
  return [baseline, candidate, difference, p.replace('<', '&lt;')];
}

function gatingTable({ metrics }: GateResult, verdict: Verdict, names: ArmNames): string {
  if (metrics.length === 0) return '';
  const rows = metrics.map((decided) => {
    const compared = verdict.metrics.find(({ metric }) => metric === decided.metric)!;
    return [
      markdownText(decided.metric),
      ...figureCells(compared),
      decided.decision === 'regression' ? '**regression**' : decided.decision,
    ];
  });
  return markdownTable(
    [{ header: 'Metric' }, ...figureColumns(verdict.metrics, names), { header: 'Decision' }],
    rows,
  );
}

function allTable({ metrics }: Verdict, names: ArmNames): string {
  const rows = metrics.map((verdict) => {
    const { metric, role, baseline, candidate, observationUnit, verdict: word } = verdict;
    const units = [baseline.units, candidate.units]
      .map((count) => count.toLocaleString('en'))
      .join(' / ');
    return [
      markdownText(metric),
      role,
      ...figureCells(verdict),
      `${units} ${observationUnit}s`,
      word,
    ];
  });
  return markdownTable(
    [
      { header: 'Metric' },
      { header: 'Role' },
      ...figureColumns(metrics, names),
      { header: 'Observations', align: 'right' },
      { header: 'Verdict' },
    ],
    rows,
  );
}

function undecidedOf(metrics: readonly MetricDecision[]): string[] {
  return metrics
    .filter(({ decision }) => decision === 'undecided' || decision === 'left-out')
    .map(({ metric, decision, why }) => `${metric}, ${decision}: ${why}`);
}

function testsOf(metrics: readonly MetricVerdict[]): string[] {
  return together(
    metrics.map(({ metric, test }) => [metric, test === null ? null : `${test.name}, ${test.why}`]),
  );
}

function checksOf(metrics: readonly MetricVerdict[]): string[] {
  return together(
    metrics.flatMap(({ metric, checks }) =>
      checks.map(({ name, holds, message }): [string, string | null] => [
        metric,
        holds === true ? null : `${name}${holds === false ? ' (failed)' : ''}: ${message}`,
      ]),
    ),
  );
}

/** Metrics of which one and the same is to be said, in one line. */
function together(said: readonly (readonly [metric: string, text: string | null])[]): string[] {
  const metrics = new Map<string, string[]>();
  for (const [metric, text] of said)
    if (text !== null) metrics.set(text, [...(metrics.get(text) ?? []), metric]);
  return [...metrics].map(([text, of]) => `${of.join(', ')}: ${text}`);
}

function section(heading: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `**${heading}**\n\n${bullets(texts)}`;
}

function bullets(texts: readonly string[]): string {
  return texts.map((text) => `- ${markdownText(text)}\n`).join('');
}
