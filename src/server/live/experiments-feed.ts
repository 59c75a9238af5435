import type { ExperimentIndex } from '../index/experiment-index.js';
import { rowOf } from '../index/rows.js';
import { type StreamMessage, streamMessage } from './client.js';
import type { Feed } from './feed.js';

/** More rows than that at once are faster loaded anew. */
const MAX_ROWS = 200;
/** No more than a tenth of the time goes into looking. */
const LOOK_SHARE = 10;
/** The summaries of so many experiments that record are kept up to date while somebody watches. */
const WATCHED = 50;

/** Rows of the list that have changed. */
export class ExperimentsFeed implements Feed {
  readonly end = null;
  readonly #index: ExperimentIndex;
  readonly #pollMs: number;
  #revision: number | null = null;

  constructor(index: ExperimentIndex, pollMs: number) {
    this.#index = index;
    this.#pollMs = pollMs;
  }

  get pauseMs(): number {
    return Math.max(this.#pollMs, this.#index.refreshMs * LOOK_SHARE);
  }

  async poll(): Promise<readonly StreamMessage[]> {
    await this.#index.refresh(this.#pollMs / 2);
    const recording = [...this.#index.entries()].filter(
      ({ record }) => record.status === 'running',
    );
    this.#index.summaries.want(recording.slice(-WATCHED));
    const before = this.#revision;
    this.#revision = this.#index.revision;
    return before === null || before === this.#revision ? [] : this.#changes(before);
  }

  #changes(revision: number): readonly StreamMessage[] {
    const changes = this.#index.changesAfter(revision);
    const { cursor, size: total } = this.#index;
    if (changes === null || changes.changed.length + changes.removed.length > MAX_ROWS)
      return [streamMessage('resync', cursor, { reason: 'too-far-behind' })];
    const { changed, removed } = changes;
    if (changed.length === 0 && removed.length === 0) return [];
    return [streamMessage('update', cursor, { rows: changed.map(rowOf), removed, total })];
  }

  welcome(cursor: string | null): readonly StreamMessage[] {
    const hello = streamMessage('hello', this.#index.cursor, { total: this.#index.size });
    if (cursor === null) return [hello];
    const missed = this.#index.since(cursor);
    if (missed === null)
      return [hello, streamMessage('resync', this.#index.cursor, { reason: 'too-far-behind' })];
    return [hello, ...this.#changes(Number(cursor.slice(cursor.indexOf('-') + 1)))];
  }
}
