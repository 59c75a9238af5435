import { describe, expect, it } from 'vitest';
import { layerPrices } from '../../src/enrich/price-book.js';
import { loadPrices } from '../../src/enrich/price-catalogue.js';
import { createPriceBook, type PriceBookOptions } from '../../src/enrich/price-list.js';
import { CrucibleError } from '../../src/errors.js';

const NOW = Date.UTC(2025, 6, 11);
const price = { inputPerMillion: 1, outputPerMillion: 2 };

function refusal(options: unknown): CrucibleError {
  try {
    createPriceBook(options as PriceBookOptions);
  } catch (error) {
    if (error instanceof CrucibleError) return error;
  }
  throw new Error('the price book was accepted');
}

describe("a user's price book", () => {
  it('prices a model under its name, in any case and for any provider', () => {
    const book = createPriceBook({ source: 'mine', version: '7', prices: { 'My-Model': price } });
    for (const provider of [null, 'openai', 'whoever']) {
      const rate = book.rateFor('my-MODEL', provider, NOW);
      expect(rate?.cost(1_000_000, 1_000_000, 0, 0)).toBe(3);
      expect(rate).toMatchObject({ source: 'mine', version: '7' });
    }
    expect(book.rateFor('other', null, NOW)).toBeNull();
  });

  it('prefers the price that names the provider', () => {
    const book = createPriceBook({
      prices: { 'gpt-4o': price, 'OpenAI/gpt-4o': { inputPerMillion: 9, outputPerMillion: 9 } },
    });
    expect(book.rateFor('gpt-4o', 'openai', NOW)?.cost(1_000_000, 0, 0, 0)).toBe(9);
    expect(book.rateFor('gpt-4o', 'azure', NOW)?.cost(1_000_000, 0, 0, 0)).toBe(1);
    expect(book.rateFor('gpt-4o', null, NOW)?.cost(1_000_000, 0, 0, 0)).toBe(1);
    expect(book.rateFor('openai/gpt-4o', null, NOW)?.cost(1_000_000, 0, 0, 0)).toBe(9);
  });

  it("keeps a slash that is the model's own", () => {
    const book = createPriceBook({ prices: { 'meta-llama/Llama-3': price } });
    expect(book.rateFor('meta-llama/Llama-3', 'together', NOW)).not.toBeNull();
  });

  it('charges cached tokens at the prices given for them', () => {
    const book = createPriceBook({
      prices: { m: { ...price, cacheReadPerMillion: 0.5, cacheWritePerMillion: 0 } },
    });
    expect(book.rateFor('m', null, NOW)?.cost(3_000_000, 0, 1_000_000, 1_000_000)).toBe(1.5);
  });

  it('takes a new version by itself whenever a price changes, and only then', () => {
    const version = (prices: PriceBookOptions['prices']) => createPriceBook({ prices }).version;
    const other = { outputPerMillion: 2, inputPerMillion: 1 };
    expect(version({ a: price, b: price })).toBe(version({ b: other, a: other }));
    expect(version({ a: price })).not.toBe(version({ a: { ...price, inputPerMillion: 1.01 } }));
  });

  it('does not follow changes made to the prices afterwards', () => {
    const mutable = { inputPerMillion: 1, outputPerMillion: 2 };
    const book = createPriceBook({ prices: { m: mutable } });
    mutable.inputPerMillion = 100;
    expect(book.rateFor('m', null, NOW)?.cost(1_000_000, 0, 0, 0)).toBe(1);
  });

  it.each([
    [undefined, 'options'],
    [{}, 'prices'],
    [{ prices: [price] }, 'prices'],
    [{ prices: {}, source: '' }, 'source'],
    [{ prices: {}, version: 3 }, 'version'],
    [{ prices: {}, currency: 'EUR' }, 'currency'],
    [{ prices: { 'my-model': 3 } }, "prices['my-model']"],
    [{ prices: { 'my-model': { outputPerMillion: 1 } } }, "prices['my-model'].inputPerMillion"],
    [{ prices: { m: { ...price, inputPerMillion: -1 } } }, "prices['m'].inputPerMillion"],
    [{ prices: { m: { ...price, outputPerMillion: Number.NaN } } }, "prices['m'].outputPerMillion"],
    [{ prices: { m: { ...price, outputPerMillion: '2' } } }, "prices['m'].outputPerMillion"],
    [{ prices: { m: { ...price, cacheReadPerMillion: null } } }, "prices['m'].cacheReadPerMillion"],
    [{ prices: { m: { ...price, cacheReadPerMilion: 1 } } }, "prices['m'].cacheReadPerMilion"],
    [{ prices: { m: price, M: price } }, "prices['M']"],
    [{ prices: { ' ': price } }, "prices[' ']"],
  ])('refuses %j and says that %s is at fault', (options, path) => {
    const error = refusal(options);
    expect(error.code).toBe('invalid-option');
    expect(error.details.path).toBe(path);
    expect(error.message.startsWith(`${path}: `)).toBe(true);
  });
});

describe('price books in layers', () => {
  it("answer from the first that knows the model, under that book's name", async () => {
    const mine = createPriceBook({
      source: 'mine',
      version: '1',
      prices: { 'openai/gpt-4o': price },
    });
    const catalogue = await loadPrices();
    const book = layerPrices(mine, catalogue);
    expect(book.rateFor('gpt-4o', 'openai', NOW)).toMatchObject({ source: 'mine', version: '1' });
    expect(book.rateFor('gpt-4o', 'azure', NOW)).toMatchObject({
      source: catalogue.source,
      version: catalogue.version,
    });
    expect(book.rateFor('no-such-model', null, NOW)).toBeNull();
    expect(book.source).toBe('mine + @pydantic/genai-prices');
    expect(book.version).toBe(`1 + ${catalogue.version}`);
  });
});
