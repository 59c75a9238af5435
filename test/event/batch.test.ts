import { describe, expect, it } from 'vitest';
import {
  batchBytes,
  eventIdAt,
  eventNameAt,
  numberColumn,
  projectBatch,
  stringColumn,
  timestampAt,
} from '../../src/event/batch.js';
import { eventIdOf } from '../../src/ids.js';
import { makeBatch } from '../../src/testing/batches.js';

const WRITER = '0198a3b4c5d0123456789';
const batch = await makeBatch(
  [
    { name: 'a', timestampUs: 1000, measurements: { loss: 0.5 }, metadata: { model: 'm', n: [1] } },
    { name: 'b', timestampUs: 2000, metadata: { success: true } },
  ],
  { writer: WRITER, firstSequence: 41 },
);

describe('a batch', () => {
  it('tells name, time and id of each of its events', () => {
    expect([eventNameAt(batch, 0), eventNameAt(batch, 1)]).toEqual(['a', 'b']);
    expect([timestampAt(batch, 0), timestampAt(batch, 1)]).toEqual([1000, 2000]);
    expect([eventIdAt(batch, 0), eventIdAt(batch, 1)]).toEqual([
      eventIdOf(WRITER, 41),
      eventIdOf(WRITER, 42),
    ]);
  });

  it('has no column for what no event has', () => {
    expect(batch.columns.has('user_id')).toBe(false);
    expect(batch.columns.has('measurements_loss')).toBe(false);
  });

  it('gives a column only as what it holds', () => {
    expect(numberColumn(batch, 'loss')?.type).toBe('number');
    expect(stringColumn(batch, 'model')?.json).toBe(false);
    expect(stringColumn(batch, 'metadata_n')?.json).toBe(true);
    expect(numberColumn(batch, 'model')).toBeNull();
    expect(stringColumn(batch, 'loss')).toBeNull();
    expect(stringColumn(batch, 'success')).toBeNull();
    expect(numberColumn(batch, 'unheard of')).toBeNull();
  });

  it('can be cut down to some columns', () => {
    const projected = projectBatch(batch, new Set(['loss', 'unheard of', 'event_name']));
    expect([...projected.columns.keys()].sort()).toEqual(['event_name', 'loss']);
    expect(projected.length).toBe(2);
    expect(projected.columns.get('loss')).toBe(batch.columns.get('loss'));
  });

  it('is refused as one that has ids where they were left out', () => {
    const projected = projectBatch(batch, new Set(['loss']));
    expect(() => eventIdAt(projected, 0)).toThrow(TypeError);
    expect(() => timestampAt(projected, 0)).toThrow(TypeError);
    expect(() => eventNameAt(projected, 0)).toThrow(TypeError);
  });

  it('takes as much memory as its columns', () => {
    const projected = projectBatch(batch, new Set(['loss']));
    // A number of eight bytes for each row, and a byte for which rows have one.
    expect(batchBytes(projected)).toBe(17);
    expect(batchBytes(batch)).toBeGreaterThan(17);
  });
});
