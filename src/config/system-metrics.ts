import { refuse } from '../errors.js';
import type { GpuReading } from '../experiment/gpu-numbers.js';
import * as decode from './decode.js';

/** What of the process is sampled, and how often. */
export interface SystemMetricsOptions {
  /** Time between samples: 1,000 to 60,000 ms; 5,000 unless given. */
  readonly intervalMs?: number;
  /**
   * Asked with each sample. The numbers of a promise go with the next sample. One that throws or
   * rejects is left out; one that is slow is asked so seldom that it takes at most a hundredth of the
   * time.
   */
  readonly gpu?: GpuReading;
}

export interface SystemMetricsSettings {
  readonly intervalMs: number;
  readonly gpu: GpuReading | null;
}

const MIN_INTERVAL_MS = 1000;
const MAX_INTERVAL_MS = 60_000;
const DEFAULT_INTERVAL_MS = 5000;

/** Null where nothing is to be sampled. */
export function decodeSystemMetrics(value: unknown): SystemMetricsSettings | null {
  if (value === undefined || value === null || value === false) return null;
  if (value !== true && typeof value !== 'object')
    throw refuse('invalid-option', 'systemMetrics', 'true, false or an object', value);
  const options = value === true ? {} : decode.record(value, 'systemMetrics');
  decode.noOthers(options, 'systemMetrics', ['intervalMs', 'gpu']);
  const intervalMs = options['intervalMs'] ?? DEFAULT_INTERVAL_MS;
  if (
    typeof intervalMs !== 'number' ||
    !(intervalMs >= MIN_INTERVAL_MS && intervalMs <= MAX_INTERVAL_MS)
  ) {
    throw refuse(
      'invalid-option',
      'systemMetrics.intervalMs',
      `milliseconds, ${MIN_INTERVAL_MS} to ${MAX_INTERVAL_MS}`,
      intervalMs,
    );
  }
  return {
    intervalMs,
    gpu: decode.optionalFunction<GpuReading>(options['gpu'], 'systemMetrics.gpu'),
  };
}
