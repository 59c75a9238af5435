import { refuse } from '../../errors.js';
import { fieldNamed } from '../../event/fields.js';
import { metricColumns } from '../curve-reader.js';
import { type MetricSource, unitOf, usualDirection } from '../verdict/metric-spec.js';
import type { Direction } from '../verdict/verdict.js';

/** A metric whose mean can be watched. */
export interface WatchedMetric {
  /** As it was asked for, without its statistic: `latency_ms`, `success`. */
  readonly name: string;
  readonly source: MetricSource;
  readonly unit: string;
  /** Which way is good, where its name leaves no doubt. */
  readonly direction: Direction;
}

const QUANTILE = /^(p\d+(\.\d+)?|median|min|max|minimum|maximum|quantile|percentile)$/;
const TOTAL = /^(total|sum|count|events)$/;

/** Other names of fields, as people say them. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['latency', 'latency_ms'],
  ['cost', 'cost_usd'],
  ['success_rate', 'success'],
  ['tokens', 'total_tokens'],
]);

/**
 * The metric of a name like `latency_ms`, `success rate`, `metadata.score` or `loss mean`.
 *
 * @throws CrucibleError `invalid-option` for what is neither a mean nor a rate.
 */
export function watchedMetric(given: string): WatchedMetric {
  const words = given.trim().split(/\s+/);
  const statistic = words.length > 1 ? words.pop()! : 'mean';
  requireMean(given, [...words, statistic]);
  if (words.length !== 1 || words[0] === '' || !['mean', 'rate'].includes(statistic))
    throw refuse('invalid-option', 'metric', "a metric's name, with mean or rate behind it", given);
  const name = ALIASES.get(words[0]!) ?? words[0]!;
  const known = fieldNamed(name)?.column ?? name;
  return {
    name: known,
    source: { columns: metricColumns(known), events: null },
    unit: unitOf(known, 'mean'),
    direction: usualDirection(known),
  };
}

/** What has no values that come one by one, and whose mean it is, has no such interval. */
function requireMean(given: string, words: readonly string[]): void {
  const last = words.at(-1)!;
  if (words.some((word) => QUANTILE.test(word)))
    throw refuse(
      'invalid-option',
      'metric',
      'a mean or a rate (a quantile is not the mean of values that come one by one; watch the mean, ' +
        'and compare quantiles when it has ended)',
      given,
    );
  if (words.length > 1 && words.some((word) => TOTAL.test(word)))
    throw refuse(
      'invalid-option',
      'metric',
      'a mean or a rate (a total grows with the number of events, whatever the condition does; watch the mean)',
      given,
    );
  if (given.includes('/') || last === 'ratio')
    throw refuse(
      'invalid-option',
      'metric',
      'a mean or a rate (a ratio of two sums is not the mean of values that come one by one; compare it when it has ended)',
      given,
    );
}
