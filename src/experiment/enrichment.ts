import { activeSpan } from '../bus/span-context.js';
import { costOf } from '../enrich/cost.js';
import type { EventFacts } from '../enrich/facts.js';
import { latencyOf } from '../enrich/latency.js';
import { type NameOutcome, successOf } from '../enrich/outcome.js';
import type { PriceBook } from '../enrich/price-book.js';
import type { Rate } from '../enrich/price-rate.js';
import { settleUsage, type TokenUsage } from '../enrich/usage.js';
import type { BooleanBuilder, NumberBuilder } from '../event/column-builder.js';
import type { SlotTable } from '../event/slots.js';
import type { StringBuilder } from '../event/string-builder.js';

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
  readonly #onReplaced: (column: string, given: number) => void;
  #rateModel: string | null = null;
  #rateProvider: string | null = null;
  #rate: Rate | null = null;
  #source = '';
  #version = '';
  #sourceName = '';

  /** `onReplaced` is told of a count that the event gave and that settling put another in place of. */
  constructor(
    slots: SlotTable,
    prices: PriceBook | null,
    onReplaced: (column: string, given: number) => void,
  ) {
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
    this.#onReplaced = onReplaced;
  }

  apply(row: number, facts: EventFacts, byName: NameOutcome, timestampUs: number): void {
    this.#applyLatency(row, latencyOf(facts));
    const success = successOf(facts, byName);
    if (success !== null && !this.success.has(row)) this.success.set(row, success);
    if (facts.hasUsage) this.#applyUsage(row, facts, timestampUs);
    else if (this.costUsd.has(row)) this.#priceSource.set(row, GIVEN);
    const span = activeSpan();
    if (span === undefined || this.#traceId.has(row)) return;
    this.#traceId.set(row, span.traceId);
    if (!this.#spanId.has(row)) this.#spanId.set(row, span.spanId);
  }

  /** A latency that none can be (negative, NaN) stays readable where it was given, and counts nowhere. */
  #applyLatency(row: number, latencyMs: number): void {
    const latencies = this.latencyMs;
    if (latencies.has(row)) {
      const given = latencies.get(row);
      if (given === latencyMs) return;
      this.#onReplaced('latency_ms', given);
      latencies.clear(row);
    }
    setKnown(latencies, row, latencyMs);
  }

  #applyUsage(row: number, facts: EventFacts, timestampUs: number): void {
    const usage = this.#usage;
    settleUsage(facts.reported, usage);
    this.#setCount('prompt_tokens', this.promptTokens, row, usage.promptTokens);
    this.#setCount('completion_tokens', this.completionTokens, row, usage.completionTokens);
    this.#setCount('cache_read_tokens', this.#cacheReadTokens, row, usage.cacheReadTokens);
    this.#setCount('cache_write_tokens', this.#cacheWriteTokens, row, usage.cacheWriteTokens);
    this.#setCount('reasoning_tokens', this.#reasoningTokens, row, usage.reasoningTokens);
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

  /** A settled count takes the place of the one that was lifted: it means the same everywhere. */
  #setCount(column: string, builder: NumberBuilder, row: number, count: number): void {
    if (Number.isNaN(count)) return;
    if (builder.has(row)) {
      const given = builder.get(row);
      if (given === count) return;
      this.#onReplaced(column, given);
      builder.clear(row);
    }
    builder.set(row, count);
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
      if (this.#rate !== null) this.#nameSource(this.#rate);
    }
    const cost = costOf(this.#usage, this.#rate);
    if (cost === null) return;
    this.costUsd.set(row, cost);
    this.#priceSource.set(row, this.#sourceName);
  }

  /** Put together only when it changes: a text made anew for every event would have to be compared. */
  #nameSource({ source, version }: Rate): void {
    if (source === this.#source && version === this.#version) return;
    this.#source = source;
    this.#version = version;
    this.#sourceName = `${source}@${version}`;
  }
}

function setKnown(builder: NumberBuilder, row: number, value: number): void {
  if (!Number.isNaN(value)) builder.set(row, value);
}
