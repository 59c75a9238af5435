import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab } from '../../src/lab/lab.js';
import { queryEvents } from '../../src/lab/reading.js';
import { type SqlOptions, sql } from '../../src/lab/sql.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import type { EventStore } from '../../src/store/port.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

/** A store object that knows nothing of SQL, and one whose files SQL reads where they lie. */
const STORES: readonly (readonly [string, () => EventStore])[] = [
  ['memory', () => memoryStore()],
  ['local', () => localStore({ directory: temporaryDirectory() })],
];

function worldOn(store: EventStore) {
  const telemetry = new Telemetry();
  const lab = new Lab({ telemetry, store });
  return {
    telemetry,
    lab,
    emit: (measurements: object, metadata: object = {}) =>
      telemetry.execute('req_llm.request.stop', measurements, metadata),
    rows: async (statement: string, options?: SqlOptions) =>
      (await sql(lab, statement, options)).rows,
  };
}

/** Recorded, stopped and thereby sealed: further sessions make further files. */
async function record(
  { lab, emit }: ReturnType<typeof worldOn>,
  name: string,
  events: readonly (readonly [object, object?])[],
): Promise<Experiment> {
  const experiment = await lab.start({ name, tags: ['a', "b'c"], metadata: { seed: 7 } });
  for (const [measurements, metadata] of events) emit(measurements, metadata);
  return lab.stop(experiment.id);
}

