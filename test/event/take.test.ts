import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelemetryEvent } from '../../src/event/event.js';
import { BatchAssembler, takeRows } from '../../src/event/take.js';
import { eventsOf, makeBatch, makeBatches } from '../../src/testing/batches.js';
import { EVERY_KIND } from '../../src/testing/contract/sample-events.js';

const everyKind = await makeBatch(EVERY_KIND);
const expected = eventsOf([everyKind]);
/** So many distinct strings that they are kept as text. */
const texts = await makeBatch(
  Array.from({ length: 6000 }, (_, i) => ({
    name: 'text',
    metadata: i % 3 === 0 ? {} : { request: `request ${i}`, list: [i] },
  })),
);

describe('taking rows', () => {
  it('yields those rows, in that order, once or more often', () => {
    const rows = fc.array(fc.nat({ max: everyKind.length - 1 }), { maxLength: 40 });
    fc.assert(
      fc.property(rows, (taken) => {
        const events = eventsOf([takeRows(everyKind, Uint32Array.from(taken))]);
        expect(events).toStrictEqual(taken.map((row) => expected[row]));
      }),
      { numRuns: 50 },
    );
  });

  it('yields rows of text columns', () => {
    expect(texts.columns.get('metadata_request')?.type).toBe('text');
    const rows = [5999, 0, 1, 4500, 2];
    const wanted: (TelemetryEvent | undefined)[] = rows.map((row) => eventsOf([texts])[row]);
    expect(eventsOf([takeRows(texts, Uint32Array.from(rows))])).toStrictEqual(wanted);
  });

  it('leaves the batch as it was', () => {
    takeRows(everyKind, Uint32Array.of(1, 1));
    expect(eventsOf([everyKind])).toStrictEqual(expected);
  });
});

describe('putting batches together', () => {
  it('keeps every event, whatever columns and types each batch has', async () => {
    const parts = await makeBatches(EVERY_KIND, { rowsPerBatch: 1 });
    const assembler = new BatchAssembler(100);
    for (const part of parts) assembler.addAll(part);
    expect(assembler.length).toBe(EVERY_KIND.length);
    const whole = assembler.finish();
    expect(eventsOf([whole])).toStrictEqual(eventsOf(parts));
    // A key that carried a number, a text and a boolean is one column of JSON.
    expect(whole.columns.get('metadata_turn')).toMatchObject({ json: true });
  });

  it('keeps rows picked out of several batches', () => {
    const assembler = new BatchAssembler(300);
    for (let row = 0; row < 200; row++) {
      assembler.addRow(texts, row);
      if (row < everyKind.length) assembler.addRow(everyKind, row);
    }
    const events = eventsOf([assembler.finish()]);
    expect(events).toHaveLength(200 + everyKind.length);
    expect(events.filter(({ eventName }) => eventName !== 'text')).toStrictEqual(expected);
    expect(events.filter(({ eventName }) => eventName === 'text')).toStrictEqual(
      eventsOf([texts]).slice(0, 200),
    );
  });

  it('starts again after each batch that is finished', () => {
    const assembler = new BatchAssembler(2);
    assembler.addRow(everyKind, 3);
    assembler.addRow(everyKind, 4);
    expect(assembler.isFull).toBe(true);
    assembler.finish();
    expect([assembler.isFull, assembler.length]).toEqual([false, 0]);
    assembler.addRow(everyKind, 0);
    expect(eventsOf([assembler.finish()])).toStrictEqual([expected[0]]);
  });

  it('refuses a row beyond its size, rather than losing it', () => {
    const assembler = new BatchAssembler(2);
    expect(() => assembler.addAll(everyKind)).toThrow(RangeError);
  });
});
