import type { Unit } from '../../../format/number.ts';

const UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/_ms$/, 'milliseconds'],
  [/_usd$/, 'dollars'],
  [/_bytes$/, 'bytes'],
  [/_per_second$/, 'perSecond'],
  [/tokens$/, 'tokens'],
  [/^(success_rate|cpu_fraction)$/, 'fraction'],
  [/^(events|dropped)$/, 'count'],
];

/** As its name says; `none` where it says nothing. */
export function unitOfMetric(name: string): Unit {
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? 'none';
}

const TITLES: Readonly<Record<string, string>> = {
  latency_ms: 'Latency mean',
  latency_p50_ms: 'Latency p50',
  latency_p95_ms: 'Latency p95',
  latency_p99_ms: 'Latency p99',
  cost_usd: 'Cost',
  cost_mean_usd: 'Cost mean',
  success_rate: 'Success',
  total_tokens: 'Tokens',
};

/** What a column of it is headed with. */
export function headingOfMetric(name: string): string {
  return TITLES[name] ?? name;
}
