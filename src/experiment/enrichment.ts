import { activeSpan } from '../bus/span-context.js';
import { costOf } from '../enrich/cost.js';
import type { EventFacts } from '../enrich/facts.js';
import { latencyOf } from '../enrich/latency.js';
import { type NameOutcome, successOf } from '../enrich/outcome.js';
import type { PriceBook } from '../enrich/price-book.js';
import type { Rate } from '../enrich/price-rate.js';
import { settleUsage, type TokenUsage } from '../enrich/usage.js';
import type { BooleanBuilder, NumberBuilder, StringBuilder } from '../event/column-builder.js';
import type { SlotTable } from '../event/slots.js';

const GIVEN = 'given';

/** The columns that are computed, or filled in where the event did not bring them itself. */
export class Enrichment {
  readonly latencyMs: NumberBuilder;
  readonly costUsd: NumberBuilder;
  readonly success: BooleanBuilder;
  readonly promptTokens: NumberBuilder;
  readonly completionTokens: NumberBuilder;
  readonly totalTokens: NumberBuilder;
  readonly #cacheReadTokens: NumberBuilder;
  readonly #cacheWriteTokens: NumberBuilder;
  readonly #reasoningTokens: NumberBuilder;
  readonly #priceSource: StringBuilder;
  readonly #traceId: StringBuilder;
  readonly #spanId: StringBuilder;
  readonly #prices: PriceBook | null;
  readonly #usage: TokenUsage = {
    promptTokens: Number.NaN,
    completionTokens: Number.NaN,
    cacheReadTokens: Number.NaN,
    cacheWriteTokens: Number.NaN,
    reasoningTokens: Number.NaN,
  };
  #rateModel: string | null = null;
  #rateProvider: string | null = null;
  #rate: Rate | null = null;
  #rateSource = '';

  constructor(slots: SlotTable, prices: PriceBook | null) {
    const numbers = (name: string): NumberBuilder => slots.numbers(slots.reserve(name));
    const strings = (name: string): StringBuilder => slots.strings(slots.reserve(name));
    this.latencyMs = numbers('latency_ms');
    this.costUsd = numbers('cost_usd');
    this.success = slots.booleans(slots.reserve('success'));
    this.promptTokens = numbers('prompt_tokens');
    this.completionTokens = numbers('completion_tokens');
    this.totalTokens = numbers('total_tokens');
    this.#cacheReadTokens = numbers('cache_read_tokens');
    this.#cacheWriteTokens = numbers('cache_write_tokens');
    this.#reasoningTokens = numbers('reasoning_tokens');
    this.#priceSource = strings('price_source');
    this.#traceId = strings('trace_id');
    this.#spanId = strings('span_id');
    this.#prices = prices;
  }

  apply(row: number, facts: EventFacts, byName: NameOutcome, timestampUs: number): void {
    if (!this.latencyMs.has(row)) setKnown(this.latencyMs, row, latencyOf(facts));
    const success = successOf(facts, byName);
    if (success !== null && !this.success.has(row)) this.success.set(row, success);
    if (facts.hasUsage) this.#applyUsage(row, facts, timestampUs);
    else if (this.costUsd.has(row)) this.#priceSource.set(row, GIVEN);
    const span = activeSpan();
    if (span === undefined || this.#traceId.has(row)) return;
    this.#traceId.set(row, span.traceId);
    if (!this.#spanId.has(row)) this.#spanId.set(row, span.spanId);
  }

  #applyUsage(row: number, facts: EventFacts, timestampUs: number): void {
    const usage = this.#usage;
    settleUsage(facts.reported, usage);
    setCount(this.promptTokens, row, usage.promptTokens);
    setCount(this.completionTokens, row, usage.completionTokens);
    setCount(this.#cacheReadTokens, row, usage.cacheReadTokens);
    setCount(this.#cacheWriteTokens, row, usage.cacheWriteTokens);
    setCount(this.#reasoningTokens, row, usage.reasoningTokens);
    if (!this.totalTokens.has(row)) {
      const given = facts.reported.totalTokens;
      setKnown(
        this.totalTokens,
        row,
        Number.isNaN(given) ? usage.promptTokens + usage.completionTokens : given,
      );
    }
    if (this.costUsd.has(row)) this.#priceSource.set(row, GIVEN);
    else if (facts.model !== null)
      this.#applyPrice(row, facts.model, facts.provider, timestampUs / 1000);
  }

  #applyPrice(row: number, model: string, provider: string | null, timestampMs: number): void {
    if (this.#prices === null) return;
    const known = this.#rate;
    if (
      known === null ||
      model !== this.#rateModel ||
      provider !== this.#rateProvider ||
      timestampMs >= known.validUntilMs ||
      timestampMs < known.validFromMs
    ) {
      this.#rate = this.#prices.rateFor(model, provider, timestampMs);
      this.#rateModel = model;
      this.#rateProvider = provider;
      this.#rateSource = this.#rate === null ? '' : `${this.#rate.source}@${this.#rate.version}`;
    }
    const cost = costOf(this.#usage, this.#rate);
    if (cost === null) return;
    this.costUsd.set(row, cost);
    this.#priceSource.set(row, this.#rateSource);
  }
}

function setKnown(builder: NumberBuilder, row: number, value: number): void {
  if (!Number.isNaN(value)) builder.set(row, value);
}

/** A settled count replaces the one that was lifted: it is the same, or means the same everywhere. */
function setCount(builder: NumberBuilder, row: number, value: number): void {
  if (Number.isNaN(value)) return;
  builder.clear(row);
  builder.set(row, value);
}
