import { describe, expect, it } from 'vitest';
import { RateCache } from '../../src/enrich/price-cache.js';
import { type Rate, rateOf } from '../../src/enrich/price-rate.js';

/** A price that changes every ten milliseconds: the rate's input price is the decade's number. */
function decadeRate(model: string, provider: string | null, timestampMs: number): Rate {
  const decade = Math.floor(timestampMs / 10);
  return rateOf(
    { input: decade * 1e6, output: 0 },
    {
      source: 'test',
      version: '1',
      provider,
      model,
      validFromMs: decade * 10,
      validUntilMs: decade * 10 + 10,
      billedOtherwise: false,
    },
  );
}

describe('the memory of rates', () => {
  it('asks once for each model and provider, also when there is no rate', () => {
    const asked: string[] = [];
    const cache = new RateCache((model, provider, at) => {
      asked.push(`${provider}/${model}`);
      return model === 'none' ? null : decadeRate(model, provider, at);
    });
    for (let round = 0; round < 3; round++) {
      for (const model of ['a', 'b', 'none']) {
        for (const provider of ['x', 'y', null]) {
          const rate = cache.rateFor(model, provider, 5);
          expect(rate?.model ?? 'none').toBe(model);
          if (rate !== null) expect(rate.provider).toBe(provider);
        }
      }
    }
    expect(asked).toHaveLength(9);
    expect(cache.size).toBe(9);
  });

  it('asks again when the price may have changed, in either direction of time', () => {
    const cache = new RateCache(decadeRate);
    for (const at of [5, 9, 10, 19, 20, 3, 0, 45, 44]) {
      expect(cache.rateFor('m', null, at)?.cost(1, 0, 0, 0)).toBe(Math.floor(at / 10));
    }
    expect(cache.size).toBe(1);
  });

  it('stays within its bound and still answers', () => {
    const cache = new RateCache(decadeRate, 100);
    for (let i = 0; i < 1_000; i++) {
      expect(cache.rateFor(`model-${i}`, `provider-${i % 7}`, 0)?.model).toBe(`model-${i}`);
      expect(cache.size).toBeLessThanOrEqual(100);
    }
  });

  it('stays short when one model is asked for under ever new providers', () => {
    const cache = new RateCache(decadeRate, 4_096);
    for (let i = 0; i < 1_000; i++) {
      expect(cache.rateFor('m', `provider-${i}`, 0)?.provider).toBe(`provider-${i}`);
    }
    expect(cache.size).toBeLessThanOrEqual(64);
  });

  it('does not remember a failure to answer', () => {
    let failing = true;
    const cache = new RateCache((model, provider, at) =>
      failing ? undefined : decadeRate(model, provider, at),
    );
    expect(cache.rateFor('m', null, 0)).toBeNull();
    failing = false;
    expect(cache.rateFor('m', null, 0)).not.toBeNull();
  });
});
