import { clearReportedUsage, createReportedUsage, type ReportedUsage } from './usage.js';

/**
 * What an event says about its outcome, time and price, gathered while its values are written to
 * columns. One instance is reset and used again for every event: nothing is allocated on the way.
 * NaN stands for "not said".
 */
export class EventFacts {
  durationNs: number = Number.NaN;
  durationMs: number = Number.NaN;
  startNs: number = Number.NaN;
  stopNs: number = Number.NaN;
  latencyMs: number = Number.NaN;
  costUsd: number = Number.NaN;
  success: boolean | null = null;
  /** `success` was given, and says neither yes nor no. */
  isUnclear = false;
  failed = false;
  responded = false;
  model: string | null = null;
  provider: string | null = null;
  /** False while no token count was reported, so that `usage` need not be looked at. */
  hasUsage = false;
  readonly reported: ReportedUsage = createReportedUsage();

  reset(): void {
    this.durationNs = Number.NaN;
    this.durationMs = Number.NaN;
    this.startNs = Number.NaN;
    this.stopNs = Number.NaN;
    this.latencyMs = Number.NaN;
    this.costUsd = Number.NaN;
    this.success = null;
    this.isUnclear = false;
    this.failed = false;
    this.responded = false;
    this.model = null;
    this.provider = null;
    if (this.hasUsage) {
      this.hasUsage = false;
      clearReportedUsage(this.reported);
    }
  }
}
