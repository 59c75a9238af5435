import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventBatch } from '../../../src/event/batch.js';
import { tableOfBatches } from '../../../src/store/parquet/batch-table.js';
import { fileNames } from '../../../src/store/parquet/description.js';
import { writeParquet } from '../../../src/store/parquet/write-parquet.js';
import { batchOf, PLAIN, readAll, rowsOf, type Workshop, workshop } from './support.js';

let shop: Workshop;
beforeAll(async () => {
  shop = await workshop();
});
afterAll(() => shop.close());

function shuffled(length: number): number[] {
  return Array.from({ length }, (_, i) => (i * 7919) % length);
}

function rowsAt(places: readonly number[]): EventBatch {
  return batchOf({
    timestamp_us: places.map((place) => 1000 + Math.floor(place / 4)),
    writer: places.map((place) => (place & 2 ? 'b' : 'a')),
    sequence: places,
  });
}

describe('writeParquet', () => {
  it('sorts by time, writer and sequence where it is asked to', async () => {
    const path = shop.path('sorted.parquet');
    const batches = [rowsAt(shuffled(5001)), rowsAt([1, 0])];
    const { columns } = await writeParquet(shop.database, path, batches, { ...PLAIN, sort: true });
    const keys = rowsOf(await readAll(shop.database, path, columns)).map(
      (row) => [row['timestamp_us'], row['writer'], row['sequence']] as [number, string, number],
    );
    const expected = [...keys].sort(
      (a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) || a[2] - b[2],
    );
    expect(keys).toHaveLength(5003);
    expect(keys).toEqual(expected);
  });

  it('writes more than fits at once by way of parts, which agree on types and leave nothing behind', async () => {
    const path = shop.path('many.parquet');
    const size = 100_000;
    const batches = Array.from({ length: 6 }, (_, k) => {
      const rows = Array.from({ length: size }, (_, i) => k * size + i);
      return batchOf({
        timestamp_us: rows.map((row) => 1e15 - row),
        writer: rows.map(() => 'w'),
        sequence: rows,
        // A number in the first parts, a text in the last: JSON throughout.
        mixed: rows.map((row) => (k < 4 ? row / 4 : `text ${row}`)),
        [k < 3 ? 'case' : 'Case']: rows.map((row) => row % 3),
        zero: rows.map((row) => (row % 2 ? -0 : 0)),
        code: rows.map((row) => `code ${row % 5}`),
      });
    });
    const { rows, columns } = await writeParquet(shop.database, path, batches, {
      ...PLAIN,
      sort: true,
      integers: 'exact',
    });
    expect(rows).toBe(6 * size);
    expect((await readdir(shop.directory)).filter((name) => name.startsWith('many'))).toEqual([
      'many.parquet',
    ]);
    expect(columns.find(({ name }) => name === 'mixed')?.type).toBe('json');
    const read = await readAll(shop.database, path, columns, { newestFirst: true });
    const last = rowsOf(read.slice(0, 1)).at(-1);
    expect(last).toMatchObject({ sequence: 0, mixed: { json: '0' }, case: 0, code: 'code 0' });
    const first = rowsOf(read.slice(-1))[0]!;
    expect(first).toMatchObject({ sequence: 599_999, mixed: { json: '"text 599999"' }, Case: 2 });
    expect(Object.is(first['zero'], -0)).toBe(true);
    const connection = await shop.database.connect();
    const types = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${path}'`);
    connection.closeSync();
    const typeOf = new Map(types.getRows().map(([name, type]) => [name, type]));
    expect(typeOf.get('sequence')).toBe('BIGINT');
    expect(typeOf.get('case')).toBe('BIGINT');
    expect(typeOf.get('zero')).toBe('DOUBLE');
  });

  it('leaves turns to others while it works', async () => {
    let longest = 0;
    let last = performance.now();
    let running = true;
    const watch = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setImmediate(watch);
    };
    setImmediate(watch);
    const batches = Array.from({ length: 20 }, (_, k) =>
      rowsAt(Array.from({ length: 4000 }, (_, i) => k * 4000 + i)),
    );
    last = performance.now();
    await writeParquet(shop.database, shop.path('turns.parquet'), batches, PLAIN);
    running = false;
    // The machine has other work as well; a synchronous write would take far longer than this.
    expect(longest).toBeLessThan(200);
  });

  it('passes on what fails in the source, and can write again', async () => {
    async function* failing(): AsyncGenerator<EventBatch> {
      yield rowsAt([1]);
      throw new Error('the source broke');
    }
    const path = shop.path('failed.parquet');
    await expect(writeParquet(shop.database, path, failing(), PLAIN)).rejects.toThrow(
      'the source broke',
    );
    expect((await writeParquet(shop.database, path, [rowsAt([1])], PLAIN)).rows).toBe(1);
  });

  it('writes the same bytes for the same events', async () => {
    const { readFile } = await import('node:fs/promises');
    const files = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const path = shop.path(`${name}.parquet`);
        const batches = Array.from({ length: 8 }, (_, k) =>
          rowsAt(Array.from({ length: 5000 }, (_, i) => k * 5000 + i)),
        );
        await writeParquet(shop.database, path, batches, PLAIN);
        return readFile(path);
      }),
    );
    expect(files[0]!.equals(files[1]!)).toBe(true);
  });
});

describe('tableOfBatches', () => {
  it('lets SQL read batches where they are, and no longer once released', async () => {
    const table = tableOfBatches(shop.database, [
      batchOf({
        model: ['a', 'b', 'a'],
        cost: [1, 2, undefined],
        'Odd "name"': [true, false, true],
      }),
      batchOf({ model: ['b'], cost: [10] }),
    ]);
    const connection = await shop.database.connect();
    await connection.run(`CREATE TEMP VIEW events AS ${table.select}`);
    const sums = await connection.runAndReadAll(
      'SELECT model, sum(cost), count(*) FROM events GROUP BY model ORDER BY model',
    );
    expect(sums.getRows()).toEqual([
      ['a', 1, 2n],
      ['b', 12, 2n],
    ]);
    const odd = await connection.runAndReadAll('SELECT "Odd ""name""" FROM events');
    expect(odd.getRows().flat()).toEqual([true, false, true, null]);
    const count = await connection.runAndReadAll('SELECT count(*) FROM events');
    expect(count.getRows()).toEqual([[4n]]);
    table.release();
    await expect(connection.run('SELECT * FROM events')).rejects.toThrow('there are no batches');
    connection.closeSync();
  });
});

describe('fileNames', () => {
  it('keeps names that stand alone, and suffixes those that DuckDB would take for another', () => {
    expect(fileNames(['a', 'b"', 'A', 'A_2', '', 'x\0', 'x\ufffd'])).toEqual([
      'a',
      'b"',
      'A_3',
      'A_2',
      '_',
      'x\ufffd',
      'x\ufffd_2',
    ]);
  });
});
