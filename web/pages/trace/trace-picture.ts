import type { ChartTable } from '../../charts/chart.ts';
import { toNumber } from '../../format/number.ts';
import { kindOf } from './span-colours.ts';
import { barOf, type TimeRange, ticksOf } from './time-range.ts';
import { formatDurationUs, type SpanNode, STATE_WORDS } from './trace-tree.ts';

const ROW_PX = 20;
const NAMES_PX = 320;
const TIMES_PX = 880;
const TOP_PX = 64;
const LABEL_PX = 80;
const MOST_NAME = 44;

/** Colours as they are in force, for a picture that has no style sheet. */
export interface PictureColours {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly bad: string;
  readonly series: readonly string[];
}

interface Picture {
  readonly title: string;
  readonly rows: readonly SpanNode[];
  readonly fromUs: number;
  readonly toUs: number;
  readonly range: TimeRange;
  readonly colours: ReadonlyMap<string, number>;
}

export function pictureWidth(): number {
  return NAMES_PX + TIMES_PX + LABEL_PX;
}

export function pictureHeight(rows: number): number {
  return TOP_PX + rows * ROW_PX + 16;
}

/** The waterfall as an SVG document of its own. */
export function tracePicture(picture: Picture, paint: PictureColours): string {
  const { title, rows, range } = picture;
  const width = pictureWidth();
  const height = pictureHeight(rows.length);
  const ticks = ticksOf(range, 8).map(({ at, text: label }) => {
    const x = NAMES_PX + ((at - range.from) / (range.to - range.from)) * TIMES_PX;
    return (
      `<path d="M${x} 48V${height - 8}" stroke="${paint.grid}"/>` +
      text(x + 3, 46, label, paint.muted)
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="${paint.ground}"/>`,
    text(12, 24, title, paint.text, 'font-size="15" font-weight="600"'),
    ...ticks,
    ...rows.map((node, index) => rowPicture(picture, node, index, paint)),
    '</svg>',
  ].join('');
}

function rowPicture(
  picture: Picture,
  node: SpanNode,
  index: number,
  paint: PictureColours,
): string {
  const { range, fromUs, toUs, colours } = picture;
  const y = TOP_PX + index * ROW_PX;
  const isBad = node.state === 'failed';
  const mark = isBad ? ' ✕ failed' : '';
  const odd = node.oddities.length > 0 ? ' ⚠ clock' : '';
  const name = text(
    12 + Math.min(node.depth, 16) * 12,
    y + 11,
    short(node.name) + mark + odd,
    isBad ? paint.bad : paint.text,
  );
  const end = (node.endUs ?? Math.max(toUs, node.startUs)) - fromUs;
  const bar = barOf(range, node.startUs - fromUs, end);
  if (bar === null) return name;
  const x = NAMES_PX + bar.left * TIMES_PX;
  const long = Math.max(2, bar.width * TIMES_PX);
  const colour = isBad ? paint.bad : paint.series[(colours.get(kindOf(node.name)) ?? 1) - 1]!;
  const look =
    node.endUs === null
      ? `fill="none" stroke="${colour}" stroke-dasharray="4 3"`
      : `fill="${colour}"`;
  const label = node.endUs === null ? 'not ended' : formatDurationUs(node.endUs - node.startUs);
  return (
    name +
    `<rect x="${x.toFixed(1)}" y="${y}" width="${long.toFixed(1)}" height="13" rx="2" ${look}/>` +
    text(x + long + 5, y + 11, label, paint.muted)
  );
}

function text(x: number, y: number, words: string, colour: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${colour}" ${more}>${escaped(words)}</text>`;
}

function short(name: string): string {
  return name.length > MOST_NAME ? `${name.slice(0, MOST_NAME)}…` : name;
}

/** What XML would take for its own; and what it cannot hold at all. */
function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

/** Every span with its figures. */
export function traceTable(nodes: readonly SpanNode[], fromUs: number): ChartTable {
  return {
    columns: [
      'span_id',
      'parent_span_id',
      'depth',
      'name',
      'state',
      'start_us',
      'start_offset_us',
      'duration_us',
      'model',
      'cost_usd',
      'total_tokens',
      'events',
      'oddities',
    ],
    rows: nodes.map((node) => [
      node.spanId,
      node.parentSpanId,
      node.depth,
      node.name,
      STATE_WORDS[node.state].slice(2),
      node.startUs,
      node.startUs - fromUs,
      node.endUs === null ? null : node.endUs - node.startUs,
      node.model,
      node.costUsd === null ? null : toNumber(node.costUsd),
      node.totalTokens === null ? null : toNumber(node.totalTokens),
      node.eventIds.length,
      node.oddities.join('; '),
    ]),
  };
}
