import type { EventInput } from '../batches.js';

/** The first event's time: 2025-01-01T00:00:00Z. */
export const T0 = 1_735_689_600_000_000;

/** Events a second apart, each with its number as `step`. */
export function steps(count: number, everyUs = 1e6, name = 'training.step'): EventInput[] {
  return Array.from({ length: count }, (_, step) => ({
    name,
    timestampUs: T0 + step * everyUs,
    measurements: { step, loss: 1 / (step + 1) },
  }));
}

/** Every kind of value that an event can hold, and none at all. */
export const EVERY_KIND: readonly EventInput[] = [
  { name: 'kinds.none' },
  {
    name: 'kinds.numbers',
    measurements: {
      zero: 0,
      negative: -1,
      fraction: 0.1 + 0.2,
      huge: Number.MAX_VALUE,
      tiny: Number.MIN_VALUE,
      exact: Number.MAX_SAFE_INTEGER,
      lowest: Number.MIN_SAFE_INTEGER,
    },
  },
  {
    name: 'kinds.special',
    measurements: { loss: Number.NaN, gradient_norm: Number.POSITIVE_INFINITY },
    metadata: { value: Number.NEGATIVE_INFINITY, zero: -0, list: [Number.NaN, -0, -Infinity] },
  },
  { name: 'kinds.diverged', measurements: { loss: Number.POSITIVE_INFINITY } },
  { name: 'kinds.recovered', measurements: { loss: -0, gradient_norm: 1 } },
  { name: 'kinds.booleans', metadata: { success: false, cached: true, stale: false } },
  { name: 'kinds.null', metadata: { model: null, success: null, value: null } },
  {
    name: 'kinds.text',
    metadata: {
      empty: '',
      ascii: 'it\'s "quoted", \\escaped\\ and; --commented',
      lines: 'one\r\ntwo\tthree\n',
      accents: 'naïve façade — Ærøskøbing',
      wide: '数据 데이터 نص 🧪👩‍🔬 é é',
      number: '007',
      json: '{"a":[1,2]}',
      null: 'null',
      'clé étrange': 'a key of its own',
      long: 'x'.repeat(20_000),
    },
  },
  {
    name: 'kinds.json',
    metadata: {
      array: [1, 'two', false, null, [3, [4]], { five: 5 }],
      empty: [],
      objects: [{ a: 1 }, { b: { c: 'd' } }],
      nested: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } },
      hollow: {},
    },
  },
  {
    name: 'req_llm.request.stop',
    measurements: { duration: 1_234_567_890 },
    metadata: {
      model: 'gpt-4o',
      provider: 'openai',
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      sample_id: 17,
      sampleId: 'another spelling of the same',
      session_id: 's-1',
      condition: 'treatment',
      tags: ['a', 'b'],
      turn: 3,
    },
  },
  { name: 'kinds.same_key_as_text', metadata: { turn: 'three', zero: 'none' } },
  { name: 'kinds.same_key_as_boolean', metadata: { turn: true } },
];
