import { describe, expect, it } from 'vitest';
import { experimentMetrics, METRIC_RECORDED } from '../../src/metric/experiment-metrics.js';
import type { MetricEntry, MetricsAdapter } from '../../src/metric/metrics-store.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';
import { describeMetricsAdapter } from './metrics-adapter-contract.js';

interface Emitted {
  readonly name: string;
  readonly measurements: Record<string, number>;
  readonly metadata: Record<string, unknown>;
}

/** The smallest event path there is: a list, and its scan. */
function eventList(): { events: Emitted[]; adapter: MetricsAdapter } {
  const events: Emitted[] = [];
  const emitter = {
    execute(name: string, measurements: Record<string, number>, metadata: Record<string, unknown>) {
      events.push({ name, measurements, metadata });
    },
  };
  const read = async (runId: string): Promise<MetricEntry[]> =>
    structuredClone(events)
      .filter((event) => event.metadata['run_id'] === runId)
      .map(({ measurements, metadata: { run_id, metric, step, timestamp, ...metadata } }) => ({
        runId: run_id as string,
        metric: metric as string,
        value: measurements['value']!,
        step: step as number | null,
        timestamp: timestamp as string,
        metadata,
      }));
  return { events, adapter: experimentMetrics(emitter, { read }) };
}

describeMetricsAdapter('experimentMetrics', async () => eventList().adapter);

describe('experimentMetrics', () => {
  it('emits one event a metric, with the run, metric and step over the metadata', () => {
    const { events, adapter } = eventList();
    const metadata = { epoch: 1, metric: 'not this one' };
    MetricsStore.record(adapter, 'run_123', 'lr', 0.001, { step: 100, metadata });
    const timestamp = expect.any(String);
    expect(events).toEqual([
      {
        name: METRIC_RECORDED,
        measurements: { value: 0.001 },
        metadata: { epoch: 1, run_id: 'run_123', metric: 'lr', step: 100, timestamp },
      },
    ]);
    expect(METRIC_RECORDED).toBe('crucible.metric.recorded');
  });

  it('passes a flush on to the place where the events went', async () => {
    const flushed: string[] = [];
    const adapter = experimentMetrics(
      { execute: () => undefined },
      { read: async () => [], flush: async (runId) => void flushed.push(runId) },
    );
    await MetricsStore.flush(adapter, 'run_123');
    expect(flushed).toEqual(['run_123']);
  });
});
