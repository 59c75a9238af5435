import { encodeMetadata } from './metric-line.js';
import type { MetricEntry, MetricsAdapter } from './metrics-store.js';

/** The event that carries one metric: measurements `{ value }`, the rest in its metadata. */
export const METRIC_RECORDED = 'crucible.metric.recorded';

/** What `experimentMetrics` needs to emit: `telemetry` is one. */
export interface MetricEmitter {
  execute(
    name: string,
    measurements: Record<string, number>,
    metadata: Record<string, unknown>,
  ): void;
}

/** Where the emitted metrics went: how to read them back, and how to make them durable. */
export interface MetricSource {
  read(runId: string): Promise<MetricEntry[]>;
  flush?(runId: string): Promise<void>;
}

/**
 * Records metrics as events of the running experiments, beside all their other events.
 *
 * The event's metadata holds the metric's own metadata with `run_id`, `metric`, `step` and
 * `timestamp` laid over it: of two equal keys, these four win.
 *
 * @example
 * const adapter = experimentMetrics(telemetry, { read: (runId) => readMetrics(experiment.id, runId) });
 * MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
 */
export function experimentMetrics(emitter: MetricEmitter, source: MetricSource): MetricsAdapter {
  return {
    record(runId, metric, value, { step, timestamp, metadata }) {
      // Through JSON: the listeners get a copy without getters that could throw at them.
      const copy: Record<string, unknown> = JSON.parse(encodeMetadata(metadata));
      const event = { ...copy, run_id: runId, metric, step, timestamp };
      emitter.execute(METRIC_RECORDED, { value }, event);
    },
    async flush(runId) {
      await source.flush?.(runId);
    },
    read: (runId) => source.read(runId),
  };
}
