import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import { exportEvents } from '../../src/export/export-events.js';
import type { ExportOptions } from '../../src/export/options.js';
import {
  collected,
  type Emitted,
  type Field,
  inTurn,
  type Recorded,
  readCsv,
  readHeader,
  recorded,
  split,
  temporaryDirectory,
} from './fixture.js';

const FIXED = [
  'event_id',
  'event_name',
  'timestamp_us',
  'datetime',
  'experiment_id',
  'experiment_name',
  'condition',
  'tags',
];

async function csvOf(
  { batches, experiment }: Pick<Recorded, 'batches' | 'experiment'>,
  options: ExportOptions = {},
): Promise<string> {
  const path = join(await temporaryDirectory(), 'events.csv');
  return exportEvents({ batches, experiment, format: 'csv', options: { path, ...options } });
}

async function rowsOf(
  emitted: readonly Emitted[],
  options: ExportOptions = {},
): Promise<Record<string, Field>[]> {
  return readCsv(await csvOf(await recorded(emitted), options));
}

const specialText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      ',',
      '\r',
      '\n',
      '\t',
      '=',
      '+',
      '-',
      '@',
      "'",
      ' ',
      'é',
      '漢',
      '🚀',
      '\0',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
});
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, -0, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, Infinity, -Infinity),
);
const scalar = fc.oneof(specialText, number, fc.boolean(), fc.constant(null));
const array = fc.array(fc.oneof(specialText, fc.integer(), fc.boolean()), { maxLength: 4 });

/** What the field of a value has to be. */
function fieldOf(value: unknown): Field {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return JSON.stringify(value);
  return Object.is(value, -0) ? '-0.0' : String(value);
}

