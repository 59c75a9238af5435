import { trace } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '../../src/bus/telemetry.js';
import { createPriceBook } from '../../src/enrich/price-list.js';
import type { TelemetryEvent } from '../../src/event/event.js';
import { record } from './recorder-harness.js';

const prices = createPriceBook({
  source: 'contract',
  version: '7',
  prices: { 'gpt-4o': { inputPerMillion: 1000, outputPerMillion: 2000 } },
});

async function enriched(
  name: string,
  measurements: Values,
  metadata: Values = {},
): Promise<TelemetryEvent> {
  const { bus, events } = record({ prices });
  bus.execute(name, measurements, metadata);
  return (await events())[0]!;
}

describe('the latency of a recorded event', () => {
  it.each([
    ['its duration in nanoseconds', { duration: 150_000_000 }, 150],
    ['a duration that is a bigint', { duration: 150_000_000n }, 150],
    ['start and stop in nanoseconds', { start: 1e15, stop: 1e15 + 2.5e6 }, 2.5],
    ['as given', { latencyMs: 12.5, duration: 1 }, 12.5],
    ['a duration in milliseconds', { duration_ms: 3 }, 3],
    ['nothing at all, which is a time too', { duration: 0 }, 0],
  ])('is %s', async (_, measurements, expected) => {
    expect((await enriched('a.stop', measurements)).latencyMs).toBe(expected);
  });

  it.each([
    ['there is no duration', {}],
    ['it is negative', { duration: -1 }],
    ['it is NaN', { duration: Number.NaN }],
    ['it is infinite', { duration: Number.POSITIVE_INFINITY }],
    ['it is a text', { duration: '150' }],
    ['it stopped before it started', { start: 5, stop: 4 }],
    ['it only started', { start: 5 }],
  ])('is null where %s', async (_, measurements) => {
    const event = await enriched('a.stop', measurements);
    expect(event.latencyMs).toBeNull();
    expect(event.measurements).toEqual(measurements);
  });

  it('of one event is not that of the next', async () => {
    const { bus, events } = record();
    bus.execute('a.stop', { duration: 1e6 }, { error: 'x', model: 'm', prompt_tokens: 1 });
    bus.execute('a.other', {});
    expect((await events())[1]).toMatchObject({
      latencyMs: null,
      success: null,
      model: null,
      promptTokens: null,
    });
  });
});

