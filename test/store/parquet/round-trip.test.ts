import fc from 'fast-check';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventBatch } from '../../../src/event/batch.js';
import { type Column, stringAt } from '../../../src/event/column.js';
import { describeParquet } from '../../../src/store/parquet/describe-parquet.js';
import { writeParquet } from '../../../src/store/parquet/write-parquet.js';
import { makeBatches } from '../../../src/testing/batches.js';
import {
  assembled,
  batchOf,
  bits,
  PLAIN,
  readAll,
  rowsOf,
  type Workshop,
  workshop,
} from './support.js';

let shop: Workshop;
beforeAll(async () => {
  shop = await workshop();
});
afterAll(() => shop.close());

let files = 0;
async function roundTrip(batches: readonly EventBatch[]): Promise<EventBatch[]> {
  const path = shop.path(`round-trip-${files++}.parquet`);
  const { columns } = await writeParquet(shop.database, path, batches, PLAIN);
  return readAll(shop.database, path, columns);
}

const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 2 ** 53),
);
const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    "it's",
    '"',
    'NaN',
    'ü'.repeat(7),
    '😀'.repeat(5),
    'exactly 12 by',
  ),
);
const names = fc.oneof(
  fc.constantFrom(
    'a',
    'A',
    'a_2',
    '',
    '"',
    "'; DROP",
    'ü',
    'Ü',
    'x\0y',
    'constructor',
    'file_row_number',
  ),
  fc.string({ maxLength: 6 }),
);

function columnArbitrary(length: number): fc.Arbitrary<Column> {
  const validity = fc.option(
    fc.array(fc.boolean(), { minLength: length, maxLength: length }).map(bits),
  );
  const rows = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.record({
      type: fc.constant('number' as const),
      values: fc.array(numbers, rows).map((v) => Float64Array.from(v)),
      offset: fc.constant(0),
      validity,
    }),
    fc.record({
      type: fc.constant('number' as const),
      values: fc.array(fc.nat(255), rows).map((v) => Uint8Array.from(v)),
      offset: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      validity,
    }),
    fc.record({
      type: fc.constant('boolean' as const),
      values: fc.array(fc.boolean(), rows).map(bits),
      validity,
    }),
    fc
      .tuple(
        fc.array(texts, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), rows),
        fc.boolean(),
        validity,
      )
      .map(
        ([dictionary, picks, json, present]): Column => ({
          type: 'dictionary',
          json,
          codes: Uint8Array.from(picks, (pick) => pick % dictionary.length),
          dictionary: json ? dictionary.map((text) => JSON.stringify(text)) : dictionary,
          validity: present,
        }),
      ),
    fc.tuple(fc.array(texts, rows), validity).map(([values, present]): Column => {
      const offsets = new Uint32Array(length + 1);
      for (const [i, text] of values.entries()) offsets[i + 1] = offsets[i]! + text.length;
      return { type: 'text', json: false, text: values.join(''), offsets, validity: present };
    }),
  );
}

const batchArbitrary: fc.Arbitrary<EventBatch> = fc
  .integer({ min: 1, max: 40 })
  .chain((length) =>
    fc
      .array(fc.tuple(names, columnArbitrary(length)), { maxLength: 6 })
      .map((columns) => ({ length, columns: new Map(columns) })),
  );

