import { signal } from '@preact/signals';
import type { ExperimentList } from '../../../../src/server/protocol.ts';
import type { Selection } from './selection.ts';

const PAGE_ROWS = 100;

type Ask = (
  selection: Selection,
  offset: number,
  limit: number,
  signal: AbortSignal,
) => Promise<ExperimentList>;

/**
 * The ids of one selection as the server has put them in order, by pages as they come into sight: what
 * is shown until all rows are here, and where there are too many for that.
 */
export class ServerPages {
  readonly version = signal(0);
  readonly #ask: Ask;
  readonly #onError: (error: unknown) => void;
  #selection: Selection | null = null;
  #pages = new Map<number, readonly string[]>();
  #asked = new Set<number>();
  #matching: number | null = null;
  /** Whether the pages are answers to what is asked now, and not to what was asked before. */
  #areFresh = false;
  #controller = new AbortController();
  /** Of which selection the pages are: those of the one before stay until there are newer ones. */
  #shownKey: string | null = null;

  constructor(ask: Ask, onError: (error: unknown) => void) {
    this.#ask = ask;
    this.#onError = onError;
  }

  /** Null before the first answer. */
  get matching(): number | null {
    return this.#matching;
  }

  get shownKey(): string | null {
    return this.#shownKey;
  }

  idAt(index: number): string | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Asks for the rows in sight, unless they are here or on their way. */
  show(selection: Selection, from: number, to: number): void {
    const isOther = this.#selection?.key !== selection.key;
    if (isOther) this.#begin(selection);
    const first = isOther ? 0 : Math.floor(from / PAGE_ROWS);
    const last = isOther ? 0 : Math.floor(Math.max(from, to - 1) / PAGE_ROWS);
    for (let page = first; page <= last; page++) void this.#load(selection, page);
  }

  /** Asks anew: something has changed that the server alone can put in its place. */
  reload(from: number, to: number): void {
    const selection = this.#selection;
    if (selection === null) return;
    this.#begin(selection);
    const last = Math.floor(Math.max(from, to - 1) / PAGE_ROWS);
    for (let page = Math.floor(from / PAGE_ROWS); page <= last; page++)
      void this.#load(selection, page);
  }

  stop(): void {
    this.#controller.abort();
    this.#selection = null;
  }

  #begin(selection: Selection): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#selection = selection;
    this.#asked = new Set();
    this.#areFresh = false;
  }

  async #load(selection: Selection, page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    const asked = this.#asked.add(page);
    const { signal: stopped } = this.#controller;
    try {
      const list = await this.#ask(selection, page * PAGE_ROWS, PAGE_ROWS, stopped);
      if (stopped.aborted) return;
      // The first page that comes takes the place of all that was there before.
      if (!this.#areFresh) this.#pages = new Map();
      this.#areFresh = true;
      this.#shownKey = selection.key;
      this.#matching = list.matching;
      this.#pages.set(
        page,
        list.experiments.map(({ id }) => id),
      );
      this.version.value++;
    } catch (error) {
      asked.delete(page);
      if (!stopped.aborted) this.#onError(error);
    }
  }
}
