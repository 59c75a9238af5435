import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../../src/event/batch.js';
import type { Column } from '../../src/event/column.js';
import { SHAPE } from '../../src/event/fields.js';
import { eventAt } from '../../src/event/row.js';
import { exportEvents } from '../../src/export/export-events.js';
import type { ExportOptions } from '../../src/export/options.js';
import { readJsonLines } from '../../src/export/read-jsonl.js';
import {
  collected,
  type Emitted,
  inTurn,
  type Recorded,
  readLines,
  recorded,
  split,
  temporaryDirectory,
} from './fixture.js';

async function jsonlOf(
  { batches, experiment }: Pick<Recorded, 'batches' | 'experiment'>,
  options: ExportOptions = {},
): Promise<string> {
  const path = join(await temporaryDirectory(), 'events.jsonl');
  return exportEvents({ batches, experiment, format: 'jsonl', options: { path, ...options } });
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '"NaN"', '\\u004eaN', '', '\ue000NaN', '\u2028'),
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, -0, Infinity, -Infinity));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

/** Keys whose columns cannot be mistaken for one another; some are fields. Each holds one type. */
const KEYS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  toolName: text,
  'Odd key': text,
  model: text,
  7: text,
  größe: number,
  'q"uote': number,
  loss: number,
  'back\\slash': fc.boolean(),
  x: fc.oneof(number, fc.boolean(), fc.constant('text'), fc.constant(null)),
};
/** Some of the keys, in any order. */
const object = fc
  .shuffledSubarray(Object.keys(KEYS), { maxLength: 5 })
  .chain((keys) =>
    fc
      .tuple(...keys.map((key) => fc.oneof(KEYS[key]!, fc.constant(null))))
      .map((values) => Object.fromEntries(keys.map((key, i) => [key, values[i]]))),
  );
const nested = fc
  .tuple(object, fc.dictionary(fc.constantFrom('inner', 'more'), object))
  .map(([flat, deep]) => ({ ...flat, ...deep }));

function emit(parts: readonly { readonly m: object; readonly d: object }[]): Emitted[] {
  return parts.map(({ m, d }): Emitted => ['my.step.stop', m, d]);
}

/** A few different ones, each of them once or, for what is done only for many rows, often. */
function many<T>(event: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc
    .tuple(fc.array(event, { maxLength: 8 }), fc.constantFrom(1, 1, 20))
    .map(([events, times]) => Array.from({ length: times }, () => events).flat());
}

/** `toEqual` does not look at the order of keys. */
function ordered(value: unknown): string {
  return JSON.stringify(value);
}

