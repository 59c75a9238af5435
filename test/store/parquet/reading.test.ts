import { truncate, writeFile } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CrucibleError } from '../../../src/errors.js';
import type { EventBatch } from '../../../src/event/batch.js';
import type { ColumnDescription } from '../../../src/store/parquet/description.js';
import { readParquet } from '../../../src/store/parquet/read-parquet.js';
import { writeParquet } from '../../../src/store/parquet/write-parquet.js';
import { ALL, batchOf, PLAIN, readAll, rowsOf, type Workshop, workshop } from './support.js';

const ROWS = 40_000;
const START = 1_700_000_000_000_000;

let shop: Workshop;
let path: string;
let columns: readonly ColumnDescription[];

function events(from: number, to: number): EventBatch {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return batchOf({
    timestamp_us: rows.map((row) => START + row * 10),
    writer: rows.map(() => 'w'),
    sequence: rows,
    loss: rows.map((row) => (row % 5 === 0 ? undefined : row === 1 ? Number.NaN : 1 / row)),
    success: rows.map((row) => row % 2 === 0),
    trace_id: rows.map((row) => `trace-of-an-event-${row}`),
  });
}

function timesOf(batches: readonly EventBatch[]): unknown[] {
  return rowsOf(batches).map((row) => row['timestamp_us']);
}

beforeAll(async () => {
  shop = await workshop();
  path = shop.path('forty [thousand] *.parquet');
  const batches = Array.from({ length: 10 }, (_, i) => events(i * 4000, (i + 1) * 4000));
  ({ columns } = await writeParquet(shop.database, path, batches, PLAIN));
});
afterAll(() => shop.close());

describe('a Parquet file', () => {
  it('is read the same by another reader', async () => {
    const file = await asyncBufferFromFile(path);
    const rows = await parquetReadObjects({ file, compressors });
    const own = rowsOf(await readAll(shop.database, path, columns));
    expect(rows).toHaveLength(ROWS);
    for (const row of [0, 1, 2, 5, 8191, 8192, ROWS - 1]) {
      const { timestamp_us, sequence, loss, ...rest } = rows[row]!;
      expect({
        ...rest,
        timestamp_us: Number(timestamp_us),
        sequence: Number(sequence),
        ...(loss === null || loss === undefined ? {} : { loss }),
      }).toEqual({ ...own[row] });
      expect(typeof timestamp_us).toBe('bigint');
    }
    expect((await parquetMetadataAsync(file)).row_groups.length).toBeGreaterThan(3);
  });

  it('gives the rows of a window, first and last microsecond included', async () => {
    const [fromUs, toUs] = [START + 12_345 * 10, START + 23_456 * 10];
    const batches = await readAll(shop.database, path, columns, { fromUs, toUs });
    const times = timesOf(batches);
    expect(times).toHaveLength(23_456 - 12_345 + 1);
    expect([times[0], times.at(-1)]).toEqual([fromUs, toUs]);
  });

  it('gives its last batches first, with rows in rising order, each row once', async () => {
    const batches = await readAll(shop.database, path, columns, { newestFirst: true });
    expect(timesOf(batches.slice(0, 1)).at(-1)).toBe(START + (ROWS - 1) * 10);
    expect(batches[0]!.length).toBeLessThan(5000);
    const forwards = await readAll(shop.database, path, columns);
    expect(rowsOf(batches.reverse())).toEqual(rowsOf(forwards));
  });

  it('gives the last batches of a window first', async () => {
    const [fromUs, toUs] = [START + 12_345 * 10, START + 23_456 * 10];
    const batches = await readAll(shop.database, path, columns, {
      fromUs,
      toUs,
      newestFirst: true,
    });
    expect(timesOf(batches.slice(0, 1)).at(-1)).toBe(toUs);
    const times = timesOf(batches.reverse());
    expect(times).toHaveLength(23_456 - 12_345 + 1);
    expect(times[0]).toBe(fromUs);
  });

  it('gives only the columns that are wanted, and the number of rows where it has none of them', async () => {
    const wanted = new Set(['loss', 'elsewhere']);
    const some = await readAll(shop.database, path, columns, { wanted });
    expect([...some[0]!.columns.keys()]).toEqual(['loss']);
    const none = await readAll(shop.database, path, columns, { wanted: new Set(['elsewhere']) });
    expect(none.reduce((sum, { length }) => sum + length, 0)).toBe(ROWS);
  });

  it('can be left before its end', async () => {
    for await (const batch of readParquet(shop.database, path, columns, ALL)) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(rowsOf(await readAll(shop.database, path, columns))).toHaveLength(ROWS);
  });

  it('gives batches that outlive the database', async () => {
    const own = await workshop();
    const batches = await readAll(own.database, path, columns);
    await own.close();
    expect(rowsOf(batches)[39_999]).toMatchObject({ trace_id: 'trace-of-an-event-39999' });
  });

  it.each([
    ['is cut short', async (file: string) => truncate(file, 5000)],
    ['is no Parquet at all', async (file: string) => writeFile(file, 'not a file of columns')],
    ['is empty', async (file: string) => writeFile(file, '')],
  ])('that %s is refused by its name', async (_, damage) => {
    const damaged = shop.path('damaged.parquet');
    const written = await writeParquet(shop.database, damaged, [events(0, 4000)], PLAIN);
    await damage(damaged);
    for (const newestFirst of [false, true]) {
      const reading = readAll(shop.database, damaged, written.columns, { newestFirst });
      await expect(reading).rejects.toThrow(CrucibleError);
      await expect(reading).rejects.toMatchObject({
        code: 'store-failed',
        details: { path: damaged },
        message: expect.stringContaining(damaged) as string,
      });
    }
  });

  it('that is not there is refused by its name', async () => {
    const reading = readAll(shop.database, shop.path('absent.parquet'), columns);
    await expect(reading).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('that cannot be written is refused by its name', async () => {
    const absent = shop.path('no/such/directory.parquet');
    await expect(writeParquet(shop.database, absent, [events(0, 10)], PLAIN)).rejects.toMatchObject(
      { code: 'store-failed', details: { path: absent } },
    );
  });
});
