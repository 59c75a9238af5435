import type { TraceAnswer, TraceSpan } from '../../../src/server/protocol.ts';
import { formatValue, toNumber } from '../../format/number.ts';

/** What became of a span. Nobody said that `ended` ones succeeded or failed. */
export type SpanState = 'succeeded' | 'failed' | 'ended' | 'open';

/** A span with its place in the tree. */
export interface SpanNode extends TraceSpan {
  readonly index: number;
  /** Of the node that it hangs from; null for a root. */
  readonly parentIndex: number | null;
  /** Below it, at any depth. They follow it. */
  readonly descendants: number;
  /** Among its siblings, from 1; and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly state: SpanState;
  /** What its times or its parent do not agree on, in words. */
  readonly oddities: readonly string[];
}

/** What the clocks of two measurements may differ by before it is worth a word. */
const TOLERANCE_US = 50;

/** The spans as a tree, in the order in which the server gave them: parents before their children. */
export function spanTree(spans: readonly TraceSpan[]): readonly SpanNode[] {
  const parents: (number | null)[] = [];
  const descendants: number[] = spans.map(() => 0);
  const children = new Map<number | null, number[]>();
  const path: number[] = [];
  spans.forEach(({ depth }, index) => {
    path.length = depth;
    const parent = path[depth - 1] ?? null;
    for (const ancestor of path) descendants[ancestor]! += 1;
    path[depth] = index;
    parents.push(parent);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [index]);
    else siblings.push(index);
  });
  const positions = new Map<number, number>();
  for (const siblings of children.values())
    siblings.forEach((index, at) => {
      positions.set(index, at + 1);
    });
  return spans.map((span, index) => {
    const parentIndex = parents[index]!;
    const parent = parentIndex === null ? null : spans[parentIndex]!;
    return {
      ...span,
      index,
      parentIndex,
      descendants: descendants[index]!,
      position: positions.get(index)!,
      siblings: children.get(parentIndex)!.length,
      state: stateOf(span),
      oddities: odditiesOf(span, parent),
    };
  });
}

function stateOf({ endUs, success }: TraceSpan): SpanState {
  if (success === false) return 'failed';
  if (endUs === null) return 'open';
  return success === true ? 'succeeded' : 'ended';
}

function odditiesOf(span: TraceSpan, parent: TraceSpan | null): readonly string[] {
  if (parent === null)
    return span.parentSpanId === null
      ? []
      : [`its parent ${span.parentSpanId} is not among the spans of this trace`];
  const oddities: string[] = [];
  const earlyUs = parent.startUs - span.startUs;
  if (earlyUs > TOLERANCE_US)
    oddities.push(`starts ${formatDurationUs(earlyUs)} before its parent`);
  const lateUs = parent.endUs === null ? 0 : (span.endUs ?? span.startUs) - parent.endUs;
  if (lateUs > TOLERANCE_US)
    oddities.push(
      `${span.endUs === null ? 'starts' : 'ends'} ${formatDurationUs(lateUs)} after its parent has ended`,
    );
  return oddities;
}

/** Those that are in sight: nothing below a collapsed one. */
export function unfolded(
  nodes: readonly SpanNode[],
  collapsed: ReadonlySet<string>,
): readonly SpanNode[] {
  if (collapsed.size === 0) return nodes;
  const shown: SpanNode[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index]!;
    shown.push(node);
    if (collapsed.has(node.spanId)) index += node.descendants;
  }
  return shown;
}

export interface TraceTotals {
  readonly name: string;
  /** From the first to the last that is known of it, in microseconds. */
  readonly fromUs: number;
  readonly toUs: number;
  readonly spans: number;
  readonly failed: number;
  readonly open: number;
  readonly odd: number;
  /** Sums over the spans that have one; null where none has. */
  readonly costUsd: number | null;
  readonly tokens: number | null;
}

export function traceTotals(trace: TraceAnswer, nodes: readonly SpanNode[]): TraceTotals {
  const times = nodes.flatMap(({ startUs, endUs }) =>
    endUs === null ? [startUs] : [startUs, endUs],
  );
  const fromUs = times.reduce((a, b) => Math.min(a, b), trace.startUs ?? Infinity);
  const toUs = times.reduce((a, b) => Math.max(a, b), trace.endUs ?? -Infinity);
  const roots = nodes.filter(({ depth }) => depth === 0);
  const others = roots.length > 1 ? ` and ${roots.length - 1} more` : '';
  const count = (state: SpanState) => nodes.filter((node) => node.state === state).length;
  return {
    name: roots.length === 0 ? trace.traceId : `${roots[0]!.name}${others}`,
    fromUs: Number.isFinite(fromUs) ? fromUs : 0,
    toUs: Number.isFinite(toUs) ? toUs : 0,
    spans: nodes.length,
    failed: count('failed'),
    open: nodes.filter(({ endUs }) => endUs === null).length,
    odd: nodes.filter(({ oddities }) => oddities.length > 0).length,
    costUsd: sumOf(nodes.map(({ costUsd }) => costUsd)),
    tokens: sumOf(nodes.map(({ totalTokens }) => totalTokens)),
  };
}

function sumOf(values: readonly TraceSpan['costUsd'][]): number | null {
  const known = values.filter((value) => value !== null).map(toNumber);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

export function formatDurationUs(us: number): string {
  return formatValue(us / 1000, 'milliseconds');
}

export const STATE_WORDS: Readonly<Record<SpanState, string>> = {
  succeeded: '✓ success',
  failed: '✕ failed',
  ended: '■ ended',
  open: '▷ not ended',
};
