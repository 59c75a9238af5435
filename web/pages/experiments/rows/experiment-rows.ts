import { signal } from '@preact/signals';
import type { ExperimentList, ExperimentsStreamEvents } from '../../../../src/server/protocol.ts';
import { apiPath, getJson } from '../../../connection/api.ts';
import { openStream } from '../../../connection/stream.ts';
import { readToken } from '../../../connection/tokens.ts';
import { LiveUpdates } from './live-updates.ts';
import type { LoadedRow } from './loaded-row.ts';
import { RowMap } from './row-map.ts';
import type { Selection } from './selection.ts';
import { ServerPages } from './server-pages.ts';

/** As many are held in memory, where a filter takes a few milliseconds; of more, what is in sight. */
const MOST_IN_MEMORY = 20_000;
/** As many as the server gives at once. */
const PAGE_ROWS = 2000;
/** How old the list may be that is shown first. */
const STALE_MS = 60_000;
const RETRY_MS = 2000;
/** How often metrics that are being worked out are asked for again. */
const PENDING_MS = 1000;
const MOST_ASKED = 300;

/** What the last answer said of all experiments together. */
export type ListFacts = Pick<
  ExperimentList,
  'total' | 'metricNames' | 'statuses' | 'tags' | 'conditions' | 'pendingMetrics'
>;

/**
 * The rows that the page shows. The first hundred of the selection come first; all others follow, and
 * from then on nothing is asked of the server to filter or to sort. Live updates keep them as they are.
 */
export class ExperimentRows {
  /** Counts what changes in `map`: at most once a frame. */
  readonly version = signal(0);
  readonly map = new RowMap();
  readonly facts = signal<ListFacts | null>(null);
  /** Whether all experiments are in `map`. */
  readonly isComplete = signal(false);
  /** Why there is nothing to show, or nothing new. */
  readonly error = signal<unknown>(null);
  readonly isStoreAway = signal(false);
  /** Whether the server has rows that `pages` have no place for yet. */
  readonly hasNewRows = signal(false);
  readonly pages: ServerPages;
  readonly #live: LiveUpdates;
  #range = { from: 0, to: 50 };
  #inSight: readonly LoadedRow[] = [];
  #token: string | null = null;
  #cursor: string | null = null;
  #visit = new AbortController();
  #loading = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.pages = new ServerPages(
      async (selection, offset, limit, stopped) => {
        const list = await this.#ask({ ...selection.request, offset, limit }, stopped);
        this.#begun(list);
        return list;
      },
      (error) => this.#failed(error),
    );
    this.#live = new LiveUpdates(this.map, (isNew) => {
      this.version.value++;
      if (isNew && !this.isComplete.peek()) this.hasNewRows.value = true;
    });
  }

  /** Begins, or goes on where an earlier visit to the page ended. Returns what ends it. */
  visit(): () => void {
    this.#visit = new AbortController();
    if (this.#token !== readToken.peek()) this.#forget();
    this.#token = readToken.peek();
    if (this.#cursor !== null) this.#open();
    if (!this.isComplete.peek()) this.#loadOthers();
    const timer = setInterval(() => void this.#askPending(), PENDING_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(this.#retry);
      this.#visit.abort();
      this.#loading.abort();
      this.pages.stop();
      this.#live.stop();
    };
  }

  /** What is to be shown, and which of its rows are in sight. */
  show(selection: Selection, from: number, to: number, inSight: readonly LoadedRow[]): void {
    this.#inSight = inSight;
    this.#range = { from, to };
    if (!this.isComplete.peek()) this.pages.show(selection, from, to);
  }

  reload(): void {
    this.error.value = null;
    this.#again();
  }

  #forget(): void {
    this.map.clear();
    this.#cursor = null;
    this.isComplete.value = false;
    this.facts.value = null;
    this.error.value = null;
  }

  async #ask(
    parameters: Parameters<typeof apiPath>[1],
    stopped: AbortSignal,
  ): Promise<ExperimentList> {
    const askedAt = this.map.now();
    // Shown at once as it was a moment ago: the stream after its cursor brings what is newer.
    const path = apiPath('/api/experiments', { ...parameters, staleMs: STALE_MS });
    const list = await getJson<ExperimentList>(path, { signal: stopped });
    this.map.answer(list.experiments, askedAt);
    const { total, metricNames, statuses, tags, conditions, pendingMetrics } = list;
    this.facts.value = { total, metricNames, statuses, tags, conditions, pendingMetrics };
    this.error.value = null;
    this.isStoreAway.value = false;
    this.version.value++;
    return list;
  }

  /** After the first answer: its cursor is where live updates go on, and the others are fetched. */
  #begun(list: ExperimentList): void {
    if (this.#cursor !== null) return;
    this.#cursor = list.cursor;
    this.#open();
    if (this.map.size === list.total) this.isComplete.value = true;
    else this.#loadOthers();
  }

  #open(): void {
    const close = openStream<ExperimentsStreamEvents>('/api/stream', {
      after: this.#cursor!,
      on: {
        hello: () => {
          this.isStoreAway.value = false;
        },
        update: ({ rows, removed }) => this.#live.add(rows, removed),
        resync: () => {
          this.isStoreAway.value = false;
          this.#again();
        },
        unavailable: () => {
          this.isStoreAway.value = true;
        },
      },
    });
    this.#visit.signal.addEventListener('abort', close, { once: true });
  }

  /** Loads anew; what is shown stays until it is there. */
  #again(): void {
    clearTimeout(this.#retry);
    if (!this.isComplete.peek()) this.placeNewRows();
    this.#loadOthers();
  }

  /** Asks the server for the order once more. */
  placeNewRows(): void {
    this.hasNewRows.value = false;
    this.pages.reload(this.#range.from, this.#range.to);
  }

  #loadOthers(): void {
    const total = this.facts.peek()?.total ?? null;
    if (total !== null && total <= MOST_IN_MEMORY) void this.#loadAll();
  }

  async #loadAll(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal: stopped } = this.#loading;
    const askedAt = this.map.now();
    const seen = new Set<string>();
    try {
      for (let offset: number | null = 0; offset !== null; ) {
        const page: ExperimentList = await this.#ask({ offset, limit: PAGE_ROWS }, stopped);
        if (stopped.aborted) return;
        for (const { id } of page.experiments) seen.add(id);
        this.#cursor = page.cursor;
        offset = page.nextOffset;
      }
      this.map.keepOnly(seen, askedAt);
      this.isComplete.value = true;
      this.version.value++;
    } catch (error) {
      if (!stopped.aborted) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.error.value = error;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#again(), RETRY_MS);
  }

  /** Those in sight first, and some of the others: they are no part of live updates. */
  async #askPending(): Promise<void> {
    if (this.map.pending === 0 || document.hidden || this.#cursor === null) return;
    const ids = new Set<string>();
    for (const { row } of [...this.#inSight, ...this.map.values()]) {
      if (ids.size >= MOST_ASKED) break;
      if (row.metrics === null) ids.add(row.id);
    }
    await this.#ask({ id: [...ids], limit: ids.size }, this.#visit.signal).catch(() => {});
  }
}