describe('the cost of a recorded event', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 5 };

  it('is as given, and says so', async () => {
    expect(
      await enriched('a.stop', { cost_usd: 0.25 }, { model: 'gpt-4o', ...usage }),
    ).toMatchObject({ costUsd: 0.25, priceSource: 'given' });
    expect(await enriched('a.stop', {}, { cost: 0 })).toMatchObject({
      costUsd: 0,
      priceSource: 'given',
    });
  });

  it('is priced from model and tokens, and names the price', async () => {
    const event = await enriched('a.stop', usage, { model: 'gpt-4o' });
    expect(event.costUsd).toBeCloseTo(0.02, 12);
    expect(event.priceSource).toBe('contract@7');
  });

  it('follows the model from event to event', async () => {
    const { bus, events } = record({ prices });
    for (const model of ['gpt-4o', 'unheard-of', 'gpt-4o', null])
      bus.execute('a.stop', usage, { model });
    expect((await events()).map(({ costUsd }) => costUsd !== null)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it.each([
    ['the model is not known', usage, { model: 'unheard-of' }],
    ['the model was not said', usage, {}],
    ['no tokens were counted', {}, { model: 'gpt-4o' }],
    ['only part of the tokens were counted', { prompt_tokens: 10 }, { model: 'gpt-4o' }],
  ])('is null where %s', async (_, measurements, metadata) => {
    expect(await enriched('a.stop', measurements, metadata)).toMatchObject({
      costUsd: null,
      priceSource: null,
    });
  });

  it('is null where no prices were loaded', async () => {
    const { bus, events } = record();
    bus.execute('a.stop', usage, { model: 'gpt-4o' });
    expect((await events())[0]?.costUsd).toBeNull();
  });
});

describe('the tokens of a recorded event', () => {
  it.each([
    ['measurements', { prompt_tokens: 10, completion_tokens: 5 }, {}],
    ['measurements in camelCase', { promptTokens: 10, completionTokens: 5 }, {}],
    ['metadata', {}, { prompt_tokens: 10, completion_tokens: 5 }],
    ['the usage of a response', {}, { usage: { prompt_tokens: 10, completion_tokens: 5 } }],
    ['tokens by part', {}, { tokens: { prompt: 10, completion: 5 } }],
    [
      'a response whose body is not kept',
      {},
      { response: { usage: { input_tokens: 10, output_tokens: 5 } } },
    ],
    ['the whole and a part', { prompt_tokens: 10, total_tokens: 15 }, {}],
  ])('are found in %s, and added up', async (_, measurements, metadata) => {
    expect(await enriched('a', measurements, metadata)).toMatchObject({
      promptTokens: 10,
      completionTokens: 5,
      totalTokens: 15,
    });
  });

  it('are null where nobody counted', async () => {
    expect(await enriched('a', {}, { prompt_tokens: 'many' })).toMatchObject({
      promptTokens: null,
      completionTokens: null,
      totalTokens: null,
    });
  });
});

describe('the outcome of a recorded event', () => {
  it.each([
    ['a.stop', {}, {}, true],
    ['a.exception', {}, {}, false],
    ['a.start', {}, {}, null],
    ['a.stop', {}, { error: new Error('x') }, false],
    ['a.stop', {}, { error: null }, true],
    ['a.stop', {}, { exception: { name: 'E' } }, false],
    ['a.exception', {}, { success: true }, true],
    ['a.stop', {}, { success: false }, false],
    ['a.done', {}, { response: 'text' }, true],
    ['a.done', {}, { response: null }, null],
    ['a.done', {}, { status: 'error' }, false],
    ['a.done', {}, { status_code: 503 }, false],
    ['a.done', { status: 200 }, {}, true],
  ] as const)('of %s with %j and %j is %s', async (name, measurements, metadata, expected) => {
    expect((await enriched(name, measurements, metadata)).success).toBe(expected);
  });
});

describe('the fields of a recorded event', () => {
  it('are found under either spelling', async () => {
    const snake = { user_id: 'u', session_id: 's', sample_id: 'i', model_version: '2', epoch: 3 };
    const camel = { userId: 'u', sessionId: 's', sampleId: 'i', modelVersion: '2', epoch: 3 };
    for (const metadata of [snake, camel]) {
      expect(await enriched('a', {}, metadata)).toMatchObject({ ...camel, metadata });
    }
  });

  it('are found in measurements of a training run, with a loss that diverged', async () => {
    const event = await enriched('a', { loss: Number.NaN, lr: 1e-4, gradNorm: Infinity, step: 7 });
    expect(event).toMatchObject({ loss: NaN, learningRate: 1e-4, gradientNorm: Infinity, step: 7 });
  });

  it('are texts where ids are numbers, and the ids stay numbers where they were given', async () => {
    const event = await enriched('a', {}, { sample_id: 42 });
    expect([event.sampleId, event.metadata['sample_id']]).toEqual(['42', 42]);
  });

  it('say the condition of the event, else of the experiment', async () => {
    const { bus, events } = record({ condition: 'control' });
    bus.execute('a', {}, { condition: 'treatment' });
    bus.execute('a');
    bus.execute('a', {}, { condition: null });
    expect((await events()).map(({ condition }) => condition)).toEqual([
      'treatment',
      'control',
      'control',
    ]);
  });

  it('hold the time of the clock, in order', async () => {
    const { bus, clock, events } = record();
    const start = clock.nowUs();
    bus.execute('a');
    clock.advance(250);
    bus.execute('a');
    expect((await events()).map(({ timestampUs }) => timestampUs)).toEqual([start, start + 250]);
  });
});

describe('the trace of a recorded event', () => {
  it('is that of the span it was emitted in', async () => {
    const { bus, events } = record();
    bus.span('outer', {}, (span) => {
      bus.execute('inside', {}, {});
      bus.execute('elsewhere', {}, { trace_id: 'theirs' });
      expect(span.traceId).toHaveLength(32);
    });
    bus.execute('outside');
    const [start, inside, elsewhere, stop, outside] = await events();
    expect(start?.traceId).toHaveLength(32);
    expect(inside).toMatchObject({ traceId: start?.traceId, spanId: start?.spanId, metadata: {} });
    expect(elsewhere).toMatchObject({ traceId: 'theirs', spanId: null });
    expect(stop).toMatchObject({ traceId: start?.traceId, spanId: start?.spanId });
    expect(outside).toMatchObject({ traceId: null, spanId: null });
  });

  describe('under OpenTelemetry', () => {
    beforeAll(() => new NodeTracerProvider().register());
    afterAll(() => {
      trace.disable();
    });

    it('is that of the span that is active there', async () => {
      const { bus, events } = record();
      const { traceId, spanId } = trace.getTracer('test').startActiveSpan('theirs', (span) => {
        bus.execute('a');
        span.end();
        return span.spanContext();
      });
      expect((await events())[0]).toMatchObject({ traceId, spanId });
    });
  });
});
