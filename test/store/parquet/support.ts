import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBatch } from '../../../src/event/batch.js';
import { type Column, isJson, scalarAt } from '../../../src/event/column.js';
import { BatchAssembler } from '../../../src/event/take.js';
import type { DuckDB } from '../../../src/store/parquet/duckdb.js';
import { openDuckDB } from '../../../src/store/parquet/duckdb.js';
import { type ReadOptions, readParquet } from '../../../src/store/parquet/read-parquet.js';
import type { WriteOptions } from '../../../src/store/parquet/write-parquet.js';

export const ALL: ReadOptions = { wanted: null, fromUs: null, toUs: null, newestFirst: false };
export const PLAIN: WriteOptions = { rowGroupRows: 8192, metadata: {}, sort: false };

export interface Workshop {
  readonly database: DuckDB;
  readonly directory: string;
  path(name: string): string;
  close(): Promise<void>;
}

export async function workshop(): Promise<Workshop> {
  const directory = await mkdtemp(join(tmpdir(), 'parquet-'));
  const database = await openDuckDB({
    memoryLimitMb: 256,
    threads: 2,
    temporaryDirectory: join(directory, 'spill'),
  });
  return {
    database,
    directory,
    path: (name) => join(directory, name),
    close: async () => {
      database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function readAll(
  database: DuckDB,
  path: string,
  columns: Parameters<typeof readParquet>[2],
  options: Partial<ReadOptions> = {},
): Promise<EventBatch[]> {
  const batches: EventBatch[] = [];
  for await (const batch of readParquet(database, path, columns, { ...ALL, ...options })) {
    batches.push(batch);
  }
  return batches;
}

/** Batches as one, put together by the code that decides what becomes JSON. */
export function assembled(batches: readonly EventBatch[]): EventBatch {
  const assembler = new BatchAssembler(batches.reduce((rows, { length }) => rows + length, 0));
  for (const batch of batches) assembler.addAll(batch);
  return assembler.finish();
}

export type PlainRow = Record<string, unknown>;

/** Rows as objects without what has no value; JSON text is marked as such. */
export function rowsOf(batches: readonly EventBatch[]): PlainRow[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => {
      const plain: PlainRow = Object.create(null);
      for (const [name, column] of batch.columns) {
        const value = scalarAt(column, row);
        if (value !== null) plain[name] = isJson(column) ? { json: value } : value;
      }
      return plain;
    }),
  );
}

/** A batch of those columns, values given row by row; undefined where there is none. */
export function batchOf(columns: Record<string, readonly unknown[]>): EventBatch {
  const entries = Object.entries(columns);
  const length = entries[0]?.[1].length ?? 0;
  return { length, columns: new Map(entries.map(([name, values]) => [name, columnOf(values)])) };
}

function columnOf(values: readonly unknown[]): Column {
  const validity = values.includes(undefined)
    ? bits(values.map((value) => value !== undefined))
    : null;
  const first = values.find((value) => value !== undefined);
  if (typeof first === 'number')
    return {
      type: 'number',
      values: Float64Array.from(values, (v) => Number(v ?? 0)),
      offset: 0,
      validity,
    };
  if (typeof first === 'boolean')
    return { type: 'boolean', values: bits(values.map((v) => v === true)), validity };
  const texts = values.map((value) => (typeof value === 'string' ? value : ''));
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = offsets[i]! + text.length;
  return { type: 'text', json: false, text: texts.join(''), offsets, validity };
}

export function bits(flags: readonly boolean[]): Uint8Array {
  const packed = new Uint8Array((flags.length + 7) >> 3);
  for (const [i, flag] of flags.entries()) if (flag) packed[i >> 3]! |= 1 << (i & 7);
  return packed;
}
