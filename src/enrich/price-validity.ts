import type { ConditionalPrice } from '@pydantic/genai-prices';

const DAY_MS = 86_400_000;

/** A half-open stretch of time, [fromMs, untilMs). */
export interface Validity {
  readonly fromMs: number;
  readonly untilMs: number;
}

export const ALWAYS: Validity = Object.freeze({ fromMs: -Infinity, untilMs: Infinity });

/**
 * For how long around `atMs` a model's price cannot change: up to the nearest edge of any of its
 * conditions on either side. A start date is one edge; a daily window has two edges every UTC day.
 * An edge at which the price happens not to change only makes the stretch shorter, never wrong.
 */
export function validityAt(prices: readonly ConditionalPrice[], atMs: number): Validity {
  let fromMs = -Infinity;
  let untilMs = Infinity;
  for (const edge of edgesNear(prices, atMs)) {
    if (edge <= atMs) fromMs = Math.max(fromMs, edge);
    else untilMs = Math.min(untilMs, edge);
  }
  return { fromMs, untilMs };
}

function* edgesNear(prices: readonly ConditionalPrice[], atMs: number): Generator<number> {
  const today = Math.floor(atMs / DAY_MS) * DAY_MS;
  for (const { constraint } of prices) {
    if (constraint === undefined) continue;
    if (constraint.type === 'start_date') {
      yield Date.parse(constraint.start_date);
      continue;
    }
    for (const time of [constraint.start_time, constraint.end_time]) {
      const edge = timeOfDayMs(time);
      yield today - DAY_MS + edge;
      yield today + edge;
      yield today + DAY_MS + edge;
    }
  }
}

/** Milliseconds since UTC midnight of a time like `16:30:00Z` or `08:00:00+08:00`. */
function timeOfDayMs(time: string): number {
  return (Date.parse(`1970-01-02T${time}`) + DAY_MS) % DAY_MS;
}
