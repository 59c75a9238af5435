import { expect } from 'vitest';
import { DDSketch } from '../../src/sketch/dd-sketch.js';
import { latencyQuantiles } from '../../src/sketch/rollup/bin-code.js';
import type { RollupCells } from '../../src/sketch/rollup/cells.js';
import {
  COMPLETION_TOKENS,
  COST,
  EVENTS,
  FAILED,
  FIGURES,
  LATENCY,
  M2,
  MAX,
  MEAN,
  MIN,
  PROMPT_TOKENS,
  SUCCEEDED,
  SUM,
  TOKEN_SUM,
  TOTAL_TOKENS,
} from '../../src/sketch/rollup/figures.js';
import type { PlainEvent } from './rollup-events.js';

const QUANTILES = [0, 0.001, 0.25, 0.5, 0.5001, 0.9, 0.95, 0.99, 1];

/** Whether rounding alone sets them apart, in proportion to what was added up. */
export function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, 1e-300));
}

/** Start of a moment's bucket by whole numbers alone: no rounding decides an edge. */
export function startOf(timestampUs: number, widthUs: number): number {
  const [time, width] = [BigInt(timestampUs), BigInt(widthUs)];
  const remainder = ((time % width) + width) % width;
  return Number(time - remainder);
}

/** The events of each cell, in the order of the cells' keys. */
export function eventsByCell(
  events: readonly PlainEvent[],
  widthUs: number,
): Map<string, PlainEvent[]> {
  const cells = new Map<string, PlainEvent[]>();
  for (const event of events) {
    const { event_name, model = null, condition = null } = event;
    const key = JSON.stringify([
      startOf(event.timestamp_us, widthUs),
      event_name,
      model,
      condition,
    ]);
    cells.set(key, [...(cells.get(key) ?? []), event]);
  }
  return cells;
}

/** Checks every figure of every cell against a naive look at the events themselves. */
export function expectCells(
  cells: RollupCells,
  events: readonly PlainEvent[],
  widthUs: number,
): void {
  const expected = eventsByCell(events, widthUs);
  const keys = Array.from({ length: cells.length }, (_, cell) => {
    const { event, model, condition } = cells.labels[cells.label[cell]!]!;
    return JSON.stringify([cells.startUs[cell], event, model, condition]);
  });
  expect([...keys].sort()).toEqual([...expected.keys()].sort());
  expect(cells.widthUs).toBe(widthUs);
  expect(Array.from(cells.startUs)).toEqual(Array.from(cells.startUs).sort((a, b) => a - b));
  keys.forEach((key, cell) => {
    expectCell(cells, cell, expected.get(key)!);
  });
}

function expectCell(cells: RollupCells, cell: number, own: readonly PlainEvent[]): void {
  const figure = (slot: number): number => cells.figures[cell * FIGURES + slot]!;
  const finite = (name: keyof PlainEvent): number[] =>
    own.map((event) => event[name]).filter((value) => Number.isFinite(value)) as number[];
  expect(figure(EVENTS)).toBe(own.length);
  expect(figure(SUCCEEDED)).toBe(own.filter(({ success }) => success === true).length);
  expect(figure(FAILED)).toBe(own.filter(({ success }) => success === false).length);
  for (const [at, name] of [
    [LATENCY, 'latency_ms'],
    [COST, 'cost_usd'],
  ] as const) {
    const values = finite(name);
    expect(figure(at)).toBe(values.length);
    if (values.length === 0) continue;
    const scale = values.reduce((total, value) => total + Math.abs(value), 0);
    const sum = values.reduce((total, value) => total + value, 0);
    const mean = sum / values.length;
    const m2 = values.reduce((total, value) => total + (value - mean) ** 2, 0);
    expectClose(figure(at + SUM), sum, scale);
    expectClose(figure(at + MEAN), mean, scale);
    expectClose(figure(at + M2), m2, scale * scale);
    expect(figure(at + MIN)).toBe(Math.min(...values) + 0);
    expect(figure(at + MAX)).toBe(Math.max(...values) + 0);
  }
  for (const [at, name] of [
    [PROMPT_TOKENS, 'prompt_tokens'],
    [COMPLETION_TOKENS, 'completion_tokens'],
    [TOTAL_TOKENS, 'total_tokens'],
  ] as const) {
    const values = finite(name);
    expect(figure(at)).toBe(values.length);
    const scale = values.reduce((total, value) => total + Math.abs(value), 0);
    expectClose(
      figure(at + TOKEN_SUM),
      values.reduce((total, value) => total + value, 0),
      scale,
    );
  }
  const sketch = new DDSketch({ maxBins: 131_072 });
  for (const latency of finite('latency_ms')) sketch.add(latency);
  const { codes, counts, from } = cells.bins;
  const bins = { codes, counts, from: from[cell]!, to: from[cell + 1]! };
  const plain = (value: number | null): number | null => (value === null ? null : value + 0);
  expect(latencyQuantiles(bins, cells.figures, cell * FIGURES, QUANTILES).map(plain)).toEqual(
    QUANTILES.map((q) => plain(sketch.interpolatedQuantile(q))),
  );
}
