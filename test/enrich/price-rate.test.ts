import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rate, rateOf, type TokenPrices } from '../../src/enrich/price-rate.js';

function rate(prices: TokenPrices): Rate {
  return rateOf(prices, {
    source: 'test',
    version: '1',
    provider: null,
    model: 'm',
    validFromMs: -Infinity,
    validUntilMs: Infinity,
    billedOtherwise: false,
  });
}

describe('a rate', () => {
  it('charges cached tokens at their own price and the rest of the input at the input price', () => {
    const prices = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
    const cost = rate(prices).cost(1_000_000, 100_000, 400_000, 200_000);
    expect(cost).toBeCloseTo(0.4 * 3 + 0.4 * 0.3 + 0.2 * 3.75 + 0.1 * 15, 12);
  });

  it('charges cached tokens as any input when there is no price for them', () => {
    expect(rate({ input: 2, output: 4 }).cost(1_000_000, 0, 900_000, 50_000)).toBe(2);
  });

  it('charges reasoning as output unless it has a price of its own', () => {
    expect(rate({ input: 0, output: 8 }).cost(0, 1_000_000, 0, 0, 500_000)).toBe(8);
    const apart = rate({ input: 0, output: 8, reasoning: 2 });
    expect(apart.cost(0, 1_000_000, 0, 0, 500_000)).toBe(5);
    expect(apart.cost(0, 1_000_000, 0, 0)).toBe(8);
    expect(apart.cost(0, 10, 0, 0, 11)).toBeNull();
  });

  it('adds what each call costs in itself', () => {
    expect(rate({ input: 1, output: 1, requests: 12 }).cost(0, 0, 0, 0)).toBe(0.012);
  });

  it('moves every token to the higher price once the input exceeds the tier', () => {
    const tiered = rate({
      input: { base: 1, tiers: [{ start: 200_000, price: 2 }] },
      output: {
        base: 10,
        tiers: [
          { start: 400_000, price: 30 },
          { start: 200_000, price: 20 },
        ],
      },
    });
    expect(tiered.cost(200_000, 1_000_000, 0, 0)).toBeCloseTo(0.2 + 10, 12);
    expect(tiered.cost(200_001, 1_000_000, 0, 0)).toBeCloseTo(0.400002 + 20, 12);
    expect(tiered.cost(400_001, 1_000_000, 0, 0)).toBeCloseTo(0.800002 + 30, 12);
  });

  it('does not price a count that is no count', () => {
    const bad = fc.constantFrom(-1, Number.NaN, 1.5, Infinity, -Infinity, 2 ** 53);
    const place = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(bad, place, (value, at) => {
        const counts: [number, number, number, number] = [100, 100, 0, 0];
        counts[at] = value;
        expect(rate({ input: 1, output: 1 }).cost(...counts)).toBeNull();
      }),
    );
  });

  it('does not price more cached tokens than there was input', () => {
    const cached = rate({ input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 });
    expect(cached.cost(100, 1, 101, 0)).toBeNull();
    expect(cached.cost(100, 1, 60, 60)).toBeNull();
    expect(cached.cost(100, 1, 60, 40)).not.toBeNull();
  });
});
