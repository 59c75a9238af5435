import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/enrich/cost.js';
import { loadPrices } from '../../src/enrich/price-catalogue.js';
import type { TokenUsage } from '../../src/enrich/usage.js';

const NOW = Date.UTC(2025, 6, 11);
const book = await loadPrices();
const rate = (model: string) => book.rateFor(model, 'openai', NOW);

function usage(counts: Partial<TokenUsage>): TokenUsage {
  return {
    promptTokens: Number.NaN,
    completionTokens: Number.NaN,
    cacheReadTokens: Number.NaN,
    cacheWriteTokens: Number.NaN,
    reasoningTokens: Number.NaN,
    ...counts,
  };
}

describe('the cost of a call', () => {
  it('takes unreported cache and reasoning counts as none', () => {
    const counts = { promptTokens: 1_000, completionTokens: 200 };
    expect(costOf(usage(counts), rate('gpt-4o'))).toBeCloseTo(0.0045, 12);
    const none = { ...counts, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
    expect(costOf(usage(none), rate('gpt-4o'))).toBe(costOf(usage(counts), rate('gpt-4o')));
  });

  it('is less for tokens read from the cache', () => {
    const counts = { promptTokens: 1_000, completionTokens: 0, cacheReadTokens: 1_000 };
    expect(costOf(usage(counts), rate('gpt-4o'))).toBeCloseTo(0.00125, 12);
  });

  it('is unknown without a rate', () => {
    expect(costOf(usage({ promptTokens: 1, completionTokens: 1 }), null)).toBeNull();
  });

  it('is unknown when a count that is charged for was not reported', () => {
    expect(costOf(usage({ promptTokens: 1_000 }), rate('gpt-4o'))).toBeNull();
    expect(costOf(usage({ completionTokens: 1_000 }), rate('gpt-4o'))).toBeNull();
    expect(costOf(usage({}), rate('gpt-4o'))).toBeNull();
  });

  it('needs no completion for a model that only reads, nor any prompt for a free one', () => {
    const embedding = costOf(usage({ promptTokens: 1_000_000 }), rate('text-embedding-3-small'));
    expect(embedding).toBeCloseTo(0.02, 12);
    expect(costOf(usage({ completionTokens: 5 }), rate('moderation'))).toBe(0);
    expect(costOf(usage({}), rate('moderation'))).toBeNull();
  });

  it('is unknown, not zero, for a model billed by the minute', () => {
    const counts = { promptTokens: 1_000, completionTokens: 200 };
    expect(costOf(usage(counts), rate('whisper-1'))).toBeNull();
  });

  it('is unknown when the parts exceed the whole or a count is no count', () => {
    const base = { promptTokens: 10, completionTokens: 1 };
    expect(costOf(usage({ ...base, cacheReadTokens: 11 }), rate('gpt-4o'))).toBeNull();
    expect(costOf(usage({ ...base, completionTokens: -1 }), rate('gpt-4o'))).toBeNull();
    expect(costOf(usage({ ...base, promptTokens: 0.5 }), rate('gpt-4o'))).toBeNull();
  });
});
