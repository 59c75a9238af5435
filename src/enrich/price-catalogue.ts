import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ModelPrice, PriceCalculation } from '@pydantic/genai-prices';
import { CrucibleError } from '../errors.js';
import type { PriceBook } from './price-book.js';
import { RateCache } from './price-cache.js';
import { type Rate, rateOf, type TokenPrices } from './price-rate.js';
import { ALWAYS, validityAt } from './price-validity.js';

const PACKAGE = '@pydantic/genai-prices';
/** The price keys that a call's token counts can be charged against; all others are other units. */
const PRICE_KEYS = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  output_reasoning_mtok: 'reasoning',
  requests_kcount: 'requests',
} as const satisfies Record<string, keyof TokenPrices>;
const NO_USAGE = Object.freeze({
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
});

type CalcPrice = typeof import('@pydantic/genai-prices').calcPrice;

let loading: Promise<PriceBook> | undefined;

/**
 * The public prices of `@pydantic/genai-prices`: what its `calcPrice` says, at a speed fit for every
 * call. Loaded on first use (about 30 ms) and then shared.
 *
 * Names are matched as `calcPrice` matches them. Provider spellings such as `OpenAI`, `gemini` or
 * `aws.bedrock` are recognised; with a null provider it is inferred from the model's name. A
 * provider that is given but not recognised has no price, even when others sell the same model:
 * theirs is not its price.
 *
 * @example
 * const prices = await loadPrices();
 * const rate = prices.rateFor('gpt-4o', 'openai', Date.now());
 * rate?.cost(1000, 200, 0, 0); // 0.0045
 */
export function loadPrices(): Promise<PriceBook> {
  loading ??= load().catch((cause: unknown) => {
    loading = undefined;
    throw new CrucibleError(
      'peer-missing',
      `${PACKAGE} could not be loaded: run npm install ${PACKAGE}`,
      { package: PACKAGE },
      { cause },
    );
  });
  return loading;
}

async function load(): Promise<PriceBook> {
  const [{ calcPrice }, version] = await Promise.all([
    import('@pydantic/genai-prices'),
    installedVersion(),
  ]);
  const cache = new RateCache((model, provider, timestampMs) =>
    resolveRate(calcPrice, version, model, provider, timestampMs),
  );
  return Object.freeze({
    source: PACKAGE,
    version,
    rateFor: (model: string, provider: string | null, timestampMs: number): Rate | null =>
      cache.rateFor(model, provider, timestampMs),
  });
}

function resolveRate(
  calcPrice: CalcPrice,
  version: string,
  model: string,
  provider: string | null,
  timestampMs: number,
): Rate | null | undefined {
  let found: PriceCalculation | null;
  try {
    const options = { timestamp: new Date(timestampMs) };
    found = calcPrice(
      NO_USAGE,
      model,
      provider === null ? options : { ...options, providerId: provider },
    );
  } catch {
    // It throws for a timestamp that is no date. Another timestamp may well have an answer.
    return undefined;
  }
  if (found === null) return null;
  const { prices } = found.model;
  const validity = Array.isArray(prices) ? validityAt(prices, timestampMs) : ALWAYS;
  return rateOf(tokenPricesOf(found.model_price), {
    source: PACKAGE,
    version,
    provider: found.provider.id,
    model: found.model.id,
    validFromMs: validity.fromMs,
    validUntilMs: validity.untilMs,
    billedOtherwise: isBilledOtherwise(found.model_price),
  });
}

function tokenPricesOf(price: ModelPrice): TokenPrices {
  const prices: { -readonly [K in keyof TokenPrices]: TokenPrices[K] } = {};
  for (const [key, part] of Object.entries(PRICE_KEYS)) prices[part] = price[key];
  return prices;
}

/** No price at all is a free model; prices that are all for minutes or pages are another matter. */
function isBilledOtherwise(price: ModelPrice): boolean {
  const keys = Object.keys(price).filter((key) => price[key] !== undefined);
  return keys.length > 0 && !keys.some((key) => key in PRICE_KEYS);
}

/** The package does not export its package.json, so it is found from the file that it does export. */
async function installedVersion(): Promise<string> {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(PACKAGE));
    while (folder !== dirname(folder)) {
      const manifest = await manifestIn(folder);
      if (manifest?.name === PACKAGE) return manifest.version ?? 'unknown';
      folder = dirname(folder);
    }
  } catch {
    // Bundled into one file: the prices are there, their package is not.
  }
  return 'unknown';
}

async function manifestIn(folder: string): Promise<{ name?: string; version?: string } | null> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
}
