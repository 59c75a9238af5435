import type { MetricRole, MetricVerdict, VerdictWord } from '../../analysis/verdict/verdict.js';
import type { ArmNames, ComparedPair } from '../../export/arm-names.js';
import { type CellStyle, FULL, verdictCells } from '../../export/verdict-cells.js';
import type { Colour } from './colours.js';
import { type Cell, renderTable, type TableStyle } from './table.js';
import { cutTo, printable, widthOf } from './width.js';

const COLOUR_OF: Readonly<Partial<Record<VerdictWord, Colour>>> = {
  better: 'green',
  worse: 'red',
  differs: 'magenta',
  equivalent: 'cyan',
  inconclusive: 'yellow',
};

interface Layout extends CellStyle {
  /** `latency_ms mean`, else `latency_ms`, under its heading without an indent. */
  readonly hasWholeNames: boolean;
  /** Columns for the name of a metric. */
  readonly nameColumns: number;
  /** Columns for the name of a condition above figures that are narrower. */
  readonly headerColumns: number;
}

const WIDE: Layout = {
  ...FULL,
  hasWholeNames: true,
  nameColumns: Number.POSITIVE_INFINITY,
  headerColumns: 24,
};
const NARROW_HEADERS = { headerColumns: 9 };
const COARSE = { ...NARROW_HEADERS, hasUnits: false, isCoarse: true };

/** Where figures with all their digits and units do not fit, they lose them in this order. */
const LAYOUTS: readonly Layout[] = [
  WIDE,
  { ...WIDE, ...NARROW_HEADERS },
  { ...WIDE, ...NARROW_HEADERS, hasUnits: false },
  { ...WIDE, ...COARSE },
  { ...WIDE, ...COARSE, hasWholeNames: false },
];
/** Shorter ones say nothing. */
const LEAST_NAME = 8;

const ROLES: readonly (readonly [role: MetricRole, heading: string])[] = [
  ['primary', 'primary'],
  ['guardrail', 'guardrails'],
  ['secondary', 'planned'],
  ['exploratory', 'exploratory'],
];

/** The last column: what a metric comes to. */
export interface WordColumn {
  readonly header: string;
  readonly cell: (verdict: MetricVerdict) => Cell;
}

export const VERDICTS: WordColumn = {
  header: 'VERDICT',
  cell: ({ verdict }) => ({ text: verdict, colour: COLOUR_OF[verdict] ?? 'dim' }),
};

/** A row a metric, under headings where a plan gave them roles. */
export function verdictTable(
  pair: ComparedPair,
  names: ArmNames,
  words: WordColumn,
  style: TableStyle,
): string {
  const draw = (layout: Layout): string => tableOf(pair, names, words, layout, style);
  const { width } = style;
  if (width === null) return draw(WIDE);
  for (const layout of LAYOUTS) {
    const table = draw(layout);
    if (widestLine(table) <= width) return table;
  }
  // Names of metrics are cut where nothing else helps, and figures never.
  const narrowest = LAYOUTS.at(-1)!;
  const longest = Math.max(...pair.metrics.map((metric) => widthOf(nameOf(metric, narrowest))));
  const nameColumns = Math.max(LEAST_NAME, longest - (widestLine(draw(narrowest)) - width));
  return draw({ ...narrowest, nameColumns });
}

function tableOf(
  { baseline, candidate, metrics }: ComparedPair,
  names: ArmNames,
  words: WordColumn,
  layout: Layout,
  style: TableStyle,
): string {
  const isPlanned = metrics.some(({ role }) => role !== 'exploratory');
  const rows = ROLES.flatMap(([role, heading]): Cell[][] => {
    const own = metrics.filter((metric) => metric.role === role);
    if (own.length === 0) return [];
    const indent = isPlanned && layout.hasWholeNames ? '  ' : '';
    const ownRows = own.map((metric) => [...rowOf(metric, indent, layout), words.cell(metric)]);
    return isPlanned ? [[{ text: heading, colour: 'dim' }], ...ownRows] : ownRows;
  });
  const header = (name: string, at: number): string => {
    const widest = Math.max(layout.headerColumns, ...rows.map((row) => widthOf(textOf(row[at]))));
    return style.width === null ? printable(name) : cutTo(printable(name), widest);
  };
  const columns = [
    { header: 'METRIC' },
    { header: header(names.of(baseline), 1), align: 'right' as const },
    { header: header(names.of(candidate), 2), align: 'right' as const },
    { header: 'DIFFERENCE', align: 'right' as const },
    { header: 'P', align: 'right' as const },
    { header: words.header },
  ];
  return renderTable(columns, rows, style);
}

function rowOf(verdict: MetricVerdict, indent: string, layout: Layout): Cell[] {
  const { baseline, candidate, difference, p } = verdictCells(verdict, layout);
  return [`${indent}${nameOf(verdict, layout)}`, baseline, candidate, difference, p];
}

/** `latency… p95`: what a name ends with tells it from its neighbours. */
function nameOf({ metric }: MetricVerdict, { hasWholeNames, nameColumns }: Layout): string {
  const name = printable(hasWholeNames ? metric : metric.replace(/ mean$/, ''));
  if (widthOf(name) <= nameColumns) return name;
  const [ending] = / (?:p\d\d|rate|final)$/.exec(name) ?? [''];
  return cutTo(name.slice(0, name.length - ending.length), nameColumns - ending.length) + ending;
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : cell.text;
}

function widestLine(table: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
  const lines = table.replace(/\u001b\[\d+m/g, '').split('\n');
  return Math.max(...lines.map(widthOf));
}
