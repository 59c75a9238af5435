import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellValue } from '../../src/cli/import/cell-value.js';
import { timestampOf } from '../../src/cli/import/time-text.js';
import type { TelemetryEvent } from '../../src/event/event.js';
import { recordCalls, type World, worldOnDisk } from './harness.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'crucible-import-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

async function eventsOf(world: World, name: string): Promise<TelemetryEvent[]> {
  const { json } = await world.run(['query', name, '--json']);
  return json as TelemetryEvent[];
}

/** What belongs to the experiment or the act of recording, and so is another's after an import. */
function withoutIdentity(events: readonly TelemetryEvent[]): unknown[] {
  return events.map(
    ({ eventId: _id, experimentId: _experiment, experimentName: _name, ...rest }) => rest,
  );
}

describe('importing what was exported', () => {
  it('gives the events as they were, from JSON Lines, indented or not', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one', { tags: ['a'], condition: 'treatment' });
    const before = withoutIdentity(await eventsOf(world, 'one'));
    for (const options of [[], ['--pretty']]) {
      const path = join(directory, `one${options.length}.jsonl`);
      await world.run(['export', 'one', '-o', path, ...options]);
      const name = `again${options.length}`;
      const { json, code } = await world.run(['import', path, '--name', name, '--json']);
      expect(code).toBe(0);
      expect(json).toMatchObject({
        events: 4,
        badLineCount: 0,
        experiment: { condition: 'treatment', tags: ['a'] },
      });
      expect(withoutIdentity(await eventsOf(world, name))).toEqual(before);
    }
  });

  it('keeps costs, outcomes and metrics as they were recorded then', async () => {
    await using world = await worldOnDisk();
    const line = {
      event_id: '0'.repeat(31),
      event_name: 'req_llm.request.finished',
      timestamp_us: 1_700_000_000_000_000,
      experiment_id: 'old',
      experiment_name: 'old run',
      condition: 'default',
      tags: [],
      success: true,
      cost_usd: 123,
      price_source: 'prices-of-then@1',
      trace_id: 'of-a-span',
      measurements: {},
      metadata: { model: 'gpt-4o', tokens: { prompt: 10, completion: 5 } },
      model: 'gpt-4o',
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      metrics: { reward: 'NaN', score: 0.5 },
    };
    const path = await file('old.jsonl', [JSON.stringify(line)]);
    const { json } = await world.run(['import', path, '--json']);
    expect(json.experiment).toMatchObject({
      name: 'old run',
      startedAt: '2023-11-14T22:13:20.000Z',
      status: 'stopped',
      metadata: { importedFrom: { file: 'old.jsonl', experimentId: 'old' } },
      metricsConfig: { custom: ['reward', 'score'] },
    });
    const [event] = await eventsOf(world, 'old run');
    expect(event).toMatchObject({
      costUsd: 123,
      priceSource: 'prices-of-then@1',
      success: true,
      traceId: 'of-a-span',
      metrics: { reward: 'NaN', score: 0.5 },
      timestampUs: 1_700_000_000_000_000,
    });
    const { json: metrics } = await world.run(['metrics', 'old run', '--json']);
    expect(metrics.custom.score.mean).toBe(0.5);
  });

  it('gives an archive’s record back, under an id of its own', async () => {
    await using world = await worldOnDisk();
    const { id } = await recordCalls(world, 'one', { tags: ['a'] });
    const path = join(directory, 'one.jsonl.gz');
    await world.run(['archive', 'one', '-o', path]);
    const old = (await world.run(['show', id, '--json'])).json;
    const { json } = await world.run(['import', path, '--name', 'back', '--json']);
    expect(json.experiment).toMatchObject({
      tags: ['a'],
      startedAt: old.startedAt,
      stoppedAt: old.stoppedAt,
      environment: old.environment,
      status: 'stopped',
      archivePath: null,
    });
    expect(json.experiment.id).not.toBe(id);
    expect((await world.run(['show', 'back', '--json'])).json).toEqual(json.experiment);
  });

  it('gives fields and values back from a CSV', async () => {
    await using world = await worldOnDisk();
    await recordCalls(world, 'one', { tags: ['a,b'] });
    const path = join(directory, 'one.csv');
    await world.run(['export', 'one', '-o', path]);
    const { json } = await world.run(['import', path, '--name', 'again', '--json']);
    expect(json.experiment.tags).toEqual(['a,b']);
    const [before, after] = [await eventsOf(world, 'one'), await eventsOf(world, 'again')];
    for (const key of [
      'timestampUs',
      'latencyMs',
      'costUsd',
      'success',
      'model',
      'sampleId',
      'totalTokens',
      'priceSource',
    ] as const)
      expect(after.map((event) => event[key])).toEqual(before.map((event) => event[key]));
    expect(after[3]?.metadata).toMatchObject({ error: 'timeout' });
  });
});

