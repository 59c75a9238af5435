import type { JudgedComparison } from '../../analysis/compare.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import { type ArmNames, armNames, comparedPairs } from '../../export/arm-names.js';
import { pCell } from '../../export/verdict-cells.js';
import { omnibusNotes, openNotes, testNotes } from './comparison-notes.js';
import { VERDICTS, verdictTable } from './comparison-table.js';
import { count, dollars, percent, plural } from './quantities.js';
import { type Cell, renderTable, type TableStyle } from './table.js';
import { printable } from './width.js';
import { wrapped } from './wrap.js';

type Named = Pick<ExperimentRecord, 'id' | 'name' | 'condition'>;

/**
 * A comparison for a person to read: what spoils it, the verdict in words, what was compared, a table
 * for each pair of conditions, and what is to be said of its metrics.
 *
 * @param experiments in the comparison's order.
 * @param caveats what to know of when it was made, and of its plan.
 */
export function renderComparison(
  compared: JudgedComparison,
  experiments: readonly Named[],
  style: TableStyle,
  caveats: readonly string[] = [],
): string {
  const { verdict } = compared;
  const names = armNames(verdict.metrics, experiments);
  const parts = [
    alarms(compared, experiments, style),
    paragraph(names.in(verdict.words), style),
    caveats.map((caveat) => paragraph(`${caveat}.`, style, 'yellow')).join(''),
    experimentsTable(compared, experiments, style),
    sharesLine(verdict, style),
    ...pairTables(compared, names, style),
    testNotes(verdict.metrics, style),
    ...(verdict.omnibus.length === 0
      ? []
      : [
          `${style.colours('bold', 'Do the conditions differ at all?')}\n${omnibusNotes(verdict.omnibus, style)}`,
        ]),
    legend(compared, style),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function pairTables(
  { verdict: { metrics } }: JudgedComparison,
  names: ArmNames,
  style: TableStyle,
): string[] {
  const pairs = comparedPairs(metrics);
  return pairs.flatMap((pair) => {
    const { baseline, candidate } = pair;
    const heading =
      pairs.length === 1
        ? ''
        : `${style.colours('bold', printable(`${names.of(candidate)} against ${names.of(baseline)}`))}\n`;
    return [heading + verdictTable(pair, names, VERDICTS, style), openNotes(pair.metrics, style)];
  });
}

/** What makes every figure below it doubtful. */
function alarms(
  { verdict: { sampleRatio }, individual }: JudgedComparison,
  experiments: readonly Named[],
  style: TableStyle,
): string {
  const shouts: string[] = [];
  if (sampleRatio !== null && !sampleRatio.holds)
    shouts.push('SAMPLE RATIO MISMATCH: no figure below can be trusted');
  individual.forEach(({ summary: { dropped } }, at) => {
    if (dropped > 0)
      shouts.push(
        `DROPPED: ${plural(dropped, 'event')} of ${experiments[at]!.name} while recording`,
      );
  });
  return shouts
    .flatMap((shout) => wrapped(printable(shout), style.width))
    .map((line) => `${style.colours('red', line)}\n`)
    .join('');
}

function experimentsTable(
  { individual }: JudgedComparison,
  experiments: readonly Named[],
  style: TableStyle,
): string {
  const columns = [
    { header: 'EXPERIMENT', shrinksTo: 12 },
    { header: 'CONDITION', shrinksTo: 12 },
    { header: 'EVENTS', align: 'right' as const },
    { header: 'SUCCEEDED', align: 'right' as const },
    { header: 'COST', align: 'right' as const },
  ];
  const rows = individual.map(({ summary, reliability, cost }, at): Cell[] => [
    experiments[at]!.name,
    experiments[at]!.condition,
    count(summary.totalEvents),
    percent(reliability.successRate),
    dollars(cost.total),
  ]);
  return renderTable(columns, rows, style);
}

/** That a check was made is worth a line where it holds, too. */
function sharesLine({ sampleRatio }: JudgedComparison['verdict'], style: TableStyle): string {
  if (sampleRatio === null || !sampleRatio.holds) return '';
  const { observed, expected, counted, pValue } = sampleRatio;
  const [got, due] = [observed, expected].map((counts) =>
    counts.map((each) => count(Math.round(each))).join(' to '),
  );
  return paragraph(`Shares as expected: ${got} ${counted} for ${due}, p ${pCell(pValue)}.`, style);
}

function legend(
  { verdict: { alpha, confidence, correction, metrics } }: JudgedComparison,
  style: TableStyle,
): string {
  const { method, tests } = correction;
  const isAssumed = metrics.some(
    ({ margin, verdict }) =>
      margin?.isGiven === false && (verdict === 'equivalent' || verdict === 'inconclusive'),
  );
  const isPlanned = metrics.some(({ role }) => role !== 'exploratory');
  const text = [
    `Differences with ${percent(confidence)} intervals`,
    method === 'none' || tests < 2
      ? 'p not corrected'
      : `p corrected for the number of tests${isPlanned ? ' in each group' : ''} (${method}, ${tests} in all), intervals not`,
    `alpha ${alpha}`,
    ...(isAssumed
      ? ["equivalent: within 5% of the baseline's figure unless a margin was given"]
      : []),
  ].join('; ');
  return paragraph(`${text}.`, style, 'dim');
}

function paragraph(
  text: string,
  { width, colours }: TableStyle,
  colour?: 'dim' | 'yellow',
): string {
  return wrapped(printable(text), width)
    .map((line) => `${colour === undefined ? line : colours(colour, line)}\n`)
    .join('');
}