describe.each(STORES)('SQL over the %s store', (kind, store) => {
  it('has a row for each event, with the columns of an export', async () => {
    const world = worldOn(store());
    const experiment = await record(world, 'one', [
      [
        { duration: 2_000_000, loss: Number.NaN },
        { model: 'gpt-4o', note: 'ä "q" \u{1f680}' },
      ],
      [
        { duration: 4_000_000, loss: Number.POSITIVE_INFINITY },
        { success: false, note: '' },
      ],
      [{ duration: 6_000_000, loss: -0 }, { parts: [1, { a: 2 }] }],
    ]);
    const events = await queryEvents(world.lab, experiment.id);
    const { columns, types, rows } = await sql(
      world.lab,
      `SELECT experiment_id, experiment_name, event_id, event_name, timestamp_us, condition,
         latency_ms, loss, model, success, metadata_note, metadata_parts, epoch_us(datetime)
       FROM events ORDER BY timestamp_us, event_id`,
    );
    expect(columns.slice(0, 4)).toEqual([
      'experiment_id',
      'experiment_name',
      'event_id',
      'event_name',
    ]);
    expect(types[4]).toBe('BIGINT');
    const one = [experiment.id, 'one'];
    expect(rows).toEqual(
      events.map((event, i) => [
        ...one,
        event.eventId,
        event.eventName,
        event.timestampUs,
        'default',
        [2, 4, 6][i],
        [Number.NaN, Number.POSITIVE_INFINITY, -0][i],
        ['gpt-4o', null, null][i],
        event.success ?? null,
        ['ä "q" \u{1f680}', '', null][i],
        [null, null, '[1,{"a":2}]'][i],
        event.timestampUs,
      ]),
    );
    expect(rows).toHaveLength(3);
  });

  it('unites experiments: numbers here and texts there are text', async () => {
    const world = worldOn(store());
    await record(world, 'numbers', [[{ score: 1.5 }, { seed: 3, only: true }]]);
    await record(world, 'texts', [[{ score: 2 }, { seed: 'three' }]]);
    await record(world, 'both', [
      [{}, { seed: 4 }],
      [{}, { seed: 'four' }],
      [{}, { seed: [5] }],
    ]);
    const { rows, types } = await sql(
      world.lab,
      `SELECT experiment_name, metadata_seed, metadata_only, measurements_score
       FROM events ORDER BY timestamp_us, event_id`,
    );
    expect(types[1]).toBe('VARCHAR');
    expect(rows).toEqual([
      ['numbers', '3', true, 1.5],
      ['texts', 'three', null, 2],
      ['both', '4', null, null],
      ['both', 'four', null, null],
      ['both', '[5]', null, null],
    ]);
  });

  it('has the experiments themselves', async () => {
    const world = worldOn(store());
    const experiment = await record(world, "it's", [[{ a: 1 }], [{ a: 2 }]]);
    const { rows } = await sql(
      world.lab,
      `SELECT experiment_id, experiment_name, tags, metadata, status, started_at, recorded,
         hypothesis, metadata->>'seed', storage_backend FROM experiments`,
    );
    const startedAt = experiment.startedAt.replace(/(\.\d+)Z$/, (_, f) => `${f.padEnd(7, '0')}Z`);
    expect(rows).toEqual([
      [experiment.id, "it's", ['a', "b'c"], { seed: 7 }, 'stopped', startedAt, 2, null, '7', kind],
    ]);
  });

  it('has a row for each number, finite or not', async () => {
    const world = worldOn(store());
    await record(world, 'training', [
      [{ loss: 0.5, step: 1, score: 9 }],
      [
        { loss: Number.NaN, step: 2 },
        { note: 'no number', prompt_tokens: 12 },
      ],
      [{ loss: Number.NEGATIVE_INFINITY, step: 3 }],
    ]);
    const names = "name IN ('loss', 'measurements_score', 'prompt_tokens')";
    expect(
      await world.rows(`SELECT step, name, value FROM metrics WHERE ${names} ORDER BY step, name`),
    ).toEqual([
      [1, 'loss', 0.5],
      [1, 'measurements_score', 9],
      [2, 'loss', Number.NaN],
      [2, 'prompt_tokens', 12],
      [3, 'loss', Number.NEGATIVE_INFINITY],
    ]);
    expect(await world.rows("SELECT count(*) FROM metrics WHERE name LIKE 'metadata%'")).toEqual([
      [0],
    ]);
  });

  it('shows only the experiments that it is asked for', async () => {
    const world = worldOn(store());
    const a = await record(world, 'a', [[{}]]);
    const b = await record(world, 'b', [[{}], [{}]]);
    await record(world, 'c', [[{}], [{}], [{}]]);
    const count = 'SELECT experiment_name, count(*) FROM events GROUP BY ALL ORDER BY ALL';
    expect(await world.rows(count, { experiments: b.id })).toEqual([['b', 2]]);
    expect(await world.rows(count, { experiments: [a.id, b.id] })).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(await world.rows(count)).toHaveLength(3);
    const both = [a.id, b.id];
    expect(await world.rows('SELECT count(*) FROM experiments', { experiments: both })).toEqual([
      [2],
    ]);
    await expect(world.rows(count, { experiments: 'nobody' })).rejects.toMatchObject({
      code: 'experiment-not-found',
    });
  });

  it('sees what was recorded a moment ago', async () => {
    const world = worldOn(store());
    const experiment = await world.lab.start({ name: 'running' });
    for (let i = 1; i <= 3; i++) {
      world.emit({ duration: i });
      expect(await world.rows('SELECT count(*) FROM events')).toEqual([[i]]);
    }
    await experiment.stop();
  });

  it('answers where there is nothing', async () => {
    const world = worldOn(store());
    expect(await world.rows('SELECT count(*) FROM events')).toEqual([[0]]);
    expect(await world.rows('SELECT * FROM events')).toEqual([]);
    expect(await world.rows('SELECT count(*), sum(value) FROM metrics')).toEqual([[0, null]]);
    expect(await world.rows('SELECT * FROM experiments')).toEqual([]);
  });

  it('takes every kind of statement that reads', async () => {
    const world = worldOn(store());
    await record(world, 'one', [[{ duration: 1e6 }, { model: 'a' }], [{ duration: 3e6 }]]);
    for (const [statement, rows] of [
      ['SELECT 1;', 1],
      ['  -- why\n SELECT 1', 1],
      ['WITH t AS (SELECT * FROM events) SELECT * FROM t', 2],
      ['WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 4) FROM t', 4],
      ['VALUES (1), (2)', 2],
      ['FROM events SELECT model', 2],
      ['TABLE events', 2],
      ['(SELECT 1) UNION ALL (SELECT 2)', 2],
      ['DESCRIBE metrics', 6],
      ['SUMMARIZE SELECT latency_ms FROM events', 1],
      ['SHOW TABLES', 3],
      ['EXPLAIN SELECT * FROM events', 1],
      ['explain analyze select count(*) from events', 1],
      ['SELECT * FROM range(5)', 5],
      ['SELECT unnest([1, 2, 3])', 3],
      ["PIVOT (SELECT model, latency_ms FROM events) ON model IN ('a') USING avg(latency_ms)", 1],
    ] as const) {
      expect(await world.rows(statement), statement).toHaveLength(rows);
    }
  });

  it('says what is wrong with a statement in the words of DuckDB', async () => {
    const world = worldOn(store());
    await record(world, 'one', [[{}]]);
    await expect(world.rows('SELECT lattency_ms\nFROM events')).rejects.toMatchObject({
      code: 'invalid-query',
      message: expect.stringMatching(/"lattency_ms" not found.*"latency_ms".*LINE 1:.*\n +\^/s),
      details: { path: 'statement' },
    });
    await expect(world.rows('SELECT *\nFORM events')).rejects.toMatchObject({
      code: 'invalid-query',
      message: expect.stringContaining('LINE 2: FORM events'),
    });
    await expect(world.rows("SELECT 'x'::INTEGER")).rejects.toMatchObject({
      code: 'invalid-query',
    });
    for (const statement of ['', ' ', null, 7]) {
      await expect(world.rows(statement as string)).rejects.toMatchObject({
        code: 'invalid-query',
      });
    }
  });
});

