import type { Route } from '../bus/route.js';
import type { Clock } from '../clock.js';
import { EventFacts } from '../enrich/facts.js';
import { type NameOutcome, nameOutcome } from '../enrich/outcome.js';
import type { PriceBook } from '../enrich/price-book.js';
import { type RedactionHook, redact } from '../enrich/redaction.js';
import type { Sampler } from '../enrich/sampling.js';
import type { Column } from '../event/column.js';
import type { NumberBuilder } from '../event/column-builder.js';
import type { RecordingCounts } from '../event/experiment.js';
import { EVENT_NAME, SEQUENCE, TIMESTAMP_US, WRITER } from '../event/fields.js';
import { readableCopy } from '../event/readable.js';
import { SlotTable } from '../event/slots.js';
import type { StringBuilder } from '../event/string-builder.js';
import type { EventStore } from '../store/port.js';
import { CustomMetrics, type MetricFunction } from './custom-metrics.js';
import { Enrichment } from './enrichment.js';
import type { LiveColumns } from './live-group.js';
import { type LiveMetrics, LiveStatistics } from './live-metrics.js';
import { Outbox } from './outbox.js';
import { createLayout, type NameLayout, RowWriter } from './row-writer.js';
import { NO_SAMPLES, SampleCounter, type SamplesSeen } from './sample-counter.js';

export interface RecorderOptions {
  readonly experimentId: string;
  readonly condition: string;
  readonly store: EventStore;
  readonly writer: string;
  readonly clock: Clock;
  readonly captureContent: boolean;
  readonly accepts: ((eventName: string) => boolean) | null;
  readonly sampler: Sampler | null;
  readonly redact: RedactionHook | null;
  readonly prices: PriceBook | null;
  readonly customMetrics: ReadonlyMap<string, MetricFunction>;
  readonly sampleSize: number | null;
  readonly onSampleSize: (() => void) | null;
  /** How long an event may wait before it is handed to the store. */
  readonly flushIntervalMs: number;
  /** Bound on what waits for the store to take it. */
  readonly maxPendingBytes: number;
  /** Hands over each event by itself, before `record` returns. */
  readonly isImmediate?: boolean;
  /** What was recorded of the experiment before. */
  readonly before?: RecordedBefore;
}

export interface RecordedBefore {
  /** Where the sequence goes on. */
  readonly nextSequence: number;
  readonly samples: SamplesSeen;
}

const NOTHING_BEFORE: RecordedBefore = { nextSequence: 0, samples: NO_SAMPLES };

/** Rows of a full batch: enough to make typed arrays pay, few enough to seal in under a millisecond. */
const BATCH_ROWS = 4096;
/** The first batches are small: on them the engine compiles what will seal the full ones. */
const FIRST_BATCH_ROWS = 256;
/** The live figures are never further behind than this, so that catching up stays short. */
const LIVE_ROWS = 512;
/** Past so many columns, further metadata keys share one JSON column. */
const MAX_COLUMNS = 256;
/** Event names beyond this are written without remembering their layouts. */
const MAX_NAMES = 4096;
/** Events emitted by the recording of one event, by the recording of those, and so on: so far, no further. */
const MAX_ROUNDS = 8;

interface NameState {
  readonly route: Route;
  readonly accepted: boolean;
  readonly outcome: NameOutcome;
  readonly layout: NameLayout;
}

/** An event that has to wait until the one being recorded is done. */
interface Waiting {
  readonly route: Route;
  readonly measurements: object;
  readonly metadata: object;
}

const RAMP: Uint16Array = Uint16Array.from({ length: BATCH_ROWS }, (_, row) => row);
const ZEROS = new Uint8Array(BATCH_ROWS);

