import { decodeMetricLine, encodeMetricLine } from './metric-line.js';
import type { MetricsAdapter } from './metrics-store.js';

/**
 * Keeps metrics in this process's memory, for tests and short runs: all of them, until the
 * adapter itself is let go. `flush` has nothing to do.
 *
 * Entries are kept as the lines that a file would hold. So they read back exactly as they would
 * from `jsonlMetrics`, and nobody's later change to an object can reach them.
 *
 * @example
 * const adapter = memoryMetrics();
 * MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
 * const [first] = await MetricsStore.read(adapter, 'run_123');
 */
export function memoryMetrics(): MetricsAdapter {
  const linesByRun = new Map<string, string[]>();
  return {
    record(runId, metric, value, fields) {
      const line = encodeMetricLine(runId, metric, value, fields);
      const lines = linesByRun.get(runId);
      if (lines) lines.push(line);
      else linesByRun.set(runId, [line]);
    },
    async flush() {},
    async read(runId) {
      return (linesByRun.get(runId) ?? []).map(decodeMetricLine);
    },
  };
}
