import { freemem, loadavg } from 'node:os';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is looked at: what is told of its delays is without it. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** Measures this process, each time since the time before. */
export class SystemMeasurements {
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #cpu: NodeJS.CpuUsage = process.cpuUsage();
  #takenMs: number = performance.now();

  constructor() {
    this.#delays.enable();
  }

  /** What cannot be known is not among them. */
  take(): Record<string, number> {
    const cpu = process.cpuUsage();
    const nowMs = performance.now();
    const usedMs = (cpu.user + cpu.system - this.#cpu.user - this.#cpu.system) / 1000;
    const elapsedMs = nowMs - this.#takenMs;
    const { rss, heapUsed } = process.memoryUsage();
    const measured = {
      ...(elapsedMs > 0 ? { cpu_percent: (100 * usedMs) / elapsedMs } : {}),
      memory_rss_bytes: rss,
      heap_used_bytes: heapUsed,
      ...this.#eventLoop(),
      // Always 0 where the system has none.
      ...(process.platform === 'win32' ? {} : { system_load_1m: loadavg()[0]! }),
      system_memory_free_bytes: freemem(),
    };
    this.#cpu = cpu;
    this.#takenMs = nowMs;
    this.#delays.reset();
    return measured;
  }

  #eventLoop(): Record<string, number> {
    if (this.#delays.count === 0) return {};
    return {
      event_loop_delay_p99_ms: delayMs(this.#delays.percentile(99)),
      event_loop_delay_max_ms: delayMs(this.#delays.max),
    };
  }

  close(): void {
    this.#delays.disable();
  }
}

/** Timers are late by some part of a millisecond either way. */
function delayMs(intervalNs: number): number {
  return Math.max(0, intervalNs / NANOSECONDS_PER_MS - RESOLUTION_MS);
}
