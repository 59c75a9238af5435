import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import { exportEvents } from '../../src/export/export-events.js';
import type { ExportOptions, ExportProgress } from '../../src/export/options.js';
import { resolveQuery } from '../../src/query/query.js';
import { localStore } from '../../src/store/local/local-store.js';
import {
  type Emitted,
  filesIn,
  type Recorded,
  readHeader,
  recorded,
  START_US,
  split,
  temporaryDirectory,
  WRITER,
} from './fixture.js';

type Row = Record<string, unknown>;

/** Files without the events: only their paths differ. */
async function exported(
  { batches, experiment }: Omit<Recorded, 'events'>,
  options: ExportOptions = {},
): Promise<string> {
  const path = join(await temporaryDirectory(), 'events.parquet');
  return exportEvents({ batches, experiment, format: 'parquet', options: { path, ...options } });
}

/** By a reader in JavaScript that shares no code with DuckDB. */
async function withHyparquet(path: string): Promise<Row[]> {
  const file = await asyncBufferFromFile(path);
  return (await parquetReadObjects({ file, compressors })) as Row[];
}

async function withDuckDB(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The same events in the files of a local store. */
async function inLocalStore({ batches, experiment }: Recorded): Promise<Recorded['batches']> {
  const store = localStore({ directory: await temporaryDirectory() });
  for await (const batch of batches()) await store.append(experiment.id, batch);
  return () => store.scan(experiment.id, { ...resolveQuery({}, 0), columns: null });
}

const HARD: readonly Emitted[] = [
  [
    'train.step',
    { loss: Number.NaN, step: 1, big: Number.MAX_SAFE_INTEGER, tiny: 5e-324 },
    { note: '', success: true, mixed: 1, flag: true, list: [1, 'two', null] },
  ],
  [
    'train.step',
    { loss: Number.POSITIVE_INFINITY, step: 2, big: -Number.MAX_SAFE_INTEGER, tiny: 1.5 },
    { note: 'ä "quoted", \u{1f680}\n\u0000end', success: false, mixed: 'one', flag: false },
  ],
  ['train.step', { loss: -0, step: 3 }, { note: '=1+1', mixed: [2], condition: 'treatment' }],
  ['train.step', { loss: Number.NEGATIVE_INFINITY, step: 4 }, { note: 'NaN' }],
  ['other', {}, {}],
];

describe('an export to Parquet', () => {
  it('is read back the same by two readers', async () => {
    const events = await recorded(HARD);
    const path = await exported(events);
    const columns = [
      'event_id',
      'event_name',
      'timestamp_us',
      'condition',
      'success',
      'step',
      'loss',
      'measurements_big',
      'measurements_tiny',
      'metadata_flag',
      'metadata_list',
      'metadata_mixed',
      'metadata_note',
    ];
    const id = (n: number): string => `${WRITER}${n.toString(16).padStart(10, '0')}`;
    const at = (n: number): bigint => BigInt(START_US + n);
    const big = BigInt(Number.MAX_SAFE_INTEGER);
    const note = 'ä "quoted", \u{1f680}\n\u0000end';
    const expected: unknown[][] = [
      [id(0), 'train.step', at(0), 'control', true, 1n, Number.NaN, big, 5e-324, true].concat([
        '[1,"two",null]',
        '1',
        '',
      ] as never[]),
      [
        id(1),
        'train.step',
        at(1),
        'control',
        false,
        2n,
        Number.POSITIVE_INFINITY,
        -big,
        1.5,
        false,
      ].concat([null, 'one', note] as never[]),
      [id(2), 'train.step', at(2), 'treatment', null, 3n, -0, null, null, null].concat([
        null,
        '[2]',
        '=1+1',
      ] as never[]),
      [
        id(3),
        'train.step',
        at(3),
        'control',
        null,
        4n,
        Number.NEGATIVE_INFINITY,
        null,
        null,
        null,
      ].concat([null, null, 'NaN'] as never[]),
      [id(4), 'other', at(4), 'control', null, null, null, null, null, null].concat([
        null,
        null,
        null,
      ] as never[]),
    ];
    const rows = await withHyparquet(path);
    const firstReader = rows.map((row) => columns.map((name) => row[name] ?? null));
    expect(firstReader).toEqual(expected);
    const secondReader = await withDuckDB(`SELECT ${columns.join(', ')} FROM '${path}'`);
    expect(secondReader).toEqual(expected);
    expect(Object.is(rows[2]!['loss'], -0)).toBe(true);
    expect(Object.is(secondReader[2]![6], -0)).toBe(true);
  });

  it('has the columns of the CSV in their order, and none that is ours alone', async () => {
    const events = await recorded(HARD, { customMetrics: { twice: () => 2 } });
    const path = await exported(events);
    const csv = join(await temporaryDirectory(), 'events.csv');
    await exportEvents({ ...events, format: 'csv', options: { path: csv } });
    const described = await withDuckDB(`DESCRIBE FROM '${path}'`);
    expect(described.map(([name]) => name)).toEqual(await readHeader(csv));
  });

  it('gives each column a type of its own', async () => {
    const path = await exported(await recorded(HARD));
    const described = await withDuckDB(`DESCRIBE FROM '${path}'`);
    expect(Object.fromEntries(described.map(([name, type]) => [name, type]))).toMatchObject({
      event_id: 'VARCHAR',
      timestamp_us: 'BIGINT',
      datetime: 'TIMESTAMP WITH TIME ZONE',
      tags: 'VARCHAR',
      success: 'BOOLEAN',
      step: 'BIGINT',
      loss: 'DOUBLE',
      measurements_big: 'BIGINT',
      measurements_tiny: 'DOUBLE',
      metadata_flag: 'BOOLEAN',
      metadata_mixed: 'VARCHAR',
    });
    const [row] = await withHyparquet(path);
    expect(row).toMatchObject({
      datetime: new Date('2025-12-28T10:30:00.000Z'),
      experiment_id: '19b647ed0d8abcde',
      experiment_name: 'Prompt A',
      tags: '["pilot","a \\"quoted\\" tag"]',
    });
    const micros = await withDuckDB(`SELECT epoch_us(datetime) FROM '${path}'`);
    expect(micros.map(([us]) => us)).toEqual(HARD.map((_, n) => BigInt(START_US + n)));
  });

  it('loses nothing that found no column of its own', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key_${i}`, i]));
    const events = await recorded([['wide', many, {}]]);
    const [row] = await withHyparquet(await exported(events));
    const csv = join(await temporaryDirectory(), 'events.csv');
    await exportEvents({ ...events, format: 'csv', options: { path: csv } });
    expect(Object.keys(row!)).toEqual(await readHeader(csv));
    const extra = JSON.parse(String(row!['extra'] ?? '{}')) as { measurements?: object };
    const columns = Object.keys(row!).filter((name) => name.startsWith('measurements_'));
    expect(columns.length + Object.keys(extra.measurements ?? {}).length).toBe(3000);
  });

  it('of no events is a file of no rows', async () => {
    const path = await exported(await recorded([]));
    expect(await withHyparquet(path)).toEqual([]);
    expect(await withDuckDB(`SELECT count(*) FROM '${path}'`)).toEqual([[0n]]);
    expect((await withDuckDB(`DESCRIBE FROM '${path}'`)).map(([name]) => name)).toEqual([
      'event_id',
      'event_name',
      'timestamp_us',
      'datetime',
      'experiment_id',
      'experiment_name',
      'condition',
      'tags',
    ]);
  });
});

/** More than one row group, more than one part, and columns that not every part has. */
function many(): Emitted[] {
  return Array.from({ length: 140_000 }, (_, i): Emitted => {
    const late = i > 135_000 ? { late: i % 2 === 0 ? i : `n${i}` } : {};
    const odd = i % 3 === 0 ? { score: i / 7 } : {};
    return [
      'call',
      { duration: i * 1000, ...odd },
      { sample_id: `s${i}`, kind: `k${i % 5}`, ...late },
    ];
  });
}

describe('the bytes of a Parquet file', () => {
  it('are the same whatever store the events come from, and in whatever batches', async () => {
    for (const emitted of [HARD, many()]) {
      const events = await recorded(emitted);
      const expected = await readFile(await exported(events));
      const { experiment } = events;
      for (const batches of [
        events.batches,
        await inLocalStore(events),
        split(events.batches, 777),
        split(events.batches, 5000),
      ]) {
        const bytes = await readFile(await exported({ batches, experiment }));
        expect(bytes.equals(expected)).toBe(true);
      }
    }
  });

  it('lie in row groups that suit those who read them, packed with zstd', async () => {
    const path = await exported(await recorded(many()));
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([122_880, 17_120]);
    const codecs = metadata.row_groups.flatMap(({ columns }) =>
      columns.map((column) => column.meta_data!.codec),
    );
    expect(new Set(codecs)).toEqual(new Set(['ZSTD']));
    const rows = await withDuckDB(
      `SELECT count(*), sum(timestamp_us - ${START_US}), count(DISTINCT event_id), sum(latency_ms),
         count(measurements_score), count(metadata_late), max(metadata_late) FROM '${path}'`,
    );
    const n = 140_000n;
    const [counted] = rows;
    expect(counted!.slice(0, 3)).toEqual([n, (n * (n - 1n)) / 2n, n]);
    expect(counted![3]).toBeCloseTo((140_000 * 139_999) / 2 / 1000, 3);
    expect(counted!.slice(4)).toEqual([46_667n, 4999n, 'n139999']);
  });
});

describe('a Parquet file on its way', () => {
  it('tells how far it is, and at the end how large it became', async () => {
    const reports: ExportProgress[] = [];
    const events = await recorded(many());
    const path = await exported(events, { onProgress: (progress) => reports.push(progress) });
    const { size } = await stat(path);
    expect(reports.at(-1)).toEqual({ rows: 140_000, totalRows: 140_000, bytes: size });
    expect(reports.length).toBeGreaterThan(2);
    expect(reports.map(({ rows }) => rows)).toEqual(
      reports.map(({ rows }) => rows).sort((a, b) => a - b),
    );
  });

  it('is in its place whole or not at all, and leaves nothing beside it', async () => {
    const events = await recorded(many());
    const directory = await temporaryDirectory();
    const path = join(directory, 'events.parquet');
    await writeFile(path, 'what was there');
    const failing = async function* (): AsyncGenerator<EventBatch> {
      yield* split(events.batches, 50_000)();
      throw new Error('the store failed');
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    const attempts: readonly (readonly [Recorded, string, ExportOptions])[] = [
      [{ ...events, batches: failing }, 'the store failed', {}],
      [events, 'enough', { signal: controller.signal, onProgress: () => controller.abort(reason) }],
      [events, 'thrown', { onProgress: () => fail('thrown') }],
      [events, 'overwrite is false', { overwrite: false }],
    ];
    for (const [source, message, options] of attempts) {
      await expect(exported(source, { path, ...options })).rejects.toThrow(message);
      expect(await filesIn(directory)).toEqual(['events.parquet']);
      expect(await readFile(path, 'utf8')).toBe('what was there');
    }
    await exported(events, { path });
    expect(await filesIn(directory)).toEqual(['events.parquet']);
    expect(await withDuckDB(`SELECT count(*) FROM '${path}'`)).toEqual([[140_000n]]);
  });

  it('may lie where DuckDB would see a pattern', async () => {
    const directory = join(await temporaryDirectory(), "it's [a] *star*");
    const path = await exported(await recorded(HARD), { path: join(directory, 'e [1].parquet') });
    expect(await withHyparquet(path)).toHaveLength(HARD.length);
    expect(await filesIn(directory)).toEqual(['e [1].parquet']);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
