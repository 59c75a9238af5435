import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../../src/event/batch.js';
import { decodeFrame, encodeFrame, frameAt, sealFrame } from '../../../src/store/local/frame.js';
import { decodeTail } from '../../../src/store/local/read-tail.js';
import { eventsOf, makeBatch, makeBatches } from '../../../src/testing/batches.js';

function framed(batch: EventBatch): Uint8Array {
  const frame = encodeFrame(batch);
  sealFrame(frame);
  return frame;
}

const AWKWARD = [
  { name: 'a', measurements: { x: Number.NaN, y: -0, z: Number.POSITIVE_INFINITY } },
  {
    name: 'a',
    measurements: { x: 1e300, y: 2 ** 53 },
    metadata: { text: 'naïve 🎉 \u0000 \ud800' },
  },
  { name: 'b', metadata: { nested: { list: [1, 'two', null] }, flag: false, 'odd key…': '' } },
  { name: 'ü', measurements: { x: 7 }, metadata: { text: 'x'.repeat(70_000) } },
];

describe('a batch as a frame', () => {
  it('reads back as it was, whatever its columns hold', async () => {
    const batch = await makeBatch(AWKWARD);
    expect(eventsOf([decodeFrame(framed(batch), 0)])).toEqual(eventsOf([batch]));
  });

  it('reads back as it was, for any values', async () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.jsonValue(), { maxLength: 3 }),
    );
    const event = fc.record({
      name: fc.constantFrom('a.b', 'c'),
      measurements: fc.dictionary(fc.constantFrom('x', 'y', 'duration'), fc.double()),
      metadata: fc.dictionary(fc.constantFrom('model', 'k', 'sample_id'), value),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40 }), async (events) => {
        const batch = await makeBatch(events);
        expect(eventsOf([decodeFrame(framed(batch), 0)])).toEqual(eventsOf([batch]));
      }),
      { numRuns: 60 },
    );
  });

  it('is known to be cut off at every byte but the last', async () => {
    const frame = framed(await makeBatch(AWKWARD.slice(0, 3)));
    for (let length = 0; length < frame.length; length++)
      expect(frameAt(frame.subarray(0, length), 0)).toBeNull();
    expect(frameAt(frame, 0)).toEqual({ end: frame.length, rows: 3 });
  });

  it('is known to be damaged by any flipped bit', async () => {
    const frame = framed(await makeBatch(AWKWARD.slice(0, 3)));
    for (let byte = 0; byte < frame.length; byte++) {
      const damaged = frame.slice();
      damaged[byte]! ^= 1 << (byte % 8);
      expect(frameAt(damaged, 0)).toBeNull();
    }
  });
});

describe('a tail', () => {
  it('gives the events of all its frames, small ones put together', async () => {
    const events = Array.from({ length: 3000 }, (_, step) => ({
      name: 's',
      measurements: { step },
    }));
    const batches = await makeBatches(events, { rowsPerBatch: 7 });
    const tail = decodeTail(Buffer.concat(batches.map(framed)));
    expect(tail.tornBytes).toBe(0);
    expect(tail.batches.length).toBeLessThan(5);
    expect(eventsOf(tail.batches)).toEqual(eventsOf(batches));
  });

  it('keeps batches apart that are not in order of time, for a reader to merge', async () => {
    const [first, second] = await makeBatches([{ name: 'a' }, { name: 'b' }], { rowsPerBatch: 1 });
    const { batches } = decodeTail(Buffer.concat([framed(second!), framed(first!)]));
    expect(eventsOf(batches).map(({ eventName }) => eventName)).toEqual(['b', 'a']);
    expect(batches.length).toBe(2);
  });
});
