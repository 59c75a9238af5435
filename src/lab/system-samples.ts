import type { Telemetry } from '../bus/telemetry.js';
import type { SystemMetricsSettings } from '../config/system-metrics.js';
import { SYSTEM_SAMPLE } from '../event/system-sample.js';
import { GpuNumbers } from '../experiment/gpu-numbers.js';
import { runInExperiment } from '../experiment/scope.js';
import { SystemMeasurements } from '../experiment/system-measurements.js';

/**
 * Has one experiment record how this process is doing, from `start` to `end`. The timer keeps no
 * process alive, and between the two nothing is measured for anybody else.
 */
export class SystemSamples {
  readonly #telemetry: Telemetry;
  readonly #experimentId: string;
  readonly #intervalMs: number;
  readonly #gpu: GpuNumbers | null;
  #measurements: SystemMeasurements | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(telemetry: Telemetry, experimentId: string, settings: SystemMetricsSettings) {
    this.#telemetry = telemetry;
    this.#experimentId = experimentId;
    this.#intervalMs = settings.intervalMs;
    this.#gpu = settings.gpu === null ? null : new GpuNumbers(settings.gpu);
  }

  /** Nothing where it has been started already. */
  start(): void {
    if (this.#measurements !== null) return;
    this.#measurements = new SystemMeasurements();
    this.#timer = setInterval(() => this.sample(), this.#intervalMs);
    this.#timer.unref();
  }

  /** With a last sample, of the time since the one before. */
  end(): void {
    if (this.#measurements === null) return;
    clearInterval(this.#timer);
    this.sample();
    this.#measurements.close();
    this.#measurements = null;
  }

  /** Of the time since the one before; none where it has not been started. */
  sample(): void {
    if (this.#measurements === null) return;
    const measured = { ...this.#gpu?.take(), ...this.#measurements.take() };
    const metadata = { process_id: process.pid };
    runInExperiment(this.#experimentId, () =>
      this.#telemetry.execute(SYSTEM_SAMPLE, measured, metadata),
    );
  }
}