describe('JSON Lines', () => {
  it('are read back as the measurements and metadata that were emitted', async () => {
    const measurements = fc.dictionary(fc.constantFrom('reward', 'x y', 'duration'), number);
    const event = fc.record({ m: measurements, d: nested });
    await fc.assert(
      fc.asyncProperty(many(event), fc.boolean(), async (events, pretty) => {
        const path = await jsonlOf(await recorded(emit(events)), { pretty });
        const read = await collected(readJsonLines(path));
        expect(read.map(({ measurements: m, metadata: d }) => ({ m, d }))).toEqual(events);
        expect(ordered(read.map(({ metadata }) => metadata))).toBe(
          ordered(events.map(({ d }) => d)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('are read back as the events that the store gives', async () => {
    const anything = fc.dictionary(
      fc.oneof(fc.constantFrom('a_b', 'aB', 'a', '__proto__', 'b', 'step'), text),
      fc.oneof(
        scalar.map((value) => (value === 0 ? 0 : value)),
        fc.array(fc.oneof(fc.integer(), fc.string())),
        fc.record({ b: fc.integer(), 'a.b': text }, { requiredKeys: [] }),
      ),
      { maxKeys: 6 },
    );
    const event = fc.record({ m: anything, d: anything });
    await fc.assert(
      fc.asyncProperty(many(event), async (events) => {
        const fixture = await recorded(emit(events));
        const read = await collected(readJsonLines(await jsonlOf(fixture)));
        const given = await fixture.events();
        expect(read).toEqual(given);
        expect(ordered(read.map(({ metadata }) => metadata))).toBe(
          ordered(given.map(({ metadata }) => metadata)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('have the fields that the event has, in snake_case, and no others', async () => {
    const fixture = await recorded(
      [
        [
          'req_llm.request.stop',
          { duration: 1_500_000 },
          { modelName: 'm', success: true, tool: null },
        ],
      ],
      { customMetrics: { 'cost per token': () => 0.25, none: () => null } },
    );
    const [line] = await readLines(await jsonlOf(fixture));
    expect(line).toBe(
      '{"event_id":"0123456789abcdef012340000000000","event_name":"req_llm.request.stop",' +
        '"timestamp_us":1766917800000001,"datetime":"2025-12-28T10:30:00.000001Z",' +
        '"experiment_id":"19b647ed0d8abcde","experiment_name":"Prompt A","condition":"control",' +
        '"tags":["pilot","a \\"quoted\\" tag"],"latency_ms":1.5,"success":true,"model_name":"m",' +
        '"measurements":{"duration":1500000},' +
        '"metadata":{"modelName":"m","success":true,"tool":null},"metrics":{"cost_per_token":0.25}}',
    );
  });

  it('keep a diverged loss, and a text that only reads like one', async () => {
    const emitted: Emitted[] = [
      ['train.batch.stop', { loss: NaN }, { note: 'NaN', curve: [1, Infinity] }],
    ];
    const path = await jsonlOf(await recorded(emitted));
    const [line] = await readLines(path);
    expect(JSON.parse(line!)).toMatchObject({ loss: 'NaN', metadata: { note: 'NaN' } });
    const [event] = await collected(readJsonLines(path));
    expect(event).toMatchObject({
      loss: NaN,
      measurements: { loss: NaN },
      metadata: { note: 'NaN', curve: [1, Infinity] },
    });
  });

  it('hold what found no column, and events whose getters threw', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i]));
    const throwing = {
      step: 3,
      get broken(): never {
        throw new Error('no');
      },
      note: 'x',
    };
    const fixture = await recorded([
      ['my.step.stop', { reward: 1 }, throwing],
      ['my.step.stop', { reward: 2 }, many],
      ['my.step.stop', { reward: 3 }, { ...many, key299: [1], a_b: 1, aB: 2 }],
    ]);
    const read = await collected(readJsonLines(await jsonlOf(fixture)));
    expect(read).toEqual(await fixture.events());
    expect(read[1]!.metadata).toEqual(many);
    expect(read[0]!.metadata).toEqual({ step: 3, note: 'x', broken: '[unreadable: no]' });
  });

  it('are read back from full batches of any kind of column, in thousands of layouts', async () => {
    const emitted = Array.from({ length: 3000 }, (_, i): Emitted => {
      const layout = Object.fromEntries(
        [...'abcdefgh'].filter((_, bit) => (i >> bit) & 1).map((k) => [k, i]),
      );
      return [
        'req_llm.request.stop',
        { duration: i * 1e5, small: i % 7, spread: i * 1e6, exact: i / 3 },
        {
          model: `m${i % 3}`,
          request_id: `id-${i}`,
          quoted: `say "${i}"`,
          lookalike: i === 2999 ? 'NaN' : `text ${i}`,
          success: i % 2 === 0,
          prompt_tokens: i % 2000,
          layout,
        },
      ];
    });
    const fixture = await recorded(emitted);
    const read = await collected(readJsonLines(await jsonlOf(fixture)));
    expect(read).toEqual(await fixture.events());
    expect(read.map(({ metadata }) => metadata)).toEqual(emitted.map(([, , metadata]) => metadata));
  });

  it('name values by their columns where no layout was kept', async () => {
    const { batches, experiment } = await recorded([
      ['my.step.stop', { reward: 1, 'x y': 2 }, { model: 'm', toolName: 't' }],
      ['my.step.stop', {}, { step: 'three', a: { b: [1] } }],
    ]);
    const bare: EventBatch[] = (await collected(batches())).map(({ length, columns }) => ({
      length,
      columns: new Map([...columns].filter(([name]) => name !== SHAPE)),
    }));
    const path = await jsonlOf({ batches: () => inTurn(...bare), experiment });
    const read = await collected(readJsonLines(path));
    expect(read.map(({ measurements, metadata }) => ({ measurements, metadata }))).toEqual([
      { measurements: { reward: 1, x_y: 2 }, metadata: { model: 'm', tool_name: 't' } },
      { measurements: {}, metadata: { step: 'three', a_b: [1] } },
    ]);
    expect(read).toEqual(bare.flatMap((batch) => [0, 1].map((i) => eventAt(batch, i, experiment))));
  });

  it('stay lines where a store lays its JSON out over several', async () => {
    const { batches, experiment, events } = await recorded([
      ['my.step.stop', {}, { list: [1, -0, Infinity, 'a\nb'] }],
    ]);
    const [{ length, columns }] = (await collected(batches())) as [EventBatch];
    const column: Column = {
      type: 'dictionary',
      json: true,
      codes: new Uint8Array(1),
      dictionary: ['[1,\n -0.0,\n "Infinity", "a\\nb"\n]'],
      validity: null,
    };
    const changed = { length, columns: new Map([...columns, ['metadata_list', column]]) };
    const path = await jsonlOf({ batches: () => inTurn(changed), experiment });
    expect(await readLines(path)).toHaveLength(1);
    expect(await collected(readJsonLines(path))).toEqual(await events());
  });

  it('stay one line an event where a value was cut for its length', async () => {
    const huge = Array.from({ length: 400_000 }, (_, i) => i);
    const fixture = await recorded([['my.step.stop', {}, { huge, after: 1 }]]);
    const lines = await readLines(await jsonlOf(fixture));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!).metadata).toMatchObject({ after: 1 });
  });

  it('are the same however the events came in batches', async () => {
    const emitted = Array.from({ length: 50 }, (_, i): Emitted => {
      const name = i % 3 === 0 ? 'a.stop' : 'b.stop';
      return [name, { reward: i / 7 }, i % 2 === 0 ? { note: `n${i}` } : { mixed: [i], x: 'y' }];
    });
    const { batches, experiment } = await recorded(emitted);
    const whole = await readFile(await jsonlOf({ batches, experiment }), 'utf8');
    const parts = await readFile(await jsonlOf({ batches: split(batches, 7), experiment }), 'utf8');
    expect(parts).toBe(whole);
  });

  it('with pretty are indented documents one after the other', async () => {
    const fixture = await recorded([
      ['my.step.stop', { reward: 1 }, { list: [1, [2]], empty: [], none: {}, note: '{"a": [1]}' }],
      ['my.step.stop', { reward: 2 }, {}],
    ]);
    const plain = await readLines(await jsonlOf(fixture));
    const pretty = await readFile(await jsonlOf(fixture, { pretty: true }), 'utf8');
    expect(pretty).toBe(
      plain.map((line) => `${JSON.stringify(JSON.parse(line), null, 2)}\n`).join(''),
    );
  });
});