/**
 * The one place where an experiment's events become columns. Everything is copied out of the
 * caller's objects before `record` returns; full or aged batches go to the store, and what the
 * store cannot take is kept up to a bound, then dropped and counted.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #firstSequence: number;
  readonly #slots = new SlotTable(BATCH_ROWS, MAX_COLUMNS);
  readonly #facts = new EventFacts();
  readonly #rows: RowWriter;
  readonly #enrichment: Enrichment;
  readonly #custom: CustomMetrics;
  readonly #samples: SampleCounter;
  readonly #statistics: LiveStatistics;
  readonly #liveColumns: LiveColumns;
  readonly #eventNames: StringBuilder;
  readonly #timestamps: NumberBuilder;
  readonly #names: NameState[] = [];
  readonly #outbox: Outbox;
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;
  #batchRows = FIRST_BATCH_ROWS;
  #row = 0;
  #liveRow = 0;
  #liveIsOn = true;
  #sequence = 0;
  #busy = false;
  #closed = false;
  /** Something is to be done once the event at hand is recorded. */
  #isUnsettled = false;
  #targetReached = false;
  /** Events that were lost before they were part of a batch. */
  #unwritten = 0;
  #sampledOut = 0;
  #redacted = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { nextSequence, samples } = options.before ?? NOTHING_BEFORE;
    this.#firstSequence = nextSequence;
    this.#sequence = nextSequence;
    this.#outbox = new Outbox({ ...options, onFailure: () => this.#startTimer() });
    const slots = this.#slots;
    this.#eventNames = slots.strings(slots.reserve(EVENT_NAME));
    this.#timestamps = slots.numbers(slots.reserve(TIMESTAMP_US));
    this.#rows = new RowWriter(slots, this.#facts, options.captureContent);
    this.#enrichment = new Enrichment(slots, options.prices, (column, given) =>
      this.#rows.keepOriginal(column, given),
    );
    this.#custom = new CustomMetrics(slots, options.customMetrics);
    this.#samples = new SampleCounter(slots, options.sampleSize, samples);
    this.#statistics = new LiveStatistics(options.condition);
    this.#liveColumns = {
      eventName: this.#eventNames,
      condition: slots.strings(slots.reserve('condition')),
      model: slots.strings(slots.reserve('model')),
      latencyMs: this.#enrichment.latencyMs,
      costUsd: this.#enrichment.costUsd,
      success: this.#enrichment.success,
      promptTokens: this.#enrichment.promptTokens,
      completionTokens: this.#enrichment.completionTokens,
      totalTokens: this.#enrichment.totalTokens,
      custom: this.#custom.columns,
    };
  }

  /** Takes in one event. Never throws for anything the event holds. */
  record(route: Route, measurements: object, metadata: object): void {
    const name = this.#stateOf(route);
    if (!name.accepted) return;
    if (this.#busy) {
      this.#wait(route, measurements, metadata);
      return;
    }
    this.#busy = true;
    this.#take(route, name, measurements, metadata);
    this.#busy = false;
    if (this.#isUnsettled) this.#settle();
    if (this.#options.isImmediate === true) this.#seal();
  }

  #take(route: Route, name: NameState, measurements: object, metadata: object): void {
    try {
      this.#accept(route.name, name, measurements, metadata);
    } catch {
      // Whatever it was, half a row must not be mixed into the next one.
      this.#slots.clearRow(this.#row);
      this.#unwritten++;
    }
  }

  /** Recording an event emitted another one: it has its turn right after, as it is now. */
  #wait(route: Route, measurements: object, metadata: object): void {
    this.#isUnsettled = true;
    this.#waiting.push({
      route,
      measurements: readableCopy(measurements).values,
      metadata: readableCopy(metadata).values,
    });
  }

  /** What an event set off, once it is recorded itself. */
  #settle(): void {
    this.#isUnsettled = false;
    this.#recordWaiting();
    if (!this.#targetReached) return;
    this.#targetReached = false;
    this.#options.onSampleSize?.();
  }

  /** A hook that emits an event for each event would never come to an end: the rest is dropped. */
  #recordWaiting(): void {
    this.#busy = true;
    for (let round = 0; this.#waiting.length > 0; round++) {
      const waiting = this.#waiting.splice(0);
      if (round === MAX_ROUNDS) this.#unwritten += waiting.length;
      else {
        for (const { route, measurements, metadata } of waiting)
          this.#take(route, this.#stateOf(route), measurements, metadata);
      }
    }
    this.#busy = false;
  }

  /** Ids of routes are given out again when a program makes up names without end. */
  #stateOf(route: Route): NameState {
    const known = this.#names[route.id];
    return known !== undefined && known.route === route ? known : this.#meet(route);
  }

  #meet(route: Route): NameState {
    const { accepts } = this.#options;
    const state: NameState = {
      route,
      accepted: accepts === null || accepts(route.name),
      outcome: nameOutcome(route.name),
      layout: createLayout(),
    };
    if (route.id < MAX_NAMES) this.#names[route.id] = state;
    return state;
  }

  #accept(eventName: string, name: NameState, measurements: object, metadata: object): void {
    const { sampler, redact: hook } = this.#options;
    if (sampler !== null && !sampler(measurements, metadata)) {
      this.#sampledOut++;
      return;
    }
    let measured = measurements;
    let told = metadata;
    if (hook !== null) {
      const kept = redact(hook, eventName, measurements, metadata);
      if (kept === null) {
        this.#redacted++;
        return;
      }
      measured = kept.measurements;
      told = kept.metadata;
    }
    this.#write(eventName, name, measured, told);
  }

  #write(eventName: string, name: NameState, measurements: object, metadata: object): void {
    if (this.#row >= this.#batchRows) this.#seal();
    const row = this.#row;
    this.#slots.makeRoom(row);
    const facts = this.#facts;
    const timestampUs = this.#options.clock.nowUs();
    facts.reset();
    this.#rows.write(row, name.layout, measurements, metadata);
    this.#eventNames.set(row, eventName);
    this.#timestamps.set(row, timestampUs);
    this.#enrichment.apply(row, facts, name.outcome, timestampUs);
    this.#rows.finish();
    this.#custom.apply(row, eventName, timestampUs, measurements, metadata);
    this.#row = row + 1;
    if (this.#row - this.#liveRow >= LIVE_ROWS) this.#catchUp();
    if (this.#timer === null) this.#startTimer();
    if (this.#samples.count(row, eventName, this.#enrichment.success)) {
      this.#targetReached = true;
      this.#isUnsettled = true;
    }
  }

  #startTimer(): void {
    if (this.#closed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#options.clock.resynchronise?.();
      this.#outbox.retry();
      this.#seal();
    }, this.#options.flushIntervalMs);
    this.#timer.unref();
  }

  /** Closes the open batch and hands it to the store. */
  #seal(): void {
    const length = this.#row;
    if (length === 0) return;
    if (length >= this.#batchRows) this.#batchRows = Math.min(this.#batchRows * 2, BATCH_ROWS);
    this.#catchUp();
    this.#row = 0;
    this.#liveRow = 0;
    const { condition } = this.#liveColumns;
    for (let row = 0; row < length; row++)
      if (!condition.has(row)) condition.set(row, this.#options.condition);
    const columns: Map<string, Column> = new Map([
      [WRITER, constant(this.#options.writer, length)],
      [
        SEQUENCE,
        {
          type: 'number',
          values: RAMP.subarray(0, length),
          offset: this.#sequence,
          validity: null,
        },
      ],
      ...this.#slots.seal(length),
    ]);
    this.#sequence += length;
    this.#outbox.send({ length, columns });
  }

  /** Hands everything to the store at once; what becomes of it there is not waited for. */
  handOver(): void {
    if (this.#busy) return;
    this.#outbox.retry();
    this.#seal();
  }

  /**
   * Resolves when the store has every event recorded before the call. Rejects with `store-failed`
   * when it would not take them; they are kept, and tried again.
   */
  async flush(): Promise<void> {
    // Called while an event is being written (by a metric, say): that event comes along.
    if (this.#busy) await null;
    // What the store takes now makes room for what is handed over next.
    if (this.#outbox.retry()) await this.#outbox.settled();
    this.#seal();
    await this.#outbox.settled();
    const failure = this.#outbox.failure();
    if (failure !== null) throw failure;
  }

  /** Flushes, then lets go of the timer. Nothing may be recorded afterwards. */
  async close(): Promise<void> {
    await this.flush();
    this.discard();
  }

  /** Lets go of the timer; what was not handed over is not going to be. */
  discard(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  live(): LiveMetrics {
    this.#catchUp();
    return this.#statistics.snapshot();
  }

  /** Takes into the statistics what was recorded since they were last up to date. */
  #catchUp(): void {
    if (this.#liveIsOn) this.#statistics.addRows(this.#liveColumns, this.#liveRow, this.#row);
    this.#liveRow = this.#row;
  }

  /** Begins the live statistics anew. */
  resetLive(): void {
    this.#statistics.reset();
    this.#liveRow = this.#row;
    this.#liveIsOn = true;
  }

  /** The live statistics a last time; from here on they cost nothing and stay as they are. */
  stopLive(): LiveMetrics {
    const last = this.live();
    this.#liveIsOn = false;
    return last;
  }

  get samplesObserved(): number {
    return this.#samples.observed;
  }

  get counts(): RecordingCounts {
    return {
      recorded: this.#sequence - this.#firstSequence + this.#row - this.#outbox.dropped,
      dropped: this.#outbox.dropped + this.#unwritten,
      sampledOut: this.#sampledOut,
      redacted: this.#redacted,
      truncated: this.#rows.truncated,
      unreadable: this.#rows.unreadable,
      metricFailures: this.#custom.failures,
    };
  }
}

function constant(value: string, length: number): Column {
  return {
    type: 'dictionary',
    json: false,
    codes: ZEROS.subarray(0, length),
    dictionary: [value],
    validity: null,
  };
}
