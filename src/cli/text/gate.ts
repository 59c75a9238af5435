import type { MetricDecisionWord } from '../../analysis/gate/metric-decision.js';
import type { MetricVerdict } from '../../analysis/verdict/verdict.js';
import { armNames, comparedPairs } from '../../export/arm-names.js';
import type { GateSummary } from '../../export/gate-markdown.js';
import type { Colour } from './colours.js';
import { openNotes, testNotes } from './comparison-notes.js';
import { verdictTable } from './comparison-table.js';
import type { TableStyle } from './table.js';
import { printable } from './width.js';
import { wrapped } from './wrap.js';

const COLOUR_OF: Readonly<Record<MetricDecisionWord, Colour>> = {
  passed: 'green',
  regression: 'red',
  undecided: 'yellow',
  'left-out': 'dim',
};

/** Of a metric that passed, nothing more is needed. */
function asDecided(decisions: ReadonlyMap<string, MetricDecisionWord>) {
  return (verdict: MetricVerdict): MetricVerdict =>
    decisions.get(verdict.metric) === 'undecided' ? verdict : { ...verdict, moreNeeded: null };
}

/** A gate's decision for a person to read: the word, why, and the metrics that decided. */
export function renderGate(
  { result, verdict, experiments, caveats }: Omit<GateSummary, 'command'>,
  style: TableStyle,
): string {
  const names = armNames(verdict.metrics, experiments);
  const decisions = new Map(result.metrics.map((decided) => [decided.metric, decided.decision]));
  const gating = verdict.metrics.filter(({ metric }) => decisions.has(metric));
  const words = {
    header: 'DECISION',
    cell: ({ metric }: { readonly metric: string }) => {
      const text = decisions.get(metric)!;
      return { text, colour: COLOUR_OF[text] };
    },
  };
  const lines = (text: string, colour: Colour): string =>
    wrapped(printable(text), style.width)
      .map((line) => `${style.colours(colour, line)}\n`)
      .join('');
  return [
    lines(result.words, COLOUR_OF[result.decision]),
    ...comparedPairs(gating).map((pair) => verdictTable(pair, names, words, style)),
    openNotes(gating.map(asDecided(decisions)), style),
    testNotes(gating, style),
    caveats.map((caveat) => lines(`${caveat}.`, 'yellow')).join(''),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
