import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../src/server/protocol.js';
import {
  barOf,
  formatOffset,
  parseRange,
  rangeText,
  ticksOf,
  within,
  zoomed,
} from '../../web/pages/trace/time-range.ts';
import { tracePicture, traceTable } from '../../web/pages/trace/trace-picture.ts';
import { spanTree, traceTotals, unfolded } from '../../web/pages/trace/trace-tree.ts';

function span(spanId: string, depth: number, changes: Partial<TraceSpan> = {}): TraceSpan {
  return {
    spanId,
    parentSpanId: depth === 0 ? null : 'parent',
    name: `agent.${spanId}`,
    startUs: 1000,
    endUs: 2000,
    success: true,
    model: null,
    costUsd: null,
    totalTokens: null,
    depth,
    eventIds: [],
    ...changes,
  };
}

describe('the tree of a trace', () => {
  it('knows parents, descendants and places among siblings', () => {
    const nodes = spanTree([span('a', 0), span('b', 1), span('c', 2), span('d', 1), span('e', 0)]);
    expect(nodes.map((node) => node.parentIndex)).toEqual([null, 0, 1, 0, null]);
    expect(nodes.map((node) => node.descendants)).toEqual([3, 1, 0, 0, 0]);
    expect(nodes.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 2],
      [1, 2],
      [1, 1],
      [2, 2],
      [2, 2],
    ]);
  });

  it('folds what is below a span, and no more', () => {
    const nodes = spanTree([span('a', 0), span('b', 1), span('c', 2), span('d', 1)]);
    const ids = (folded: readonly string[]) =>
      unfolded(nodes, new Set(folded)).map(({ spanId }) => spanId);
    expect(ids([])).toEqual(['a', 'b', 'c', 'd']);
    expect(ids(['b'])).toEqual(['a', 'b', 'd']);
    expect(ids(['a', 'c'])).toEqual(['a']);
  });

  it('says what failed, what has not ended, and what does not agree with its parent', () => {
    const nodes = spanTree([
      span('a', 0, { startUs: 10_000, endUs: 20_000, success: null }),
      span('early', 1, { startUs: 5000, endUs: 12_000 }),
      span('late', 1, { startUs: 15_000, endUs: 30_000, success: false }),
      span('open', 1, { startUs: 11_000, endUs: null, success: null }),
      span('close', 1, { startUs: 9990, endUs: 20_010 }),
      span('orphan', 0, { parentSpanId: 'gone' }),
    ]);
    expect(nodes.map(({ state }) => state)).toEqual([
      'ended',
      'succeeded',
      'failed',
      'open',
      'succeeded',
      'succeeded',
    ]);
    expect(nodes.map(({ oddities }) => oddities.join())).toEqual([
      '',
      'starts 5.00 ms before its parent',
      'ends 10.0 ms after its parent has ended',
      '',
      '',
      'its parent gone is not among the spans of this trace',
    ]);
  });

  it('adds up only what is known', () => {
    const trace = { traceId: 't', startUs: 1000, endUs: 2500, looseEventIds: [], truncated: false };
    const spans = [span('a', 0), span('b', 1, { costUsd: 0.5, totalTokens: 3 })];
    expect(traceTotals({ ...trace, spans }, spanTree(spans))).toMatchObject({
      name: 'agent.a',
      fromUs: 1000,
      toUs: 2500,
      costUsd: 0.5,
      tokens: 3,
    });
    const without = [span('a', 0)];
    expect(traceTotals({ ...trace, spans: without }, spanTree(without)).costUsd).toBeNull();
  });
});

describe('a part of the time', () => {
  const whole = { from: 0, to: 10_000 };

  it('stays within the trace, and is nothing where it is all of it', () => {
    expect(within({ from: -500, to: 1500 }, whole)).toEqual({ from: 0, to: 2000 });
    expect(within({ from: 9000, to: 11_000 }, whole)).toEqual({ from: 8000, to: 10_000 });
    expect(within(zoomed(whole, 2, 5000), whole)).toBeNull();
    expect(within({ from: 5, to: 5 }, whole)).toEqual({ from: 5, to: 15 });
  });

  it('comes back from its address, and is all of it where that is nonsense', () => {
    const range = { from: 1200, to: 3400 };
    expect(parseRange(rangeText(range), whole)).toEqual(range);
    for (const text of [null, '', '5', '9-3', 'a-b']) expect(parseRange(text, whole)).toBeNull();
  });

  it('shows bars where they are, cut at its edges', () => {
    expect(barOf(whole, 2500, 5000)).toEqual({ left: 0.25, width: 0.25 });
    expect(barOf({ from: 4000, to: 6000 }, 0, 5000)).toEqual({ left: 0, width: 0.5 });
    expect(barOf({ from: 4000, to: 6000 }, 0, 100)).toBeNull();
  });

  it('names times so that no two are the same', () => {
    for (const range of [whole, { from: 1_000_000, to: 1_000_090 }, { from: 0, to: 7e9 }]) {
      const texts = ticksOf(range, 6).map(({ text }) => text);
      expect(texts.length).toBeGreaterThan(2);
      expect(new Set(texts).size).toBe(texts.length);
    }
    expect(formatOffset(59_999_600, 120e6, 1000)).toBe('1:00.000');
    expect(formatOffset(1_447_300, 4e6, 1000)).toBe('1.447 s');
  });
});

describe('a downloaded trace', () => {
  const nodes = spanTree([
    span('a', 0, { name: '<script>&"\u0000', success: false }),
    span('b', 1, { endUs: null }),
  ]);
  const paint = { ground: '#fff', text: '#000', muted: '#555', grid: '#ddd', bad: '#a00' };

  it('is a picture in which no text is markup', () => {
    const svg = tracePicture(
      {
        title: '</svg><script>',
        rows: nodes,
        fromUs: 1000,
        toUs: 2000,
        range: { from: 0, to: 1000 },
        colours: new Map([['agent', 1]]),
      },
      { ...paint, series: Array.from({ length: 8 }, () => '#00f') },
    );
    expect(svg.match(/<(?!\/?(?:svg|rect|text|path)\b)/g)).toBeNull();
    expect(svg).toContain('&lt;script&gt;&amp;&quot;\uFFFD');
    expect(svg).toContain('✕ failed');
    expect(svg).toContain('not ended');
  });

  it('is a table with nothing where nothing is known', () => {
    const { columns, rows } = traceTable(nodes, 1000);
    expect(rows.map((row) => row[columns.indexOf('duration_us')])).toEqual([1000, null]);
    expect(rows.map((row) => row[columns.indexOf('state')])).toEqual(['failed', 'not ended']);
  });
});
