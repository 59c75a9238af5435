import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../../src/event/batch.js';
import { resolveQuery } from '../../../src/query/query.js';
import { type LocalStore, localStore } from '../../../src/store/local/local-store.js';
import { openDuckDB } from '../../../src/store/parquet/duckdb.js';
import { mergeParquet } from '../../../src/store/parquet/merge-parquet.js';
import { readParquet } from '../../../src/store/parquet/read-parquet.js';
import { writeParquet } from '../../../src/store/parquet/write-parquet.js';
import { eventsOf, makeBatches } from '../../../src/testing/batches.js';
import { temporaryDirectory } from './temporary-directory.js';

const NO_STATE = { counts: null, samplesObserved: 0 };

/** Every session's end seals what it wrote: many small segments, as of a program that often starts. */
async function eventsIn(store: LocalStore, id: string): Promise<unknown[]> {
  const batches: EventBatch[] = [];
  for await (const batch of store.scan(id, resolveQuery({}, 0))) batches.push(batch);
  return eventsOf(batches).map(({ step, metadata }) => [step, metadata]);
}

describe('segments put together', () => {
  it('keep every row in its place, however many rows each has', async () => {
    const store = localStore({ directory: temporaryDirectory() });
    const batches = await makeBatches(
      Array.from({ length: 4 * 65_536 }, (_, step) => ({ name: 'step', measurements: { step } })),
      { rowsPerBatch: 4096 },
    );
    const paths = store.paths('x');
    const database = await openDuckDB({ memoryLimitMb: 256, threads: 1 });
    const files = [];
    await mkdir(paths.events, { recursive: true });
    // Lengths that leave the last chunk of each part full, half full or with a single row.
    let next = 0;
    for (const count of [17, 16, 15, 16]) {
      const path = join(paths.events, `part-${files.length}`);
      const part = batches.slice(next, next + count);
      next += count;
      const options = { rowGroupRows: 16_384, metadata: {}, sort: false };
      files.push({ path, ...(await writeParquet(database, path, part, options)) });
    }
    const merged = join(paths.events, 'merged');
    const options = { rowGroupRows: 16_384, metadata: {}, sort: false };
    const { columns } = await mergeParquet(database, merged, files, options);
    const steps: unknown[] = [];
    const all = { wanted: null, fromUs: null, toUs: null, newestFirst: false };
    for await (const batch of readParquet(database, merged, columns, all))
      for (const { step } of eventsOf([batch])) steps.push(step);
    expect(steps).toEqual(Array.from({ length: next * 4096 }, (_, step) => step));
    database.close();
  });
});

describe('segments of one writer', () => {
  it('become few as they grow many, and hold the same events', async () => {
    const store = localStore({ directory: temporaryDirectory() });
    const session = {
      durability: 'sync',
      state: () => NO_STATE,
      onRecordChanged: () => {},
    } as const;
    const writer = await store.openWriter('x', session);
    // A tail is complete at 4,096 frames: each batch of one row is one.
    const events = Array.from({ length: 17 * 4096 }, (_, step) => ({
      name: 'step',
      measurements: { step },
      // In some segments a number, in others a text; and a -0, which no dictionary may change.
      metadata: { value: step % 9000 < 4500 ? -0 : 'text', at: step },
    }));
    for (const batch of await makeBatches(events, { rowsPerBatch: 1 })) store.append('x', batch);
    await writer.close();
    const names = (await readdir(store.paths('x').events)).filter((n) => n.endsWith('.parquet'));
    expect(names.length).toBe(2);
    expect(await eventsIn(store, 'x')).toEqual(
      events.map(({ measurements, metadata }) => [measurements.step, metadata]),
    );
    const sidecars = await readdir(store.paths('x').rollups);
    expect(sidecars.length).toBe(2);
    const series = await store.openRollups('x');
    const cells = await series.cells(3_600_000_000, 0, Number.MAX_SAFE_INTEGER);
    expect(cells.length).toBe(3);
    await store.close();
  });
});
