import { figure, measured } from '../../analysis/verdict/figure-text.js';
import type { MetricVerdict, OmnibusResult } from '../../analysis/verdict/verdict.js';
import { pCell } from '../../export/verdict-cells.js';
import { dollars, plural } from './quantities.js';
import type { TableStyle } from './table.js';
import { printable } from './width.js';
import { beside } from './wrap.js';

type Note = readonly [name: string, text: string];

/** What a table leaves open, each thing once: more that is needed, no answers, checks that failed. */
export function openNotes(metrics: readonly MetricVerdict[], style: TableStyle): string {
  const noAnswers = metrics.map(({ metric, reason }) => [metric, reason?.message ?? null] as const);
  return renderNotes(
    [
      ...metrics.flatMap(moreNote),
      ...together('no answer', noAnswers),
      ...together('check failed', checksOf(metrics, false)),
    ],
    style,
  );
}

/** Which tests there were and why, each once, and what cannot be told from the data. */
export function testNotes(metrics: readonly MetricVerdict[], style: TableStyle): string {
  const tests = metrics.map(({ metric, test }): [string, string | null] => [
    metric,
    test === null ? null : `${test.name}, ${test.why}`,
  ]);
  return renderNotes(
    [...together('note', checksOf(metrics, null)), ...together('test', tests)],
    style,
  );
}

function checksOf(
  metrics: readonly MetricVerdict[],
  wanted: boolean | null,
): (readonly [metric: string, text: string | null])[] {
  return metrics.flatMap(({ metric, checks }) =>
    checks.map(({ holds, message }) => [metric, holds === wanted ? message : null] as const),
  );
}

/** Whether several conditions differ at all, metric by metric. */
export function omnibusNotes(omnibus: readonly OmnibusResult[], style: TableStyle): string {
  const notes = omnibus.map(({ metric, test, reason }): Note => {
    const said =
      test === null ? (reason?.message ?? 'no answer') : `p ${pCell(test.pValue)}, ${test.name}`;
    return [metric, said];
  });
  return renderNotes(notes, style);
}

function moreNote(verdict: MetricVerdict): Note[] {
  const { metric, moreNeeded, unit, statistic } = verdict;
  if (moreNeeded === null) return [];
  const { perCondition, unit: of, toDetect } = moreNeeded;
  const size = sizeText(toDetect, unit, statistic === 'rate');
  return [
    [
      'more needed',
      `${metric}: ${plural(perCondition, `more ${of}`)} a condition, to find ${size}`,
    ],
  ];
}

function sizeText(size: number, unit: string, isRate: boolean): string {
  if (isRate) return `${figure(size * 100)} percentage points`;
  return unit === 'USD' ? dollars(size) : measured(size, unit, false);
}

/** Metrics of which one and the same is to be said, in one note. */
function together(
  name: string,
  said: readonly (readonly [metric: string, text: string | null])[],
): Note[] {
  const metrics = new Map<string, string[]>();
  for (const [metric, text] of said) {
    if (text === null) continue;
    const others = metrics.get(text);
    if (others === undefined) metrics.set(text, [metric]);
    else if (!others.includes(metric)) others.push(metric);
  }
  return [...metrics].map(([text, of]) => [name, `${of.join(', ')}: ${text}`]);
}

/** A name is written where it changes. */
function renderNotes(notes: readonly Note[], { width }: TableStyle): string {
  const nameWidth = Math.max(0, ...notes.map(([name]) => name.length));
  return notes
    .map(([name, text], at) =>
      beside(notes[at - 1]?.[0] === name ? '' : name, nameWidth, printable(text), width),
    )
    .join('');
}