describe('importing somebody else’s file', () => {
  it('makes measurements of numbers and metadata of all else, from a CSV', async () => {
    await using world = await worldOnDisk();
    const path = await file('calls.csv', [
      'at,event,model,sample_id,latency_ms,ok,note,params',
      '2026-05-01 12:00:00.123456,llm.call,gpt-4o,42,812.5,true,"one, ""two""\nthree","{""t"":0.5}"',
      '2026-05-01T14:00:01+02:00,llm.call,gpt-4o,007,NaN,false,,',
    ]);
    expect(
      (await world.run(['import', path, '--time-column', 'at', '--tag', 'x', '--meta', 'n=1']))
        .code,
    ).toBe(0);
    const [first, second] = await eventsOf(world, 'calls');
    expect(first).toMatchObject({
      eventName: 'llm.call',
      timestampUs: Date.parse('2026-05-01T12:00:00Z') * 1000 + 123_456,
      latencyMs: 812.5,
      model: 'gpt-4o',
      sampleId: '42',
      measurements: { latency_ms: 812.5 },
      metadata: { ok: true, note: 'one, "two"\nthree', params: { t: 0.5 } },
    });
    expect(second).toMatchObject({
      sampleId: '007',
      timestampUs: Date.parse('2026-05-01T12:00:01Z') * 1000,
    });
    expect(second?.metadata).not.toHaveProperty('note');
    expect((await world.run(['show', 'calls', '--json'])).json).toMatchObject({
      tags: ['x'],
      metadata: { n: 1, importedFrom: { file: 'calls.csv' } },
    });
  });

  it('takes one name for all, and sends columns where they are wanted', async () => {
    await using world = await worldOnDisk();
    const path = await file('steps.tsv', [
      'time\tloss\tseed\tgrade',
      '1700000000\t0.5\t7\tA',
      '1700000001\t0.25\t7\tB',
    ]);
    await world.run([
      'import',
      path,
      '--event',
      'train.step',
      '--metadata',
      'seed',
      '--measurement',
      'grade',
    ]);
    expect((await eventsOf(world, 'steps'))[1]).toMatchObject({
      eventName: 'train.step',
      timestampUs: 1_700_000_001_000_000,
      loss: 0.25,
      metadata: { seed: 7 },
      measurements: { loss: 0.25, grade: 'B' },
    });
  });

  it('takes JSON objects a line, with measurements and metadata of their own', async () => {
    await using world = await worldOnDisk();
    const path = await file('log.jsonl', [
      '{"name":"a.b","ts":1700000000123,"measurements":{"x":1},"metadata":{"y":[1]},"z":2}',
      '',
      '{"name":"a.b","ts":1700000000124,"nested":{"deep":true}}',
    ]);
    await world.run(['import', path]);
    const [first, second] = await eventsOf(world, 'log');
    expect(first).toMatchObject({
      timestampUs: 1_700_000_000_123_000,
      measurements: { x: 1, z: 2 },
      metadata: { y: [1] },
    });
    expect(second?.metadata).toEqual({ nested: { deep: true } });
  });
});

