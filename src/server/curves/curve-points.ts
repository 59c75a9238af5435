import { CurveReader, metricColumns } from '../../analysis/curve-reader.js';
import type { CurveAxis, TrainingCurvesOptions } from '../../analysis/curves.js';
import { FiniteReader } from '../../analysis/finite-reader.js';
import { type GroupKey, GroupReader } from '../../analysis/group-reader.js';
import { type EventBatch, stringColumn } from '../../event/batch.js';
import { EVENT_NAME, TIMESTAMP_US } from '../../event/fields.js';
import { compilePatterns } from '../../event/name.js';
import { resolveColumn } from '../../query/query.js';

/** Which line of a chart a point is of. */
export interface CurveKey {
  readonly metric: string;
  readonly group: GroupKey;
}

/** Takes a point: its line, and when its event was. */
export type TakePoint = (curve: number, x: number, y: number, timeUs: number) => void;

/**
 * The points that events make of a chart's lines, as `trainingCurves` has them: an event without the
 * metric, or without a finite x, makes none.
 */
export class CurvePoints {
  readonly keys: CurveKey[] = [];
  readonly columns: readonly string[];
  readonly axis: CurveAxis;
  readonly #x: FiniteReader;
  readonly #time: FiniteReader = new FiniteReader(TIMESTAMP_US);
  readonly #wanted: ((eventName: string) => boolean) | null;
  readonly #names = new GroupReader();
  readonly #by: string | null;
  readonly #groups = new GroupReader();
  readonly #metrics: readonly {
    readonly name: string;
    readonly reader: CurveReader;
    /** By group: its place among the keys. */
    readonly places: number[];
  }[];

  constructor({ metrics, x, events, by }: TrainingCurvesOptions) {
    const names = [...new Set(metrics)];
    this.axis = x;
    this.#x = new FiniteReader(x);
    this.#wanted = events === undefined ? null : compilePatterns(events);
    this.#by = by === undefined ? null : resolveColumn(by);
    this.#metrics = names.map((name) => ({
      name,
      reader: new CurveReader(metricColumns(name)),
      places: [],
    }));
    this.columns = [
      ...new Set([
        TIMESTAMP_US,
        x,
        ...names.flatMap(metricColumns),
        ...(this.#wanted === null ? [] : [EVENT_NAME]),
        ...(this.#by === null ? [] : [this.#by]),
      ]),
    ];
  }

  /** Those rows of the batch, or all of them. */
  add(batch: EventBatch, rows: Uint32Array | null, take: TakePoint): void {
    const x = this.#x.read(batch);
    const time = this.axis === TIMESTAMP_US ? x : this.#time.read(batch);
    if (x === null || time === null) return;
    const wanted = this.#wantedRows(batch);
    const groups =
      this.#by === null ? null : this.#groups.read(batch.columns.get(this.#by), batch.length);
    for (const { name, reader, places } of this.#metrics) {
      if (!reader.read(batch)) continue;
      const { present, values } = reader;
      const count = rows?.length ?? batch.length;
      for (let i = 0; i < count; i++) {
        const row = rows === null ? i : rows[i]!;
        const at = x[row]!;
        if (present[row] === 0 || Number.isNaN(at) || (wanted !== null && wanted[row] === 0))
          continue;
        const group = groups === null ? 0 : groups[row]!;
        take((places[group] ??= this.#placeOf(name, group)), at, values[row]!, time[row]!);
      }
    }
  }

  #placeOf(metric: string, group: number): number {
    return (
      this.keys.push({ metric, group: this.#by === null ? null : this.#groups.keys[group]! }) - 1
    );
  }

  #wantedRows(batch: EventBatch): Uint8Array | null {
    const wanted = this.#wanted;
    if (wanted === null) return null;
    const names = this.#names.read(stringColumn(batch, EVENT_NAME) ?? undefined, batch.length);
    const counts = this.#names.keys.map((name) => typeof name === 'string' && wanted(name));
    return Uint8Array.from(names, (name) => (counts[name]! ? 1 : 0));
  }
}
