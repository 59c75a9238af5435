import { describe, expect, it } from 'vitest';
import { isContentKey } from '../../src/enrich/content.js';
import { EventFacts } from '../../src/enrich/facts.js';
import { liftOf, noteFact, type Role } from '../../src/enrich/lift.js';
import { FIELDS, type Section } from '../../src/event/fields.js';

const column = (section: Section, ...path: string[]) => liftOf(section, path).column;
const role = (section: Section, ...path: string[]) => liftOf(section, path).role;

describe('a key of an event', () => {
  it.each([
    ['measurements', 'loss', 'loss'],
    ['measurements', 'lr', 'learning_rate'],
    ['measurements', 'learningRate', 'learning_rate'],
    ['measurements', 'gradNorm', 'gradient_norm'],
    ['measurements', 'latencyMs', 'latency_ms'],
    ['measurements', 'cost', 'cost_usd'],
    ['measurements', 'totalCost', 'cost_usd'],
    ['metadata', 'sampleId', 'sample_id'],
    ['metadata', 'sample-id', 'sample_id'],
    ['metadata', 'success', 'success'],
    ['metadata', 'model', 'model'],
    ['metadata', 'condition', 'condition'],
    ['metadata', 'step', 'step'],
  ] as const)('in %s, %s fills the field %s', (section, key, field) => {
    expect(column(section, key)).toBe(field);
  });

  it.each([
    ['a key that is no field', 'metadata', ['tool_name']],
    ['a measurement called model', 'measurements', ['model']],
    ['a measurement called success', 'measurements', ['success']],
    ['a field inside an object', 'metadata', ['config', 'step']],
    ["the event's name", 'metadata', ['event_name']],
    ["the event's time", 'metadata', ['timestampUs']],
    ['what priced it', 'metadata', ['price_source']],
    ['a key that objects have', 'metadata', ['constructor']],
    ['a key that objects have', 'measurements', ['__proto__']],
  ] as const)('fills no field: %s', (_, section, path) => {
    expect(column(section, ...path)).toBeNull();
  });

  it('has no role just because every object has something of that name', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
      expect(role('metadata', key)).toBe('none');
      expect(role('measurements', key)).toBe('none');
    }
  });

  it.each([
    [['prompt_tokens'], 'prompt_tokens'],
    [['usage', 'promptTokens'], 'prompt_tokens'],
    [['tokens', 'completion'], 'completion_tokens'],
    [['usage', 'total_tokens'], 'total_tokens'],
    // What these count depends on others, so they are settled first.
    [['usage', 'input_tokens'], null],
    [['usage', 'cache_creation_input_tokens'], null],
  ])('%j of token counts fills %s', (path, field) => {
    expect(column('metadata', ...path)).toBe(field);
    expect(role('metadata', ...path)).not.toBe('none');
  });

  it('fills a column of the type that the field has', () => {
    for (const { column: name, type } of FIELDS) {
      const lift = liftOf('metadata', [name]);
      if (lift.column !== null) expect([name, lift.type]).toEqual([name, type]);
    }
  });
});

describe('the status of HTTP', () => {
  it.each(['status_code', 'http_status', 'httpStatusCode', 'http.status_code'])(
    'is in %s',
    (key) => {
      expect(role('metadata', key)).toBe('status');
    },
  );
});

describe('a value', () => {
  function noted(as: Role, value: unknown): Partial<EventFacts> {
    const [facts, empty] = [new EventFacts(), new EventFacts()];
    noteFact(facts, as, value);
    const changed = Object.entries(facts).filter(
      ([key, now]) => key !== 'reported' && !Object.is(now, empty[key as keyof EventFacts]),
    );
    return Object.fromEntries(changed);
  }

  it.each([
    ['duration', 5, { durationNs: 5 }],
    ['duration', 5n, { durationNs: 5 }],
    ['duration', '5', {}],
    ['latency', 5, { latencyMs: 5 }],
    ['cost', 0.1, { costUsd: 0.1 }],
    ['success', false, { success: false }],
    ['success', 'yes', { isUnclear: true }],
    ['success', 7, { isUnclear: true }],
    ['success', {}, { isUnclear: true }],
    ['success', null, {}],
    ['success', 1, { success: true }],
    ['success', 0, { success: false }],
    ['success', 'True', { success: true }],
    ['success', 'false', { success: false }],
    ['failure', new Error('x'), { failed: true }],
    ['failure', 'timeout', { failed: true }],
    ['failure', null, {}],
    ['failure', false, {}],
    ['failure', '', {}],
    ['response', {}, { responded: true }],
    ['response', '', { responded: true }],
    ['response', null, {}],
    ['status', 500, { failed: true }],
    ['status', 'ok', { responded: true }],
    ['status', 'odd', {}],
    ['model', 'm', { model: 'm' }],
    ['model', 5, {}],
    ['provider', 'p', { provider: 'p' }],
    ['promptTokens', 5, { hasUsage: true }],
    ['none', 5, {}],
  ] as const)('as %s, %s tells %j', (as, value, expected) => {
    expect(noted(as, value)).toEqual(expected);
  });

  it('is forgotten when the facts are used for the next event', () => {
    const facts = new EventFacts();
    for (const as of ['duration', 'success', 'failure', 'model', 'promptTokens'] as const)
      noteFact(facts, as, as === 'success' ? true : as === 'model' ? 'm' : 1);
    facts.reset();
    expect(facts).toEqual(new EventFacts());
  });
});

describe('what people wrote and models answered', () => {
  it.each(['prompt', 'messages', 'response', 'completion', 'input', 'output', 'content'])(
    'is known by the key %s',
    (key) => {
      expect(isContentKey(key)).toBe(true);
    },
  );

  it.each(['prompt_tokens', 'response_id', 'model', 'input_size', 'output_tokens'])(
    'is not what %s holds',
    (key) => {
      expect(isContentKey(key)).toBe(false);
    },
  );
});