describe('a file with something wrong', () => {
  const LINES = [
    '{"name":"a","ts":1700000000}',
    'not json',
    '{"name":"a","ts":"soon"}',
    '{"ts":1700000000}',
    '[1]',
    '{"name":"a..b","ts":1700000000}',
    '{"name":"b","ts":1700000001}',
  ];

  it('is refused with the bad lines’ numbers and reasons, and nothing is kept', async () => {
    await using world = await worldOnDisk();
    const path = await file('bad.jsonl', LINES);
    const { code, stderr } = await world.run(['import', path]);
    expect(code).toBe(6);
    expect(stderr).toContain('5 of its lines are no events; nothing was imported');
    for (const line of [2, 3, 4, 5, 6])
      expect(stderr).toMatch(new RegExp(`^ {2}line ${line}: `, 'm'));
    expect(stderr).toContain('--skip-bad-lines');
    expect((await world.run(['ls', '--json'])).json).toEqual([]);
  });

  it('is imported without them where that is asked for, and they are counted', async () => {
    await using world = await worldOnDisk();
    const path = await file('bad.jsonl', LINES);
    const { json } = await world.run(['import', path, '--skip-bad-lines', '--json']);
    expect(json).toMatchObject({
      events: 2,
      badLineCount: 5,
      badLines: [{ line: 2 }, { line: 3 }, { line: 4 }, { line: 5 }, { line: 6 }],
    });
    expect((await eventsOf(world, 'bad')).map(({ eventName }) => eventName)).toEqual(['a', 'b']);
  });

  it('has rows of a CSV that are too short or too long told by their lines', async () => {
    await using world = await worldOnDisk();
    const path = await file('ragged.csv', [
      'name,time,x',
      'a,1700000000,1',
      'a,1700000000',
      '',
      'a,1700000000,1,2',
    ]);
    const { stderr } = await world.run(['import', path]);
    expect(stderr).toContain('line 3: expected 3 cells, got 2');
    expect(stderr).toContain('line 5: expected 3 cells, got 4');
  });

  it.each([
    ['twice.csv', ['name,time,x,x', 'a,1,2,3'], 'is there twice'],
    ['quote.csv', ['name,time', 'a,"1700000000'], 'cannot read'],
    ['empty.jsonl', [''], 'holds no event'],
    ['header.csv', ['name,time'], 'holds no event'],
    ['nameless.csv', ['time,x', '1700000000,1'], '--name-column'],
  ])('%s is refused', async (name, lines, message) => {
    await using world = await worldOnDisk();
    const { code, stderr } = await world.run(['import', await file(name, lines)]);
    expect(code).toBe(6);
    expect(stderr).toContain(message);
    expect((await world.run(['ls', '--json'])).json).toEqual([]);
  });

  it('is said to be missing where it is', async () => {
    await using world = await worldOnDisk();
    for (const name of ['none.csv', 'none.jsonl'])
      expect(await world.run(['import', join(directory, name)])).toMatchObject({ code: 6 });
  });

  it('leaves no half of an experiment behind when it is given up', async () => {
    await using world = await worldOnDisk();
    const lines = Array.from({ length: 3000 }, (_, n) => `{"name":"a","ts":${1_700_000_000 + n}}`);
    const path = await file('long.jsonl', lines);
    const controller = new AbortController();
    let polls = 0;
    // Given up in the second reading, when the experiment has begun.
    const signal = new Proxy(controller.signal, {
      get: (target, key) => {
        if (key === 'throwIfAborted' && ++polls === 5000) controller.abort();
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    expect((await world.run(['import', path], { signal })).code).toBe(130);
    expect(polls).toBe(5000);
    expect((await world.run(['ls', '--json'])).json).toEqual([]);
  });
});

describe('a time in a file', () => {
  it.each([
    [1_700_000_000, 1.7e15],
    [1_700_000_000_123, 1_700_000_000_123_000],
    [1_700_000_000_123_456, 1_700_000_000_123_456],
    ['1700000000123456789', 1_700_000_000_123_456],
    ['1700000000.5', 1_700_000_000_500_000],
    ['2023-11-14', Date.parse('2023-11-14') * 1000],
    ['2023-11-14T22:13:20Z', 1.7e15],
    ['2023-11-14 22:13:20.5', 1_700_000_000_500_000],
    ['2023-11-15T00:13:20.123456789+0200', 1_700_000_000_123_456],
  ])('%s', (value, expected) => {
    expect(timestampOf(value, null)).toBe(expected);
  });

  it('is in the unit that was said', () => {
    expect(timestampOf(1000, 'ms')).toBe(1_000_000);
    expect(timestampOf('5', 'us')).toBe(5);
  });

  it.each(['', 'soon', '14.11.2023', null, true, -5, '2023-13-45'])('is not %j', (value) => {
    expect(() => timestampOf(value, null)).toThrow(/expected a time/);
  });
});

describe('a cell of a CSV', () => {
  it.each([
    ['x', '12', 12],
    ['x', '-1.5e3', -1500],
    ['x', '007', '007'],
    ['x', '12345678901234567890', '12345678901234567890'],
    ['x', 'Infinity', Number.POSITIVE_INFINITY],
    ['x', 'true', true],
    ['x', '', null],
    ['x', '[1,2]', [1, 2]],
    ['x', '{broken}', '{broken}'],
    ['sampleId', '42', '42'],
  ])('%s %s', (name, text, expected) => {
    expect(cellValue(name, text)).toEqual(expected);
  });
});
