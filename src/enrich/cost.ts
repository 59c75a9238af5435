import type { Rate } from './price-rate.js';
import type { TokenUsage } from './usage.js';

/**
 * What a call cost in US dollars, or null when that is not known: no rate, no token counts, a
 * count missing that the rate charges for, counts that contradict each other, or a model billed
 * by the minute or page. A zero is therefore always a real zero: a free model, or no tokens.
 *
 * A cache or reasoning count that nobody reported is taken as none.
 *
 * @example
 * const rate = (await loadPrices()).rateFor('gpt-4o', 'openai', Date.now());
 * costOf({ promptTokens: 1000, completionTokens: 200, cacheReadTokens: NaN, cacheWriteTokens: NaN,
 *   reasoningTokens: NaN }, rate); // 0.0045
 */
export function costOf(usage: Readonly<TokenUsage>, rate: Rate | null): number | null {
  if (rate === null || rate.billedOtherwise) return null;
  let prompt = usage.promptTokens;
  let completion = usage.completionTokens;
  if (Number.isNaN(prompt)) {
    if (rate.chargesInput || Number.isNaN(completion)) return null;
    prompt = 0;
  } else if (Number.isNaN(completion)) {
    if (rate.chargesOutput) return null;
    completion = 0;
  }
  return rate.cost(
    prompt,
    completion,
    orNone(usage.cacheReadTokens),
    orNone(usage.cacheWriteTokens),
    orNone(usage.reasoningTokens),
  );
}

function orNone(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
