import type { RollupBucket } from '../../analysis/rollup-series.js';
import type { Lab } from '../../lab/lab.js';
import { timeSeries } from '../../lab/metrics.js';
import type { ExperimentTotals } from '../protocol.js';

const RATE_SECONDS = 10;
const SECOND_US = 1_000_000;

/** Figures over a whole experiment, from rollups: they cost the same however many events there are. */
export async function totalsOf(
  lab: Lab,
  id: string,
  recent: readonly RollupBucket[],
): Promise<ExperimentTotals> {
  const whole = (await timeSeries(lab, id, { maxBuckets: 1 })).series[0]?.buckets[0];
  const rate = rateOf(recent, lab.nowUs());
  if (whole === undefined) return { ...NOTHING, rate };
  const { events, succeeded, failed, successRate, latency, costUsd, tokens } = whole;
  return { events, rate, succeeded, failed, successRate, latency, costUsd, tokens };
}

/** Over whole seconds, this one left out: it is not over. */
function rateOf(recent: readonly RollupBucket[], nowUs: number): number {
  const toUs = Math.floor(nowUs / SECOND_US) * SECOND_US;
  const fromUs = toUs - RATE_SECONDS * SECOND_US;
  let events = 0;
  for (const bucket of recent)
    if (bucket.startUs >= fromUs && bucket.startUs < toUs) events += bucket.events;
  return events / RATE_SECONDS;
}

const NOTHING: ExperimentTotals = {
  events: 0,
  rate: 0,
  succeeded: 0,
  failed: 0,
  successRate: null,
  latency: {
    count: 0,
    mean: null,
    stdDev: null,
    min: null,
    max: null,
    p50: null,
    p90: null,
    p95: null,
    p99: null,
  },
  costUsd: { count: 0, total: null, mean: null },
  tokens: { prompt: null, completion: null, total: null },
};
