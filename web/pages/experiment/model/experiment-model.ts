import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type {
  ExperimentDetail,
  ExperimentStatus,
  ExperimentStreamEvents,
  LiveState,
  RollupBucket,
  StreamUnavailable,
} from '../../../../src/server/protocol.ts';
import { ApiProblem, apiPath, getJson } from '../../../connection/api.ts';
import { openStream } from '../../../connection/stream.ts';
import { ColourBook } from './colour-book.ts';

/** What is new: seconds that have changed, or anything, where it is not known what was missed. */
export interface Change {
  readonly widthUs: number;
  /** Null for anything. */
  readonly buckets: readonly RollupBucket[] | null;
}

/** `removed`: it was there, and is not any more. */
type Standing = 'loading' | 'followed' | 'over' | 'removed';

/**
 * So long after it has ended a second may still grow: its events wait for the recorder to hand them over
 * and for the server to look, each within a few tenths of a second.
 */
const SETTLING_US = 1_000_000;

const EVERYTHING: Change = { widthUs: 0, buckets: null };

/** One experiment as its page knows it: read once, then followed by its stream. */
export class ExperimentModel {
  readonly id: string;
  readonly path: string;
  readonly detail = signal<ExperimentDetail | null>(null);
  readonly live = signal<LiveState | null>(null);
  readonly standing = signal<Standing>('loading');
  /** Why there is nothing to show. */
  readonly error = signal<unknown>(null);
  /** The store does not answer; what is shown is from before. */
  readonly outage = signal<StreamUnavailable | null>(null);
  readonly status: ReadonlySignal<ExperimentStatus | null> = computed(
    () => this.live.value?.row.status ?? this.detail.value?.row.status ?? null,
  );
  /** Whether events may still come. */
  readonly isOpen: ReadonlySignal<boolean> = computed(
    () =>
      this.standing.value === 'followed' &&
      (this.status.value === 'running' || this.status.value === 'paused'),
  );
  /** A time of the server's clock, and when it was that by this page's, which may be another. */
  #serverTime = { us: 0, atMs: 0 };
  /** The state with the most events: of one that is being removed, events may go before its record does. */
  #fullest: LiveState | null = null;
  readonly colours: ColourBook = new ColourBook();
  readonly #listeners = new Set<(change: Change) => void>();
  #close: () => void = () => {};
  #reading = new AbortController();

  constructor(id: string) {
    this.id = id;
    this.path = `/api/experiments/${encodeURIComponent(id)}`;
  }

  /** An address of this experiment's part of the API. */
  at(part: string, parameters: Parameters<typeof apiPath>[1] = {}): string {
    return apiPath(`${this.path}/${part}`, parameters);
  }

  /**
   * What was before this, in microseconds, has arrived while it records: what is later may still grow.
   * Null where nothing grows.
   */
  settledUs(): number | null {
    return this.status.value === 'running' ? this.#nowUs() - SETTLING_US : null;
  }

  #nowUs(): number {
    const { us, atMs } = this.#serverTime;
    return us + Math.floor((performance.now() - atMs) * 1000);
  }

  /** A cursor is a second that has begun: it is at least as late as that. */
  #learnTime({ cursor }: LiveState): void {
    const us = Number(cursor);
    if (us > this.#nowUs()) this.#serverTime = { us, atMs: performance.now() };
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads it and follows it; the returned function ends that. */
  open(): () => void {
    void this.read().then((isThere) => {
      if (isThere) this.#follow();
    });
    return () => {
      this.#reading.abort();
      this.#close();
      this.#close = () => {};
    };
  }

  /** False where it could not be read, and `error` says why. */
  async read(): Promise<boolean> {
    this.#reading.abort();
    const { signal: isOutdated } = (this.#reading = new AbortController());
    try {
      // The record is there long before the figures: what it says need not wait for them, and of an
      // experiment that is not there nothing else is asked for.
      const detail = await getJson<ExperimentDetail>(this.path, { signal: isOutdated });
      if (isOutdated.aborted) return false;
      this.detail.value = detail;
      const live = await getJson<LiveState>(this.at('live'), { signal: isOutdated });
      if (isOutdated.aborted) return false;
      this.#learnTime(live);
      this.#keepFullest(live);
      batch(() => {
        this.live.value = live;
        this.error.value = null;
      });
      return true;
    } catch (error) {
      if (!isOutdated.aborted) this.#failed(error);
      return false;
    }
  }

  /** As the server answered a change of it. */
  replace(detail: ExperimentDetail): void {
    batch(() => {
      this.detail.value = detail;
      const live = this.live.value;
      if (live !== null) this.live.value = { ...live, row: detail.row };
    });
  }

  #failed(error: unknown): void {
    const isGone = error instanceof ApiProblem && error.problem.status === 404;
    if (isGone && this.detail.value !== null) this.#removed();
    else this.error.value = error;
  }

  #keepFullest(state: LiveState): void {
    if (state.totals.events >= (this.#fullest?.totals.events ?? 0)) this.#fullest = state;
  }

  /** What is shown is what was there. */
  #removed(): void {
    batch(() => {
      this.standing.value = 'removed';
      this.live.value = this.#fullest ?? this.live.value;
    });
  }

  #follow(): void {
    this.#close();
    if (isOver(this.status.value)) {
      this.standing.value = 'over';
      return;
    }
    this.standing.value = 'followed';
    this.#close = openStream<ExperimentStreamEvents>(this.at('stream'), {
      ...(this.live.value === null ? {} : { after: this.live.value.cursor }),
      on: {
        hello: (state) => this.#take(state),
        update: (state) => {
          this.#take(state);
          this.#tell({ widthUs: state.widthUs, buckets: state.buckets });
        },
        resync: () => void this.#readAll(),
        unavailable: (outage) => {
          this.outage.value = outage;
        },
        end: ({ reason }) => {
          if (reason === 'experiment-removed') this.#removed();
          if (reason !== 'experiment-ended') return;
          this.standing.value = 'over';
          void this.#readAll();
        },
      },
      onProblem: (problem) => this.#failed(problem),
    });
  }

  async #readAll(): Promise<void> {
    this.outage.value = null;
    if (await this.read()) this.#tell(EVERYTHING);
  }

  #take(state: LiveState): void {
    const last = this.live.value;
    const before = last?.row;
    this.#learnTime(state);
    this.#keepFullest(state);
    batch(() => {
      this.live.value = state;
      this.outage.value = null;
    });
    if (last === null || before === undefined) return;
    const { status, tags } = state.row;
    const isSame = before.status === status && tags.join() === before.tags.join();
    // It was sent for something that it does not say itself, as a note: that comes with the whole record.
    const saysNothing = state.counts.recorded === last.counts.recorded;
    if (!isSame || saysNothing) void this.read();
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function isOver(status: ExperimentStatus | null): boolean {
  return status === 'stopped' || status === 'archived';
}