describe('what is written into a Parquet file', () => {
  it('comes back the same, whatever the batches hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batchArbitrary, { maxLength: 4 }), async (batches) => {
        const expected = rowsOf(batches.length === 0 ? [] : [assembled(batches)]);
        expect(rowsOf(await roundTrip(batches))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps a recorder’s events', async () => {
    const batches = await makeBatches(
      Array.from({ length: 5000 }, (_, i) => ({
        name: i % 3 === 0 ? 'a.start' : 'a.stop',
        measurements: { duration: 1e6 + i * 1000, loss: i % 7 === 0 ? Number.NaN : 1 / i },
        metadata: {
          model: `m${i % 3}`,
          sample_id: `sample-${i}-ü`,
          mixed: i % 2 ? i : `t${i}`,
          deep: { at: [i % 4] },
        },
      })),
      { rowsPerBatch: 700 },
    );
    expect(rowsOf(await roundTrip(batches))).toEqual(rowsOf([assembled(batches)]));
  });

  it('keeps -0 beside 0 in a column of few numbers', async () => {
    const zeros = Array.from({ length: 6000 }, (_, i) => (i % 2 ? -0 : 0));
    const read = rowsOf(await roundTrip([batchOf({ zeros, ones: zeros.map(() => 1) })]));
    expect(read.every(({ zeros: zero }, i) => Object.is(zero, zeros[i]))).toBe(true);
  });

  it('keeps texts apart whose halves of a surrogate pair would join, as U+FFFD', async () => {
    const read = rowsOf(await roundTrip([batchOf({ half: ['\ud83d', '\ude00', 'é'] })]));
    expect(read.map(({ half }) => half)).toEqual(['\ufffd', '\ufffd', 'é']);
  });

  it('keeps texts of every length in a large column, some missing', async () => {
    const long = Array.from({ length: 9000 }, (_, i) =>
      i % 11 === 0 ? undefined : 'xyz'.repeat(i % 60),
    );
    const wide = Array.from({ length: 9000 }, (_, i) => `${'é😀'.repeat(i % 9)}${i}`);
    const read = rowsOf(await roundTrip([batchOf({ long, wide })]));
    expect(read.map((row) => row['long'])).toEqual(long);
    expect(read.map((row) => row['wide'])).toEqual(wide);
  });

  it('gives a column of few texts as codes, with the dictionary that its description lists', async () => {
    const batches = await makeBatches(
      Array.from({ length: 3000 }, (_, i) => ({ name: 'e', metadata: { model: `m${i % 5}` } })),
    );
    const path = shop.path('dictionary.parquet');
    const { columns } = await writeParquet(shop.database, path, batches, PLAIN);
    const dictionary = columns.find(({ name }) => name === 'model')?.dictionary;
    expect([...(dictionary ?? [])].sort()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    const column = (await readAll(shop.database, path, columns))[0]!.columns.get('model')!;
    expect(column.type).toBe('dictionary');
    expect(column.type === 'dictionary' && stringAt(column, 7)).toBe('m2');
  });

  it('tells its columns from the file alone, beside texts of the caller’s', async () => {
    const path = shop.path('told.parquet');
    const written = await writeParquet(
      shop.database,
      path,
      [batchOf({ a: [1, 2], A: ['x', undefined], b: [true, false] })],
      { ...PLAIN, metadata: { experiment: 'it’s "one"', Ärger: '😀' } },
    );
    expect(await describeParquet(shop.database, path)).toEqual(written.columns);
    const { key_value_metadata: texts } = await parquetMetadataAsync(
      await asyncBufferFromFile(path),
    );
    expect(texts).toContainEqual({ key: 'experiment', value: 'it’s "one"' });
    expect(texts).toContainEqual({ key: 'Ärger', value: '😀' });
  });

  it('is a file without rows where there are no events', async () => {
    expect(await roundTrip([])).toEqual([]);
  });

  it('has those columns in that order, where they are named', async () => {
    const path = shop.path('chosen.parquet');
    const { columns } = await writeParquet(
      shop.database,
      path,
      [batchOf({ a: [1, 2], b: ['x', 'y'], c: [true, false] })],
      { ...PLAIN, columns: ['c', 'nowhere', 'a'] },
    );
    expect(columns.map(({ name }) => name)).toEqual(['c', 'a']);
    expect(rowsOf(await readAll(shop.database, path, columns))).toEqual([
      { c: true, a: 1 },
      { c: false, a: 2 },
    ]);
  });
});
