import { batch, signal } from '@preact/signals';
import type { RollupBucket, RollupSeriesResult } from '../../../../src/server/protocol.ts';
import type { AxisRange } from '../../../charts/chart.ts';
import { getJson } from '../../../connection/api.ts';
import { serverReturns } from '../../../connection/presence.ts';
import { ALL, type BucketGroup, groupsOf, mergeGroups, type SplitBy } from './buckets.ts';
import type { Change, ExperimentModel } from './experiment-model.ts';

/** What charts over time are to show. */
interface Wanted {
  /** Null for all, which follows what is recorded. */
  readonly range: AxisRange;
  readonly by: SplitBy;
  /** Points for the width of a chart. */
  readonly maxBuckets: number;
}

interface Loaded extends Wanted {
  readonly widthUs: number;
  readonly groups: readonly BucketGroup[];
}

/** Wider buckets are read anew no more often than that. */
const TAIL_WAIT_MS = 500;
const LATE_MS = 200;
const NEIGHBOURS_AFTER_MS = 100;
/** Growth beyond the points asked for, before buckets are made wider. */
const MOST_GROWTH = 1.3;

/** The buckets of the charts over time: of the range that is shown, then of its neighbours, then live. */
export class BucketLoader {
  readonly loaded = signal<Loaded | null>(null);
  /** It takes longer than one would not notice. */
  readonly isLate = signal(false);
  readonly error = signal<unknown>(null);
  readonly #model: ExperimentModel;
  #wanted: Wanted | null = null;
  #isLoading = false;
  #lateTimer: ReturnType<typeof setTimeout> | null = null;
  #asked = new AbortController();
  /** From where on buckets of the tail are old; null where none are. */
  #staleFromUs: number | null = null;
  #tailTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(model: ExperimentModel) {
    this.#model = model;
  }

  open(): () => void {
    const stop = this.#model.onChange((change) => this.#changed(change));
    const stopReturns = serverReturns.subscribe(() => {
      if (this.error.peek() !== null) this.again();
    });
    return () => {
      stop();
      stopReturns();
      this.#asked.abort();
      this.#end();
      if (this.#tailTimer !== null) clearTimeout(this.#tailTimer);
      this.#tailTimer = null;
    };
  }

  /** Shows what there is until the answer has come; an answer to something else is thrown away. */
  ask(wanted: Wanted): void {
    this.#wanted = wanted;
    void this.#load();
  }

  /** The same question anew, after it could not be answered. */
  again(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    this.#asked.abort();
    const { signal: isOutdated } = (this.#asked = new AbortController());
    // What changes from now on may not be in the answer.
    this.#staleFromUs = null;
    this.#begin();
    try {
      const answer = await this.#read(wanted, wanted.range, null, isOutdated);
      if (isOutdated.aborted) return;
      const loaded = { ...wanted, widthUs: answer.widthUs, groups: groupsOf(answer, wanted.by) };
      batch(() => {
        this.loaded.value = loaded;
        this.error.value = null;
        this.#end();
      });
      this.#scheduleTail();
      await this.#loadNeighbours(loaded, isOutdated);
    } catch (error) {
      if (isOutdated.aborted) return;
      batch(() => {
        this.error.value = error;
        this.#end();
      });
    }
  }

  #begin(): void {
    this.#isLoading = true;
    this.#lateTimer ??= setTimeout(() => {
      this.isLate.value = true;
    }, LATE_MS);
  }

  #end(): void {
    this.#isLoading = false;
    if (this.#lateTimer !== null) clearTimeout(this.#lateTimer);
    this.#lateTimer = null;
    this.isLate.value = false;
  }

  /** As much on either side as is shown: whoever moves the charts finds it there. */
  async #loadNeighbours(loaded: Loaded, isOutdated: AbortSignal): Promise<void> {
    if (loaded.range === null) return;
    // Not in the way of drawing what was asked for.
    await new Promise((resolve) => setTimeout(resolve, NEIGHBOURS_AFTER_MS));
    if (isOutdated.aborted) return;
    const { from, to } = loaded.range;
    const sides = [
      { from: Math.max(0, from - (to - from)), to: from },
      { from: to, to: to + (to - from) },
    ];
    // Only a service: what is shown is there already.
    const answers = await Promise.all(
      sides.map((side) => this.#read(loaded, side, loaded.widthUs, isOutdated).catch(() => null)),
    );
    if (isOutdated.aborted) return;
    batch(() => {
      for (const answer of answers) if (answer !== null) this.#merge(groupsOf(answer, loaded.by));
    });
  }

  #read(
    { by, maxBuckets }: Wanted,
    range: { readonly from: number; readonly to: number | null } | null,
    widthUs: number | null,
    isOutdated: AbortSignal,
  ): Promise<RollupSeriesResult> {
    const toUs = range === null || range.to === null ? null : Math.ceil(range.to);
    const path = this.#model.at('timeseries', {
      by: by === ALL ? null : by,
      fromUs: range === null ? null : Math.floor(range.from),
      toUs,
      ...(widthUs === null ? { maxBuckets } : { widthUs }),
    });
    return getJson<RollupSeriesResult>(path, { signal: isOutdated });
  }

  #merge(groups: readonly BucketGroup[]): void {
    const loaded = this.loaded.value;
    if (loaded !== null)
      this.loaded.value = { ...loaded, groups: mergeGroups(loaded.groups, groups) };
  }

  #changed({ widthUs, buckets }: Change): void {
    const loaded = this.loaded.value;
    if (buckets === null || loaded === null || this.error.value !== null) {
      void this.#load();
      return;
    }
    const first = buckets[0];
    if (first === undefined || !reaches(loaded.range, first)) return;
    if (loaded.widthUs === widthUs && loaded.by === ALL && !this.#isLoading) {
      this.#merge([{ label: ALL, buckets }]);
      this.#widen();
      return;
    }
    const fromUs = first.startUs - (first.startUs % loaded.widthUs);
    this.#staleFromUs = Math.min(this.#staleFromUs ?? fromUs, fromUs);
    this.#scheduleTail();
  }

  #scheduleTail(): void {
    if (this.#staleFromUs === null) return;
    this.#tailTimer ??= setTimeout(() => {
      void this.#loadTail().then((isDone) => {
        this.#tailTimer = null;
        if (isDone) this.#scheduleTail();
      });
    }, TAIL_WAIT_MS);
  }

  /** The newest buckets alone: never what is there already. False where that has to wait. */
  async #loadTail(): Promise<boolean> {
    const { value: loaded } = this.loaded;
    const fromUs = this.#staleFromUs;
    const { signal: isOutdated } = this.#asked;
    if (loaded === null || fromUs === null || this.#isLoading) return false;
    this.#staleFromUs = null;
    try {
      const tail = { from: fromUs, to: null };
      const answer = await this.#read(loaded, tail, loaded.widthUs, isOutdated);
      if (!isOutdated.aborted) this.#merge(groupsOf(answer, loaded.by));
      this.#widen();
      return true;
    } catch {
      // The server has gone; its stream says what is new when it is there again.
      this.#staleFromUs = Math.min(this.#staleFromUs ?? fromUs, fromUs);
      return false;
    }
  }

  #widen(): void {
    const loaded = this.loaded.value;
    if (loaded === null || loaded.range !== null || this.#isLoading) return;
    const longest = Math.max(0, ...loaded.groups.map(({ buckets }) => spanOf(buckets)));
    if (longest / loaded.widthUs > loaded.maxBuckets * MOST_GROWTH) void this.#load();
  }
}

function spanOf(buckets: readonly RollupBucket[]): number {
  return buckets.length === 0 ? 0 : buckets.at(-1)!.startUs - buckets[0]!.startUs;
}

function reaches(range: AxisRange, { startUs }: RollupBucket): boolean {
  return range === null || startUs < range.to + (range.to - range.from);
}
