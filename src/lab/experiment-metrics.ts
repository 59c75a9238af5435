import type { TelemetryEvent } from '../event/event.js';
import { runInExperiment } from '../experiment/scope.js';
import { METRIC_RECORDED, experimentMetrics as metricsOf } from '../metric/experiment-metrics.js';
import type { MetricEntry, MetricsAdapter } from '../metric/metrics-store.js';
import type { Lab } from './lab.js';
import { queryEvents } from './reading.js';

/** The keys of a metric event's metadata that are the entry's own fields. */
const OWN_KEYS: ReadonlySet<string> = new Set(['run_id', 'metric', 'step', 'timestamp']);

/** A metrics adapter that records into an experiment, as events, and reads them back out of it. */
export function experimentMetrics(lab: Lab, experimentId: string): MetricsAdapter {
  return metricsOf(
    {
      execute: (name, measurements, metadata) => {
        lab.requireRecording(experimentId);
        runInExperiment(experimentId, () => lab.telemetry.execute(name, measurements, metadata));
      },
    },
    {
      read: async (runId) => {
        const events = await queryEvents(lab, experimentId, {
          events: METRIC_RECORDED,
          where: { 'metadata.run_id': runId },
        });
        return events.map(entryOf);
      },
      flush: () => lab.flush(experimentId),
    },
  );
}

function entryOf(event: TelemetryEvent): MetricEntry {
  const { run_id, metric, step, timestamp } = event.metadata;
  const metadata = Object.fromEntries(
    Object.entries(event.metadata).filter(([key]) => !OWN_KEYS.has(key)),
  );
  return {
    runId: String(run_id),
    metric: String(metric),
    value: event.measurements['value'] as number,
    step: typeof step === 'number' ? step : null,
    timestamp: String(timestamp),
    metadata,
  };
}
