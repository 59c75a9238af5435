/**
 * What one model costs at one time. A rate is resolved once and then asked for every call,
 * so `cost` takes plain numbers, allocates nothing and looks nothing up.
 */
export interface Rate {
  /** The price list that this rate comes from, and its version: a cost without these is hearsay. */
  readonly source: string;
  readonly version: string;
  /** The price list's own names for what matched, e.g. `openai` and `gpt-4o`; null where it has none. */
  readonly provider: string | null;
  readonly model: string;
  /** The rate holds for timestamps in [validFromMs, validUntilMs). */
  readonly validFromMs: number;
  readonly validUntilMs: number;
  /** Whether a token in that direction has a price at all (embeddings have none for output). */
  readonly chargesInput: boolean;
  readonly chargesOutput: boolean;
  /** True for a model billed by the minute, page or message alone: its token count says nothing. */
  readonly billedOtherwise: boolean;
  /**
   * US dollars for one call. `promptTokens` is the whole input, cached tokens included, and
   * `completionTokens` the whole output, reasoning included. Null when a count is negative,
   * fractional or NaN, or when the parts exceed the whole.
   */
  cost(
    promptTokens: number,
    completionTokens: number,
    cacheReadTokens: number,
    cacheWriteTokens: number,
    reasoningTokens?: number,
  ): number | null;
}

/** US dollars per million tokens: one price, or one that changes with the size of the input. */
export type TokenPrice =
  | number
  | { readonly base: number; readonly tiers: readonly { start: number; price: number }[] };

/** The prices a rate is made of. An absent part (cache, reasoning) is charged as its whole is. */
export interface TokenPrices {
  readonly input?: TokenPrice | undefined;
  readonly output?: TokenPrice | undefined;
  readonly cacheRead?: TokenPrice | undefined;
  readonly cacheWrite?: TokenPrice | undefined;
  readonly reasoning?: TokenPrice | undefined;
  /** US dollars per thousand calls. */
  readonly requests?: TokenPrice | undefined;
}

export interface RateOrigin {
  readonly source: string;
  readonly version: string;
  readonly provider: string | null;
  readonly model: string;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly billedOtherwise: boolean;
}

/** All prices for inputs of more than `above` tokens. */
interface Band {
  readonly above: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
  readonly perRequest: number;
}

/** One class for plain and tiered prices, so that the call to `cost` stays monomorphic. */
class TokenRate implements Rate {
  readonly source: string;
  readonly version: string;
  readonly provider: string | null;
  readonly model: string;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly chargesInput: boolean;
  readonly chargesOutput: boolean;
  readonly billedOtherwise: boolean;
  readonly #cacheReadApart: boolean;
  readonly #cacheWriteApart: boolean;
  readonly #reasoningApart: boolean;
  readonly #base: Band;
  readonly #higher: readonly Band[];

  constructor(prices: TokenPrices, origin: RateOrigin) {
    this.source = origin.source;
    this.version = origin.version;
    this.provider = origin.provider;
    this.model = origin.model;
    this.validFromMs = origin.validFromMs;
    this.validUntilMs = origin.validUntilMs;
    this.billedOtherwise = origin.billedOtherwise;
    this.chargesInput = prices.input !== undefined;
    this.chargesOutput = prices.output !== undefined;
    this.#cacheReadApart = prices.cacheRead !== undefined;
    this.#cacheWriteApart = prices.cacheWrite !== undefined;
    this.#reasoningApart = prices.reasoning !== undefined;
    this.#base = bandAbove(-1, prices);
    this.#higher = thresholdsOf(prices).map((above) => bandAbove(above, prices));
  }

  cost(
    promptTokens: number,
    completionTokens: number,
    cacheReadTokens: number,
    cacheWriteTokens: number,
    reasoningTokens = 0,
  ): number | null {
    if (!isCount(promptTokens) || !isCount(completionTokens)) return null;
    if (!isCount(cacheReadTokens) || !isCount(cacheWriteTokens)) return null;
    let input = promptTokens;
    if (this.#cacheReadApart) input -= cacheReadTokens;
    if (this.#cacheWriteApart) input -= cacheWriteTokens;
    if (input < 0) return null;

    let band = this.#base;
    for (let i = 0; i < this.#higher.length; i++) {
      const next = this.#higher[i]!;
      if (promptTokens <= next.above) break;
      band = next;
    }
    // The order of these additions is the price catalogue's own: it makes the sums agree to the bit.
    let inputCost = (band.input * input) / 1e6;
    if (this.#cacheWriteApart) inputCost += (band.cacheWrite * cacheWriteTokens) / 1e6;
    if (this.#cacheReadApart) inputCost += (band.cacheRead * cacheReadTokens) / 1e6;
    if (!this.#reasoningApart) {
      return inputCost + (band.output * completionTokens) / 1e6 + band.perRequest;
    }
    if (!isCount(reasoningTokens) || reasoningTokens > completionTokens) return null;
    const outputCost =
      (band.output * (completionTokens - reasoningTokens)) / 1e6 +
      (band.reasoning * reasoningTokens) / 1e6;
    return inputCost + outputCost + band.perRequest;
  }
}

/** Turns a price list's numbers into a rate. */
export function rateOf(prices: TokenPrices, origin: RateOrigin): Rate {
  return new TokenRate(prices, origin);
}

/** Beyond 2^53 a count is no longer exact, so neither would its price be. */
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function thresholdsOf(prices: TokenPrices): number[] {
  const starts = new Set<number>();
  for (const price of Object.values(prices) as (TokenPrice | undefined)[]) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  return [...starts].sort((a, b) => a - b);
}

function bandAbove(above: number, prices: TokenPrices): Band {
  return {
    above,
    input: priceAbove(above, prices.input),
    output: priceAbove(above, prices.output),
    cacheRead: priceAbove(above, prices.cacheRead),
    cacheWrite: priceAbove(above, prices.cacheWrite),
    reasoning: priceAbove(above, prices.reasoning),
    perRequest: priceAbove(above, prices.requests) / 1e3,
  };
}

/** Zero for an absent price is safe: an absent part has no tokens of its own left to charge. */
function priceAbove(above: number, price: TokenPrice | undefined): number {
  if (price === undefined) return 0;
  if (typeof price === 'number') return price;
  let found = price.base;
  for (const tier of [...price.tiers].sort((a, b) => a.start - b.start)) {
    if (tier.start <= above) found = tier.price;
  }
  return found;
}