describe('rows', () => {
  const world = worldOn(memoryStore());

  it('are plain values', async () => {
    const { rows, types } = await sql(
      world.lab,
      `SELECT 9007199254740991, 9007199254740993, -9223372036854775808, 170141183460469231731687303715884105727,
         sum(1), 1.25::DECIMAL(9, 2), DATE '2026-05-01', TIMESTAMP '2026-05-01 10:30:00.5',
         TIMESTAMPTZ '2026-05-01 10:30:00+02', [1, NULL], {'a': [DATE '2026-05-01'], 'b': 3::HUGEINT},
         MAP {'k': 1::BIGINT}, '{"a": [1, null]}'::JSON, NULL, true, 'nan'::DOUBLE, '-inf'::FLOAT,
         INTERVAL 1 DAY, 'x'::ENUM('x'), 1 = 1`,
    );
    expect(types[0]).toBe('BIGINT');
    expect(types[12]).toBe('JSON');
    expect(rows).toEqual([
      [
        9007199254740991,
        9007199254740993n,
        -9223372036854775808n,
        170141183460469231731687303715884105727n,
        1,
        1.25,
        '2026-05-01',
        '2026-05-01T10:30:00.500000',
        '2026-05-01T08:30:00Z',
        [1, null],
        { a: ['2026-05-01'], b: 3 },
        { k: 1 },
        { a: [1, null] },
        null,
        true,
        Number.NaN,
        Number.NEGATIVE_INFINITY,
        '1 day',
        'x',
        true,
      ],
    ]);
  });

  it('are cut where there are more than were asked for, and it says so', async () => {
    const of = (count: number, maxRows?: number) =>
      sql(world.lab, `FROM range(${count})`, maxRows === undefined ? {} : { maxRows });
    expect(await of(5, 5)).toMatchObject({ rows: [[0], [1], [2], [3], [4]], truncated: false });
    expect(await of(6, 5)).toMatchObject({ rows: [[0], [1], [2], [3], [4]], truncated: true });
    expect(await of(1, 0)).toMatchObject({ rows: [], truncated: true });
    const { rows, truncated } = await of(1e9);
    expect({ rows: rows.length, truncated }).toEqual({ rows: 10_000, truncated: true });
  });

  it('that take too much memory are an error, and nothing is written meanwhile', async () => {
    await expect(
      world.rows('SELECT range FROM range(1000000000) ORDER BY hash(range)'),
    ).rejects.toMatchObject({
      code: 'invalid-query',
      message: expect.stringMatching(/^Out of Memory Error: [^\n]*fewer rows/),
    });
  });

  it('are given up when the signal aborts, however long they would have taken', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 200);
    const { signal } = controller;
    await expect(
      world.rows('SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b', {
        signal,
      }),
    ).rejects.toBe(reason);
    await expect(world.rows('SELECT 1', { signal })).rejects.toBe(reason);
  });

  it('need options that make sense', async () => {
    for (const options of [{ maxRows: -1 }, { maxRows: 1.5 }, { experiments: 7 }, { rows: 1 }]) {
      await expect(world.rows('SELECT 1', options as SqlOptions)).rejects.toMatchObject({
        code: 'invalid-option',
      });
    }
  });
});

describe('SQL over the files of the local store', () => {
  it('reads segments where they lie, and the tail that is being written', async () => {
    const directory = temporaryDirectory();
    const world = worldOn(localStore({ directory }));
    const experiment = await world.lab.start({ name: 'shared' });
    world.emit({ duration: 1 }, { kind: 'sealed' });
    // Another process's part, which is sealed when it leaves.
    const other = worldOn(localStore({ directory }));
    await other.lab.join(experiment.id);
    other.emit({ duration: 2 }, { kind: 5 });
    await other.lab.leave(experiment.id);
    world.emit({ duration: 3 }, { kind: 'tail' });
    const files = (): string[] => readdirSync(join(directory, experiment.id, 'events'));
    const kinds = 'SELECT metadata_kind FROM events ORDER BY timestamp_us';
    expect(await world.rows(kinds)).toEqual([['sealed'], ['5'], ['tail']]);
    expect(files().some((name) => name.endsWith('.parquet'))).toBe(true);
    expect(files().some((name) => name.endsWith('.tail'))).toBe(true);
    await experiment.stop();
    expect(await world.rows(kinds)).toEqual([['sealed'], ['5'], ['tail']]);
  });

  it('works in directories whose names are no plain words', async () => {
    const directory = join(temporaryDirectory(), "it's [a] *star*, \u{1f680}");
    const world = worldOn(localStore({ directory }));
    await record(world, 'one', [[{ duration: 1 }]]);
    expect(await world.rows('SELECT count(*) FROM events')).toEqual([[1]]);
  });
});
