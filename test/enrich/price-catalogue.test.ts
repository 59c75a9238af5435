import { readFileSync } from 'node:fs';
import {
  type ConditionalPrice,
  calcPrice,
  type Provider,
  type Usage,
  waitForUpdate,
} from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPrices } from '../../src/enrich/price-catalogue.js';

const SEED = 20_250_711;
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2025, 6, 11, 12);

const book = await loadPrices();
// Nothing was updated, so this is the data that the package came with.
const providers: readonly Provider[] = (await waitForUpdate()) ?? [];
const models = providers.flatMap((provider) =>
  provider.models.map((model) => ({ provider, model })),
);
const dated = models.flatMap(({ provider, model }) =>
  Array.isArray(model.prices) ? [{ provider, model, prices: model.prices }] : [],
);

interface Counts {
  readonly prompt: number;
  readonly completion: number;
  readonly read: number;
  readonly write: number;
  readonly reasoning: number;
}

/** Small counts, counts on both sides of every tier in use, huge ones; parts may exceed wholes. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 30_000, max: 1_100_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 128_000, 128_001, 200_000, 200_001, 272_001) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 50 }) },
);
const part = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: count });
const counts: fc.Arbitrary<Counts> = fc.oneof(
  fc.record({ prompt: count, completion: count, read: part, write: part, reasoning: part }),
  fc
    .record({ prompt: count, completion: count, read: part, write: part, reasoning: part })
    .map((c) => ({
      ...c,
      prompt: c.prompt + c.read + c.write,
      completion: c.completion + c.reasoning,
    })),
);
const timestamp = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) });

function reference(model: string, provider: string | null, timestampMs: number, c: Counts) {
  const usage: Usage = {
    input_tokens: c.prompt,
    output_tokens: c.completion,
    cache_read_tokens: c.read,
    cache_write_tokens: c.write,
    output_reasoning_tokens: c.reasoning,
  };
  const options = { timestamp: new Date(timestampMs) };
  try {
    const named = provider === null ? options : { ...options, providerId: provider };
    return calcPrice(usage, model, named)?.total_price ?? null;
  } catch {
    return null;
  }
}

function ours(model: string, provider: string | null, timestampMs: number, c: Counts) {
  const rate = book.rateFor(model, provider, timestampMs);
  return rate?.cost(c.prompt, c.completion, c.read, c.write, c.reasoning) ?? null;
}

function agree(model: string, provider: string | null, timestampMs: number, c: Counts): void {
  const expected = reference(model, provider, timestampMs, c);
  const actual = ours(model, provider, timestampMs, c);
  const same =
    expected === null || actual === null
      ? actual === expected
      : Math.abs(actual - expected) <= 1e-15 * Math.abs(expected);
  if (!same) expect({ model, provider, timestampMs, c, actual }).toEqual({ actual: expected });
}

describe('the public price catalogue', () => {
  it('names itself and the installed version', () => {
    const manifest = new URL(
      '../../node_modules/@pydantic/genai-prices/package.json',
      import.meta.url,
    );
    expect(book.source).toBe('@pydantic/genai-prices');
    expect(book.version).toBe(JSON.parse(readFileSync(manifest, 'utf8')).version);
    const rate = book.rateFor('gpt-4o', 'openai', NOW);
    expect(rate).toMatchObject({ source: book.source, version: book.version, model: 'gpt-4o' });
  });

  it('is loaded once and shared', async () => {
    expect(await loadPrices()).toBe(book);
  });

  it('costs what calcPrice says, for every model of every provider', { timeout: 120_000 }, () => {
    expect(models.length).toBeGreaterThan(1500);
    for (const { provider, model } of models) {
      const property = fc.property(timestamp, counts, (at, c) =>
        agree(model.id, provider.id, at, c),
      );
      fc.assert(property, { numRuns: 12, seed: SEED });
    }
  });

  it('infers the provider from the model as calcPrice does', () => {
    const property = fc.property(fc.constantFrom(...models), counts, ({ model }, c) =>
      agree(model.id, null, NOW, c),
    );
    fc.assert(property, { numRuns: 2_000, seed: SEED });
  });

  it('changes a price at the very millisecond at which calcPrice does', () => {
    expect(dated.length).toBeGreaterThan(10);
    const c = { prompt: 3_000, completion: 700, read: 100, write: 0, reasoning: 0 };
    for (const { provider, model, prices } of dated) {
      const edges = prices.flatMap(edgesOf).flatMap((edge) => [edge - 1, edge, edge + 1]);
      const order = fc.shuffledSubarray(edges, { minLength: edges.length });
      const property = fc.property(order, (times) => {
        for (const at of times) agree(model.id, provider.id, at, c);
      });
      fc.assert(property, { numRuns: 5, seed: SEED });
    }
  });

  it('gives a rate that holds from one change of price to the next', () => {
    const rate = book.rateFor('deepseek-chat', 'deepseek', Date.UTC(2025, 3, 1, 12));
    expect(rate?.validFromMs).toBe(Date.UTC(2025, 3, 1, 0, 30));
    expect(rate?.validUntilMs).toBe(Date.UTC(2025, 3, 1, 16, 30));
    expect(book.rateFor('deepseek-chat', 'deepseek', Date.UTC(2025, 3, 1, 13))).toBe(rate);
    expect(book.rateFor('deepseek-chat', 'deepseek', Date.UTC(2025, 3, 1, 17))).not.toBe(rate);
  });

  it.each([
    ['OpenAI', 'gpt-4o', 'openai'],
    ['openai.chat', 'gpt-4o', 'openai'],
    ['azure', 'gpt-4o', 'azure'],
    ['gemini', 'gemini-2.5-pro', 'google'],
    ['google', 'gemini-2.5-pro', 'google'],
    ['gcp.vertex_ai', 'gemini-2.5-pro', 'google'],
    ['anthropic.messages', 'claude-sonnet-4-5', 'anthropic'],
    ['litellm', 'openai/gpt-4o', 'openai'],
    [null, 'GPT-4o ', 'openai'],
    ['', 'gpt-4o', 'openai'],
  ])('understands the provider %j', (provider, model, expected) => {
    expect(book.rateFor(model, provider, NOW)?.provider).toBe(expected);
  });

  it('has no price for an unknown model, nor for a known model of an unknown provider', () => {
    expect(book.rateFor('no-such-model', 'openai', NOW)).toBeNull();
    expect(book.rateFor('no-such-model', null, NOW)).toBeNull();
    expect(book.rateFor('gpt-4o', 'some reseller', NOW)).toBeNull();
    expect(book.rateFor('', null, NOW)).toBeNull();
    expect(book.rateFor('__proto__', 'constructor', NOW)).toBeNull();
    expect(book.rateFor('x'.repeat(100_000), 'openai', NOW)).toBeNull();
  });

  it('survives a timestamp that is no time, and remembers nothing of it', () => {
    expect(book.rateFor('gemini-3.6-flash', 'google', Number.NaN)).toBeNull();
    expect(book.rateFor('gemini-3.6-flash', 'google', NOW)).not.toBeNull();
    expect(book.rateFor('gemini-3.6-flash', 'google', Number.NaN)).toBeNull();
  });

  it('tells a model billed by the minute from one that is free', () => {
    expect(book.rateFor('whisper-1', 'openai', NOW)?.billedOtherwise).toBe(true);
    expect(book.rateFor('moderation', 'openai', NOW)).toMatchObject({
      billedOtherwise: false,
      chargesInput: false,
    });
    expect(book.rateFor('text-embedding-3-small', 'openai', NOW)).toMatchObject({
      billedOtherwise: false,
      chargesInput: true,
      chargesOutput: false,
    });
  });
});

/** Times at which a condition begins or ends to hold, on a few days around now. */
function edgesOf({ constraint }: ConditionalPrice): number[] {
  if (constraint === undefined) return [];
  if (constraint.type === 'start_date') return [new Date(constraint.start_date).getTime()];
  return [constraint.start_time, constraint.end_time].flatMap((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map((field) => Number.parseInt(field, 10));
    const edge = (hours * 60 + minutes) * 60_000;
    const days = [Date.UTC(2025, 6, 11), Date.UTC(2026, 8, 1), Date.UTC(2027, 0, 1)];
    return days.flatMap((day) => [day + edge, day - DAY_MS + edge]);
  });
}
