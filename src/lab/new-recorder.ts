import type { Clock } from '../clock.js';
import type { DecodedOptions } from '../config/experiment-options.js';
import { layerPrices, type PriceBook } from '../enrich/price-book.js';
import { loadPrices } from '../enrich/price-catalogue.js';
import { createSampler } from '../enrich/sampling.js';
import { EXPOSURE } from '../event/assignment.js';
import type { ExperimentRecord } from '../event/experiment.js';
import { compilePatterns } from '../event/name.js';
import { SYSTEM_SAMPLE } from '../event/system-sample.js';
import { type RecordedBefore, Recorder } from '../experiment/recorder.js';
import { createWriterId } from '../ids.js';
import type { EventStore } from '../store/port.js';

const MAX_PENDING_BYTES = 256 * 1024 ** 2;

/** What a process needs to record an experiment: its record, and what no record can keep. */
export interface Recording {
  readonly record: ExperimentRecord;
  readonly store: EventStore;
  readonly options: Pick<
    DecodedOptions,
    | 'redact'
    | 'customMetrics'
    | 'stopAtSampleSize'
    | 'flushIntervalMs'
    | 'durability'
    | 'systemMetrics'
  >;
  readonly prices: PriceBook | null;
  /** Null for an experiment that begins. */
  readonly before: RecordedBefore | null;
  readonly clock: Clock;
  readonly onSampleSize: (() => void) | null;
}

export function createRecorder(given: Recording): Recorder {
  const { record, store, options, prices, before } = given;
  return new Recorder({
    experimentId: record.id,
    condition: record.condition,
    store,
    writer: createWriterId(),
    clock: given.clock,
    captureContent: record.captureContent,
    accepts: record.events === null ? null : compilePatterns(eventsOf(record.events, given)),
    sampler: createSampler(record.sampling),
    redact: options.redact,
    prices,
    customMetrics: options.customMetrics,
    sampleSize: record.sampleSize,
    onSampleSize: given.onSampleSize,
    flushIntervalMs: options.flushIntervalMs,
    maxPendingBytes: MAX_PENDING_BYTES,
    isImmediate: options.durability !== 'interval',
    ...(before === null ? {} : { before }),
  });
}

/** Who assigns units, or samples the system, wants to know, whichever events there shall be beside. */
function eventsOf(events: readonly string[], { record, options }: Recording): readonly string[] {
  return [
    ...events,
    ...(record.assignment === null ? [] : [EXPOSURE]),
    ...(options.systemMetrics === null ? [] : [SYSTEM_SAMPLE]),
  ];
}

export async function pricesFor(
  options: Pick<DecodedOptions, 'prices' | 'metricsConfig'>,
): Promise<PriceBook | null> {
  if (!options.metricsConfig.cost) return null;
  const builtIn = await loadPrices();
  return options.prices === null ? builtIn : layerPrices(options.prices, builtIn);
}
