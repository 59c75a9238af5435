import type { RollupBucket } from '../../analysis/rollup-series.js';
import { CrucibleError } from '../../errors.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import { timeSeries } from '../../lab/metrics.js';
import type { ServerContext } from '../context.js';
import { isSameRecord } from '../index/entry.js';
import { rowOf } from '../index/rows.js';
import type { ExperimentTotals, LiveState } from '../protocol.js';
import { type StreamMessage, streamMessage } from './client.js';
import type { Feed } from './feed.js';
import { totalsOf } from './totals.js';

const WIDTH_US = 1_000_000;
/** Writers hand over their events in their own time: buckets this old may still change. */
const OVERLAP_US = 10_000_000;
/** Whoever comes back within this time misses nothing; others load anew. */
const KEPT_US = 600_000_000;
/** What is read first, where nobody has seen anything yet. */
const FIRST_US = 60_000_000;

interface KeptBucket {
  readonly bucket: RollupBucket;
  readonly text: string;
}

/** What is new in one experiment: seconds that have changed, and its figures as a whole. */
export class ExperimentFeed implements Feed {
  readonly pauseMs: number;
  readonly #context: ServerContext;
  readonly #id: string;
  readonly #buckets = new Map<number, KeptBucket>();
  /** Seconds before this one were never read. */
  #sinceUs: number;
  #newestUs = 0;
  #record: ExperimentRecord | null = null;
  #totals: ExperimentTotals | null = null;
  #end: StreamMessage | null = null;

  /** `cursor` is what the first who watches has seen already. */
  constructor(context: ServerContext, id: string, cursor: string | null) {
    this.#context = context;
    this.#id = id;
    this.pauseMs = context.settings.pollMs;
    const nowUs = context.lab.nowUs();
    const seenUs = secondOf(cursor) ?? nowUs;
    const fromUs = Math.min(nowUs - FIRST_US, seenUs - OVERLAP_US);
    this.#sinceUs = Math.max(fromUs, nowUs - KEPT_US);
  }

  get end(): StreamMessage | null {
    return this.#end;
  }

  async poll(): Promise<readonly StreamMessage[]> {
    const { lab, watch } = this.#context;
    await watch.check();
    const before = this.#record;
    const record = await this.#read();
    if (record === null) return [];
    const changed = await this.#changedBuckets();
    // By value: a store reads what other processes record anew each time.
    const isSame = before !== null && changed.length === 0 && isSameRecord(before, record);
    const mayHaveSlowed = (this.#totals?.rate ?? 0) > 0;
    if (isSame && !mayHaveSlowed) return [];
    const recent = [...this.#buckets.values()].map(({ bucket }) => bucket);
    const totals = await totalsOf(lab, this.#id, recent);
    const isQuiet = isSame && totals.rate === this.#totals?.rate;
    this.#totals = totals;
    return before === null || isQuiet ? [] : [this.#update(changed)];
  }

  async #read(): Promise<ExperimentRecord | null> {
    const { lab, index, watch } = this.#context;
    try {
      const { record } = await lab.find(this.#id);
      index.put(record);
      this.#record = record;
      // Read before the events: what came until then is among them.
      if (record.status === 'stopped' || record.status === 'archived')
        this.#end = streamMessage('end', 'end', { reason: 'experiment-ended' });
      return record;
    } catch (error) {
      const isGone = error instanceof CrucibleError && error.code === 'experiment-not-found';
      if (!isGone || this.#record === null) throw error;
      await watch.check(0);
      this.#end = streamMessage('end', 'end', { reason: 'experiment-removed' });
      return null;
    }
  }

  async #changedBuckets(): Promise<readonly RollupBucket[]> {
    const { lab } = this.#context;
    const fromUs = Math.max(this.#sinceUs, this.#newestUs - OVERLAP_US);
    const options = { fromUs, widthUs: WIDTH_US };
    const { series } = await timeSeries(lab, this.#id, options);
    const changed: RollupBucket[] = [];
    for (const bucket of series[0]?.buckets ?? []) {
      const text = JSON.stringify(bucket);
      if (this.#buckets.get(bucket.startUs)?.text === text) continue;
      this.#buckets.set(bucket.startUs, { bucket, text });
      this.#newestUs = Math.max(this.#newestUs, bucket.startUs);
      changed.push(bucket);
    }
    this.#forget();
    return changed;
  }

  #forget(): void {
    const oldestUs = this.#newestUs - KEPT_US;
    if (oldestUs <= this.#sinceUs) return;
    this.#sinceUs = oldestUs;
    for (const startUs of this.#buckets.keys())
      if (startUs < oldestUs) this.#buckets.delete(startUs);
  }

  /** The second that the last update was of: what is sent again from there on replaces what was there. */
  get #cursor(): string {
    return String(Math.max(this.#newestUs, this.#sinceUs + OVERLAP_US));
  }

  #state(): LiveState {
    const record = this.#record!;
    return {
      row: rowOf(this.#context.index.put(record)),
      counts: record.counts,
      totals: this.#totals!,
      cursor: this.#cursor,
    };
  }

  #update(buckets: readonly RollupBucket[]): StreamMessage {
    const state = this.#state();
    return streamMessage('update', this.#cursor, { ...state, widthUs: WIDTH_US, buckets });
  }

  welcome(cursor: string | null): readonly StreamMessage[] {
    const state = this.#state();
    const hello = streamMessage('hello', this.#cursor, { ...state, widthUs: WIDTH_US });
    if (cursor === null) return [hello];
    const seenUs = secondOf(cursor) ?? 0;
    if (seenUs - OVERLAP_US < this.#sinceUs)
      return [hello, streamMessage('resync', this.#cursor, { reason: 'too-far-behind' })];
    const missed = [...this.#buckets.values()]
      .map(({ bucket }) => bucket)
      .filter(({ startUs }) => startUs >= seenUs - OVERLAP_US)
      .sort((a, b) => a.startUs - b.startUs);
    return [hello, this.#update(missed)];
  }
}

function secondOf(cursor: string | null): number | null {
  return cursor !== null && /^\d{1,16}$/.test(cursor) ? Number(cursor) : null;
}
