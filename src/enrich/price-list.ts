import { createHash } from 'node:crypto';
import { CrucibleError, refuse } from '../errors.js';
import type { PriceBook } from './price-book.js';
import { RateCache } from './price-cache.js';
import { type Rate, rateOf } from './price-rate.js';
import { ALWAYS } from './price-validity.js';

/** US dollars per million tokens. A cache price left out means: cached tokens cost as any input. */
export interface ModelPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly cacheReadPerMillion?: number;
  readonly cacheWritePerMillion?: number;
}

export interface PriceBookOptions {
  /** Who says so; recorded with every cost. Default `custom`. */
  readonly source?: string;
  /** Default: a fingerprint of the prices, so that a changed price is always a changed version. */
  readonly version?: string;
  /** By model (`my-model`) or by provider and model (`openai/gpt-4o`), in any case. */
  readonly prices: Readonly<Record<string, ModelPrices>>;
}

const REQUIRED = ['inputPerMillion', 'outputPerMillion'] as const;
const OPTIONAL = ['cacheReadPerMillion', 'cacheWritePerMillion'] as const;
const PRICE_NAMES: readonly string[] = [...REQUIRED, ...OPTIONAL];
const OPTION_NAMES: readonly string[] = ['source', 'version', 'prices'];

/**
 * Your own prices: for models of your own, or contract prices for public ones. A key with the
 * provider in it (`openai/gpt-4o`) wins over one without. Put it before the public prices with
 * `layerPrices`.
 *
 * @example
 * const prices = createPriceBook({
 *   source: 'our contract',
 *   version: '2025-07',
 *   prices: { 'openai/gpt-4o': { inputPerMillion: 2, outputPerMillion: 8 } },
 * });
 * prices.rateFor('gpt-4o', 'openai', Date.now())?.cost(1000, 200, 0, 0); // 0.0036
 */
export function createPriceBook(options: PriceBookOptions): PriceBook {
  const given = decodeObject(options, '', OPTION_NAMES);
  const source = decodeName(given['source'], 'source', 'custom');
  const prices = decodePrices(given['prices']);
  const version = decodeName(given['version'], 'version', fingerprint(prices));
  const rates = new Map<string, Rate>();
  for (const [name, price] of prices) rates.set(name, makeRate(name, price, source, version));
  const cache = new RateCache((model, provider) => {
    const name = normalise(model);
    const qualified = provider ? rates.get(`${normalise(provider)}/${name}`) : undefined;
    return qualified ?? rates.get(name) ?? null;
  });
  return Object.freeze({
    source,
    version,
    rateFor: (model: string, provider: string | null, timestampMs: number): Rate | null =>
      cache.rateFor(model, provider, timestampMs),
  });
}

function makeRate(model: string, price: ModelPrices, source: string, version: string): Rate {
  return rateOf(
    {
      input: price.inputPerMillion,
      output: price.outputPerMillion,
      cacheRead: price.cacheReadPerMillion,
      cacheWrite: price.cacheWritePerMillion,
    },
    {
      source,
      version,
      // A slash may be the model's own (`meta-llama/Llama-3`), so the key is not taken apart.
      provider: null,
      model,
      validFromMs: ALWAYS.fromMs,
      validUntilMs: ALWAYS.untilMs,
      billedOtherwise: false,
    },
  );
}

function decodePrices(given: unknown): Map<string, ModelPrices> {
  const prices = new Map<string, ModelPrices>();
  for (const [key, value] of Object.entries(decodeObject(given, 'prices', null))) {
    const path = `prices['${key}']`;
    const name = normalise(key);
    if (name === '') throw refuse('invalid-option', path, "a model's name", key);
    if (prices.has(name)) {
      throw refuse('invalid-option', path, `one price for '${name}', whatever its case`, key);
    }
    prices.set(name, decodePrice(value, path));
  }
  return prices;
}

function decodePrice(given: unknown, path: string): ModelPrices {
  const fields = decodeObject(given, path, PRICE_NAMES);
  const price: Record<string, number> = {};
  for (const field of PRICE_NAMES) {
    const value = fields[field];
    if (value === undefined && (OPTIONAL as readonly string[]).includes(field)) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      const expected = 'US dollars per million tokens, 0 or more';
      throw refuse('invalid-option', `${path}.${field}`, expected, value);
    }
    price[field] = value;
  }
  return price as unknown as ModelPrices;
}

/** A misspelt field would otherwise be a price silently left out. */
function decodeObject(
  given: unknown,
  path: string,
  names: readonly string[] | null,
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refuse('invalid-option', path || 'options', 'an object', given);
  }
  const unknown = Object.keys(given).find((name) => names !== null && !names.includes(name));
  if (unknown !== undefined && names !== null) {
    const at = path === '' ? unknown : `${path}.${unknown}`;
    const expected = `one of ${names.join(', ')}`;
    throw new CrucibleError(
      'invalid-option',
      `${at}: there is no such option; expected ${expected}`,
      {
        path: at,
        expected,
        received: unknown,
      },
    );
  }
  return given as Record<string, unknown>;
}

function decodeName(given: unknown, path: string, fallback: string): string {
  if (given === undefined) return fallback;
  if (typeof given === 'string' && given.trim() !== '') return given;
  throw refuse('invalid-option', path, 'a text that is not empty', given);
}

function fingerprint(prices: ReadonlyMap<string, ModelPrices>): string {
  const sorted = [...prices].sort(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12)}`;
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}
