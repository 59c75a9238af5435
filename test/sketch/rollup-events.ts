import fc from 'fast-check';
import type { EventBatch } from '../../src/event/batch.js';
import type { Column } from '../../src/event/column.js';
import { BooleanBuilder, NumberBuilder } from '../../src/event/column-builder.js';
import { StringBuilder } from '../../src/event/string-builder.js';
import { Rollup } from '../../src/sketch/rollup/rollup.js';

/** An event as a plain object: what the code under test never makes. */
export interface PlainEvent {
  readonly event_name: string;
  readonly timestamp_us: number;
  readonly model?: string | null;
  readonly condition?: string | null;
  readonly success?: boolean | null;
  readonly latency_ms?: number | null;
  readonly cost_usd?: number | null;
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly total_tokens?: number | null;
}

const NUMBERS = [
  'timestamp_us',
  'latency_ms',
  'cost_usd',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
] as const;
const STRINGS = ['event_name', 'model', 'condition'] as const;

/** A batch as a recorder seals it; a column in which no event has a value is left out. */
export function batchOf(events: readonly PlainEvent[]): EventBatch {
  const { length } = events;
  const columns = new Map<string, Column>();
  const put = <T>(
    name: keyof PlainEvent,
    builder: { set(row: number, value: T): void; count: number; seal(length: number): Column },
  ): void => {
    events.forEach((event, row) => {
      const value = event[name];
      if (value !== null && value !== undefined) builder.set(row, value as T);
    });
    if (builder.count > 0 || name === 'event_name') columns.set(name, builder.seal(length));
  };
  for (const name of NUMBERS) put(name, new NumberBuilder(length));
  for (const name of STRINGS) put(name, new StringBuilder(length));
  put('success', new BooleanBuilder(length));
  return { length, columns };
}

/** The same batch with its strings end to end rather than as codes. */
export function withText(batch: EventBatch): EventBatch {
  const columns = new Map(batch.columns);
  for (const name of STRINGS) {
    const column = columns.get(name);
    if (column?.type !== 'dictionary') continue;
    const { validity, json } = column;
    const texts = Array.from(column.codes, (code) => column.dictionary[code] ?? '');
    const offsets = new Uint32Array(texts.length + 1);
    texts.forEach((text, row) => {
      offsets[row + 1] = offsets[row]! + text.length;
    });
    columns.set(name, { type: 'text', json, text: texts.join(''), offsets, validity });
  }
  return { length: batch.length, columns };
}

export function rollupOf(...batches: readonly (readonly PlainEvent[])[]): Rollup {
  const rollup = new Rollup();
  for (const events of batches) rollup.add(batchOf(events));
  return rollup;
}

/** Cuts of a list: in order, and each event in one of them. */
export function cutAt<T>(list: readonly T[], lengths: readonly number[]): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < list.length; ) {
    const length = lengths[pieces.length % lengths.length]!;
    pieces.push(list.slice(start, start + length));
    start += length;
  }
  return pieces;
}

const HOUR = 3_600_000_000;
const BASES = [0, -3 * HOUR, 1_700_000_000_000_000, 9_000_000_000_000_000 - 2 * HOUR];

/** Sums whose order of adding matters say nothing about the code under test. */
const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

const someNumber = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 4, arbitrary: fc.double({ min: -50, max: 1e5, noNaN: true }).map(toMillionths) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1e12, 1e-7) },
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });

const places = fc.constantFrom(...BASES).chain((base) =>
  fc.oneof(
    fc.integer({ min: 0, max: 5_000_000 }).map((offset) => base + offset),
    fc.integer({ min: 0, max: HOUR }).map((offset) => base + offset),
    // Exactly on the boundaries of seconds, minutes and hours, and right beside them.
    fc
      .tuple(
        fc.constantFrom(1e6, 60e6, 3600e6),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(-1, 0, 1),
      )
      .map(([width, times, beside]) => Math.floor(base / width) * width + times * width + beside),
  ),
);

export const plainEvents: fc.Arbitrary<PlainEvent[]> = fc.array(
  fc.record({
    event_name: fc.constantFrom('req_llm.request.stop', 'demo.item', '__proto__', 'é\ud800'),
    timestamp_us: places,
    model: maybe(fc.constantFrom('small', 'large', '')),
    condition: maybe(fc.constantFrom('control', 'treatment')),
    success: maybe(fc.boolean()),
    latency_ms: maybe(someNumber),
    cost_usd: maybe(someNumber),
    prompt_tokens: maybe(fc.integer({ min: 0, max: 5000 })),
    completion_tokens: maybe(someNumber),
    total_tokens: maybe(someNumber),
  }),
  { maxLength: 80 },
);

export const cutLengths: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 30 }), {
  minLength: 1,
  maxLength: 4,
});
