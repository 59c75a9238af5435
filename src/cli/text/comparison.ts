import type { ExperimentComparison, PairComparison } from '../../analysis/compare.js';
import type { ExperimentMetrics } from '../../analysis/metrics.js';
import type { Colour } from './colours.js';
import { change, count, dollars, milliseconds, percent, points } from './quantities.js';
import { type Cell, renderTable, type TableStyle } from './table.js';

interface Measure {
  readonly name: string;
  readonly of: (metrics: ExperimentMetrics) => number | null;
  readonly text: (value: number | null) => string;
  /** Which way is the better one; 'neither' where more is just more. */
  readonly better: 'less' | 'more' | 'neither';
}

const MEASURES: readonly Measure[] = [
  { name: 'events', of: (m) => m.summary.totalEvents, text: count, better: 'neither' },
  { name: 'success rate', of: (m) => m.reliability.successRate, text: percent, better: 'more' },
  { name: 'latency, mean', of: (m) => m.latency.mean, text: milliseconds, better: 'less' },
  { name: 'latency, p50', of: (m) => m.latency.p50, text: milliseconds, better: 'less' },
  { name: 'latency, p95', of: (m) => m.latency.p95, text: milliseconds, better: 'less' },
  { name: 'latency, p99', of: (m) => m.latency.p99, text: milliseconds, better: 'less' },
  { name: 'cost, total', of: (m) => m.cost.total, text: dollars, better: 'less' },
  { name: 'cost, a request', of: (m) => m.cost.meanPerRequest, text: dollars, better: 'less' },
  {
    name: 'tokens, mean',
    of: (m) => m.tokens.meanTotal,
    text: (v) => count(v === null ? null : Math.round(v)),
    better: 'less',
  },
];

interface Named {
  readonly name: string;
  readonly condition: string;
}

/** A row a measure, the baseline first, each treatment with its change from it. */
export function renderComparison(
  { individual, comparison }: ExperimentComparison,
  baseline: Named,
  style: TableStyle,
): string {
  const treatments: readonly PairComparison[] = Object.values(comparison);
  const labels = labelsOf([baseline, ...treatments]);
  const columns = [
    { header: '' },
    ...labels.flatMap((header, index) => [
      { header, align: 'right' as const, shrinksTo: 10 },
      ...(index === 0 ? [] : [{ header: 'CHANGE', align: 'right' as const }]),
    ]),
  ];
  const rows = MEASURES.filter(({ of }) => individual.some((metrics) => of(metrics) !== null)).map(
    (measure): Cell[] => [
      measure.name,
      ...individual.flatMap((metrics, index): Cell[] => {
        const value = measure.text(measure.of(metrics));
        return index === 0 ? [value] : [value, changeCell(measure, individual[0]!, metrics)];
      }),
    ],
  );
  return renderTable(columns, rows, style);
}

/** Conditions, where they tell the experiments apart; else names. */
function labelsOf(experiments: readonly Named[]): string[] {
  const conditions = experiments.map(({ condition }) => condition);
  const isClear = new Set(conditions).size === conditions.length;
  return isClear ? conditions : experiments.map(({ name }) => name);
}

function changeCell(measure: Measure, before: ExperimentMetrics, after: ExperimentMetrics): Cell {
  const [was, is] = [measure.of(before), measure.of(after)];
  if (was === null || is === null || was === 0) return change(null);
  // Per cent of a percentage would be read as points, so points are what it is given in.
  const text = measure.text === percent ? points(is - was) : change(((is - was) / was) * 100);
  if (measure.better === 'neither' || is === was) return text;
  const isBetter = measure.better === 'less' ? is < was : is > was;
  const colour: Colour = isBetter ? 'green' : 'red';
  return { text, colour };
}