describe('CSV', () => {
  it('is read back by another reader as the values that were put in', async () => {
    const event = fc.record({
      m: fc.record({ reward: number, mixed: scalar }, { requiredKeys: [] }),
      d: fc.record({ note: specialText, mixed: scalar, list: array }, { requiredKeys: [] }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (events) => {
        const emitted = events.map(({ m, d }): Emitted => ['my.step.stop', m, d]);
        const rows = await rowsOf(emitted, { neutralizeFormulas: false });
        expect(rows).toHaveLength(events.length);
        for (const [i, { m, d }] of events.entries()) {
          const row = rows[i]!;
          expect(row['measurements_reward'] ?? null).toBe(fieldOf(m.reward));
          expect(row['measurements_mixed'] ?? null).toBe(fieldOf(m.mixed));
          expect(row['metadata_note'] ?? null).toBe(fieldOf(d.note));
          expect(row['metadata_mixed'] ?? null).toBe(fieldOf(d.mixed));
          expect(row['metadata_list'] ?? null).toBe(fieldOf(d.list));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('writes numbers so that they read back as the same numbers', async () => {
    const values = [
      0,
      -0,
      0.1 + 0.2,
      1e300,
      -1e-300,
      5e-324,
      2 ** 53 - 1,
      NaN,
      Infinity,
      -Infinity,
    ];
    const rows = await rowsOf(values.map((reward) => ['my.step.stop', { reward }, {}]));
    expect(rows.map((row) => Number(row['measurements_reward']))).toEqual(values);
  });

  it('tells an empty text from no value', async () => {
    const rows = await rowsOf([
      ['my.step.stop', {}, { note: '' }],
      ['my.step.stop', {}, { note: null }],
      ['my.step.stop', {}, {}],
    ]);
    expect(rows.map((row) => row['metadata_note'])).toEqual(['', null, null]);
  });

  it('says which event, when, and of which experiment', async () => {
    const fixture = await recorded(
      [
        ['req_llm.request.stop', { duration: 2e6 }, { model: 'gpt-4o', success: true }],
        ['req_llm.request.stop', { duration: 3e6 }, { condition: 'treatment' }],
      ],
      { experiment: { name: 'A, B & "C"' } },
    );
    const [first, second] = await readCsv(await csvOf(fixture));
    expect(first).toEqual({
      event_id: '0123456789abcdef012340000000000',
      event_name: 'req_llm.request.stop',
      timestamp_us: '1766917800000001',
      datetime: '2025-12-28T10:30:00.000001Z',
      experiment_id: fixture.experiment.id,
      experiment_name: 'A, B & "C"',
      condition: 'control',
      tags: '["pilot","a \\"quoted\\" tag"]',
      latency_ms: '2',
      success: 'true',
      model: 'gpt-4o',
      measurements_duration: '2000000',
    });
    expect(second).toMatchObject({ condition: 'treatment', latency_ms: '3', model: null });
  });

  it('ends every line with CRLF, and has nothing but a header when there are no events', async () => {
    const path = await csvOf(await recorded([]));
    expect(await readFile(path, 'utf8')).toBe(`${FIXED.join(',')}\r\n`);
  });

  it('keeps the values of keys that found no column of their own', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
    const [row] = await rowsOf([['my.step.stop', {}, many]]);
    const { metadata } = JSON.parse(row!['extra']!) as { metadata: Record<string, number> };
    const inColumns = Object.keys(row!).filter((name) => name.startsWith('metadata_')).length;
    expect(inColumns + Object.keys(metadata).length).toBe(300);
    expect(metadata['key299']).toBe(299);
  });
});

describe('the header of a CSV', () => {
  const EVENTS: Emitted[] = [
    ['a.seen', { zeta: 1 }, { b: 1, model: 'm' }],
    ['b.seen', { alpha: 2, loss: 0.5 }, { a: 2, session_id: 's' }],
    ['c.seen', {}, { 'Größe 漢': 'x', nested: { deep: true } }],
  ];
  const HEADER = [
    ...FIXED,
    'session_id',
    'model',
    'loss',
    'measurements_alpha',
    'measurements_zeta',
    'metadata_a',
    'metadata_b',
    'metadata_größe_漢',
    'metadata_nested_deep',
    'metric_double',
  ];
  const customMetrics = {
    double: ({ measurements }: { readonly measurements: Readonly<Record<string, unknown>> }) =>
      typeof measurements['zeta'] === 'number' ? measurements['zeta'] * 2 : null,
  };

  it('is the union of the columns of all events, in a fixed order', async () => {
    const path = await csvOf(await recorded(EVENTS, { customMetrics }));
    expect(await readHeader(path)).toEqual(HEADER);
    const rows = await readCsv(path);
    expect(rows.map((row) => row['measurements_zeta'])).toEqual(['1', null, null]);
    expect(rows.map((row) => row['metadata_nested_deep'])).toEqual([null, null, 'true']);
    expect(rows.map((row) => row['metric_double'])).toEqual(['2', null, null]);
  });

  it('does not depend on how events came in batches, or in which order', async () => {
    const { batches, experiment } = await recorded(EVENTS, { customMetrics });
    const single = await collected(split(batches, 1)());
    const whole = await csvOf({ batches, experiment });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(single, { minLength: 3 }), async (shuffled) => {
        const path = await csvOf({ batches: () => inTurn(...shuffled), experiment });
        expect(await readHeader(path)).toEqual(HEADER);
        const byId = (a: Record<string, Field>, b: Record<string, Field>) =>
          a['event_id']! < b['event_id']! ? -1 : 1;
        expect((await readCsv(path)).sort(byId)).toEqual(await readCsv(whole));
      }),
      { numRuns: 6 },
    );
  });

  it('leaves out columns of which a filter kept no value', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const [first] = await collected(split(batches, 1)());
    expect(first!.columns.has('loss')).toBe(true);
    const path = await csvOf({ batches: () => inTurn(first!), experiment });
    expect(await readHeader(path)).toEqual([...FIXED, 'model', 'measurements_zeta', 'metadata_b']);
  });

  it('takes in columns of events that come while it is being written', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const all = await collected(split(batches, 1)());
    const scans: EventBatch[][] = [[all[0]!], [all[0]!, all[1]!, all[2]!]];
    let scan = 0;
    const path = await csvOf({ batches: () => inTurn(...scans[Math.min(scan++, 1)]!), experiment });
    expect(await readCsv(path)).toEqual(await readCsv(await csvOf({ batches, experiment })));
  });
});

describe('CSV with flatten: false', () => {
  it('has measurements and metadata as JSON, as they were emitted', async () => {
    const metadata = { toolName: 'a "b"', 'Odd Key': [1, { x: null }], nested: { z: 1, a: [] } };
    const fixture = await recorded([
      ['my.step.seen', { reward: 0.5, duration: 1e6 }, metadata],
      ['my.step.seen', {}, { model: 'm' }],
    ]);
    const path = await csvOf(fixture, { flatten: false });
    expect(await readHeader(path)).toEqual([
      ...FIXED,
      'latency_ms',
      'model',
      'measurements',
      'metadata',
    ]);
    const [first, second] = await readCsv(path);
    expect(first!['measurements']).toBe('{"reward":0.5,"duration":1000000}');
    expect(first!['metadata']).toBe(JSON.stringify(metadata));
    expect(second).toMatchObject({ model: 'm', measurements: '{}', metadata: '{"model":"m"}' });
  });
});

describe('texts that a spreadsheet would run', () => {
  const HOSTILE = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'];
  const emitted = HOSTILE.map((note): Emitted => ['my.step.stop', { reward: -1.5 }, { note }]);

  it('are put behind an apostrophe', async () => {
    const rows = await rowsOf(emitted);
    expect(rows.map((row) => row['metadata_note'])).toEqual(HOSTILE.map((text) => `'${text}`));
  });

  it('are so however the texts of a batch are kept', async () => {
    const many = Array.from({ length: 2000 }, (_, i): Emitted => ['a.seen', {}, { note: `=${i}` }]);
    const rows = await rowsOf(many);
    expect(rows.every((row, i) => row['metadata_note'] === `'=${i}`)).toBe(true);
    const plain = await rowsOf(many, { neutralizeFormulas: false });
    expect(plain.every((row, i) => row['metadata_note'] === `=${i}`)).toBe(true);
  });

  it('stay as they are when that is switched off', async () => {
    const rows = await rowsOf(emitted, { neutralizeFormulas: false });
    expect(rows.map((row) => row['metadata_note'])).toEqual(HOSTILE);
  });

  it('are not looked for in numbers and JSON', async () => {
    const rows = await rowsOf([
      ['my.step.stop', { reward: -1 }, { mixed: -5, list: [-1] }],
      ['my.step.stop', { reward: -Infinity }, { mixed: 'text', list: ['=1'] }],
      ['my.step.stop', { reward: -0.5 }, { mixed: '-5' }],
    ]);
    expect(rows.map((row) => row['measurements_reward'])).toEqual(['-1', '-Infinity', '-0.5']);
    expect(rows.map((row) => row['metadata_mixed'])).toEqual(['-5', 'text', "'-5"]);
    expect(rows.map((row) => row['metadata_list'])).toEqual(['[-1]', '["=1"]', null]);
  });

  it('are looked for in the name and the condition of the experiment', async () => {
    const experiment = { name: '=cmd()', condition: '@x' };
    const fixture = await recorded([['my.step.stop', {}, {}]], { experiment });
    const [row] = await readCsv(await csvOf(fixture));
    expect(row).toMatchObject({ experiment_name: "'=cmd()", condition: "'@x" });
  });
});
