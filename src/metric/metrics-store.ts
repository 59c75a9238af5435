import { systemClock } from '../clock.js';
import { refuse } from '../errors.js';

/** One recorded value of one metric of one run, as every adapter reads it back. */
export interface MetricEntry {
  readonly runId: string;
  readonly metric: string;
  /** NaN and ±Infinity are values: a diverged loss reads back as it was recorded. */
  readonly value: number;
  /** `null` when no step was given. */
  readonly step: number | null;
  /** ISO-8601, UTC. */
  readonly timestamp: string;
  /** A JSON value: what JSON cannot hold (a bigint, a Date, a cycle) reads back as text. */
  readonly metadata: Record<string, unknown>;
}

/** What goes with a value, already checked and complete when an adapter sees it. */
export interface MetricFields {
  readonly step: number | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
}

/**
 * The port: any object with these three methods stores metrics. `MetricsStore` checks arguments
 * before it calls, so an adapter never sees an empty run id or a fractional step.
 *
 * An adapter copies what it keeps (the caller may change `metadata` afterwards), keeps the order
 * of one run's records, and on `read` returns what was recorded through it before, flushed or not.
 */
export interface MetricsAdapter {
  record(runId: string, metric: string, value: number, fields: MetricFields): void | Promise<void>;
  flush(runId: string): Promise<void>;
  read(runId: string): Promise<MetricEntry[]>;
}

/** The optional part of `MetricsStore.record`. */
export interface RecordOptions {
  /** A non-negative integer: the training step, batch or epoch. */
  readonly step?: number | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The functions behind the name `MetricsStore`. */
export interface MetricsStoreFunctions {
  /**
   * Records one value, stamped with the current time. Returns what the adapter returns: nothing,
   * or a promise to await.
   *
   * @throws CrucibleError 'invalid-argument': `details.path` names the argument.
   */
  record(
    adapter: MetricsAdapter,
    runId: string,
    metric: string,
    value: number,
    options?: RecordOptions,
  ): void | Promise<void>;
  /** Resolves once all that was recorded for this run before the call is where the adapter keeps it. */
  flush(adapter: MetricsAdapter, runId: string): Promise<void>;
  /** This run's entries in the order in which they were recorded; `[]` for an unknown run. */
  read(adapter: MetricsAdapter, runId: string): Promise<MetricEntry[]>;
}

/**
 * Records training metrics through an adapter, and reads them back.
 *
 * @example
 * const adapter = jsonlMetrics({ path: 'training/metrics.jsonl' });
 * MetricsStore.record(adapter, 'run_123', 'loss', 2.5, { step: 0 });
 * MetricsStore.record(adapter, 'run_123', 'lr', 0.001, { step: 100, metadata: { epoch: 1 } });
 * await MetricsStore.flush(adapter, 'run_123');
 * const entries = await MetricsStore.read(adapter, 'run_123');
 */
export const MetricsStore: MetricsStoreFunctions = {
  record(adapter, runId, metric, value, options = {}) {
    checkAdapter(adapter);
    checkName('runId', runId);
    checkName('metric', metric);
    if (typeof value !== 'number') throw refuse('invalid-argument', 'value', 'a number', value);
    if (!isObject(options)) {
      throw refuse('invalid-argument', 'options', 'an object with step and metadata', options);
    }
    return adapter.record(runId, metric, value, {
      step: checkedStep(options.step),
      metadata: checkedMetadata(options.metadata),
      timestamp: new Date(systemClock.nowUs() / 1000).toISOString(),
    });
  },

  async flush(adapter, runId) {
    checkAdapter(adapter);
    checkName('runId', runId);
    await adapter.flush(runId);
  },

  async read(adapter, runId) {
    checkAdapter(adapter);
    checkName('runId', runId);
    return await adapter.read(runId);
  },
};

function checkAdapter(adapter: MetricsAdapter): void {
  const methods: (keyof MetricsAdapter)[] = ['record', 'flush', 'read'];
  if (isObject(adapter) && methods.every((name) => typeof adapter[name] === 'function')) return;
  throw refuse('invalid-argument', 'adapter', 'an object with record, flush and read', adapter);
}

function checkName(path: string, name: string): void {
  if (typeof name === 'string' && name !== '') return;
  throw refuse('invalid-argument', path, 'a non-empty string', name);
}

function checkedStep(step: number | null | undefined): number | null {
  if (step === undefined || step === null) return null;
  if (Number.isSafeInteger(step) && step >= 0) return step;
  throw refuse('invalid-argument', 'options.step', 'a non-negative integer', step);
}

function checkedMetadata(metadata: RecordOptions['metadata']): Readonly<Record<string, unknown>> {
  if (metadata === undefined) return {};
  if (isObject(metadata) && !Array.isArray(metadata)) return metadata;
  throw refuse('invalid-argument', 'options.metadata', 'an object', metadata);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
