import type { Rate } from './price-rate.js';

/**
 * A price list for model calls. `rateFor` is made for the hot path: the first question about a
 * model may be slow, every later one is a look-up. It gives null for what the list does not know;
 * it never guesses.
 */
export interface PriceBook {
  readonly source: string;
  readonly version: string;
  rateFor(model: string, provider: string | null, timestampMs: number): Rate | null;
}

/**
 * Asks `first`, and `fallback` for whatever `first` does not price. Each rate still names the book
 * that it came from, so costs from two lists can be told apart afterwards.
 *
 * @example
 * const mine = createPriceBook({ prices: { 'my-model': { inputPerMillion: 1, outputPerMillion: 2 } } });
 * const prices = layerPrices(mine, await loadPrices());
 * prices.rateFor('gpt-4o', 'openai', Date.now())?.source; // '@pydantic/genai-prices'
 */
export function layerPrices(first: PriceBook, fallback: PriceBook): PriceBook {
  return Object.freeze({
    source: `${first.source} + ${fallback.source}`,
    version: `${first.version} + ${fallback.version}`,
    rateFor: (model: string, provider: string | null, timestampMs: number): Rate | null =>
      first.rateFor(model, provider, timestampMs) ?? fallback.rateFor(model, provider, timestampMs),
  });
}
