import { refuse } from '../errors.js';
import { type EventBatch, stringColumn } from '../event/batch.js';
import { EVENT_NAME, TIMESTAMP_US } from '../event/fields.js';
import { compilePatterns, type EventName } from '../event/name.js';
import { resolveColumn } from '../query/query.js';
import { CurveReader, metricColumns } from './curve-reader.js';
import { FiniteReader } from './finite-reader.js';
import { type GroupKey, GroupReader } from './group-reader.js';
import { Sample } from './sample.js';

/** What a curve runs along. */
export type CurveAxis = 'step' | 'epoch' | 'timestamp_us';

const AXES: readonly CurveAxis[] = ['step', 'epoch', TIMESTAMP_US];

export interface TrainingCurvesOptions {
  /** Names as events give them: `'loss'`, `'accuracy'`, `'val_loss'`, `'measurements.val_loss'`. */
  readonly metrics: readonly string[];
  readonly x: CurveAxis;
  /** Names and prefixes of the events that count; all unless given. */
  readonly events?: readonly EventName[];
  /** A curve for each value of this column or field, as `'condition'` or `'metadata.seed'`. */
  readonly by?: string;
}

/** One line of a chart: point `i` is at `x[i]`, `y[i]`. */
export interface CurveSeries {
  readonly metric: string;
  /** The value of `by`; null for events without one, and where no `by` was given. */
  readonly group: GroupKey;
  /** Never falling. Points of equal x are in order of time. */
  readonly x: Float64Array;
  /** NaN and infinities are kept: they are what a diverged loss looks like. */
  readonly y: Float64Array;
}

/** The columns `trainingCurves` reads; what a scan has to ask for. */
export function curveColumns(options: TrainingCurvesOptions): readonly string[] {
  const { metrics, x, by } = options;
  const columns = [EVENT_NAME, x, ...metrics.flatMap(metricColumns)];
  if (by !== undefined) columns.push(resolveColumn(by));
  return [...new Set(columns)];
}

/**
 * How metrics went over a training run: one series for each metric and value of `by`, metrics
 * as asked for, values in the order in which they first appear. An event without the metric, or without a finite x, makes no point.
 *
 * @throws CrucibleError `invalid-argument` for an axis that is none, no metrics or no event patterns.
 *
 * @example
 * const options = { metrics: ['loss'], x: 'step', by: 'condition' } as const;
 * const query = resolveQuery({ columns: curveColumns(options) }, clock.nowUs());
 * for (const { group, x, y } of await trainingCurves(store.scan(id, query), options)) draw(group, x, y);
 */
export async function trainingCurves(
  batches: AsyncIterable<EventBatch>,
  options: TrainingCurvesOptions,
): Promise<CurveSeries[]> {
  requireOptions(options);
  const curves = new Curves(options);
  for await (const batch of batches) curves.add(batch);
  return curves.series();
}

function requireOptions({ metrics, x }: TrainingCurvesOptions): void {
  if (!AXES.includes(x)) throw refuse('invalid-argument', 'x', AXES.join(', '), x);
  if (!Array.isArray(metrics) || metrics.length === 0)
    throw refuse('invalid-argument', 'metrics', 'a non-empty array of names', metrics);
  metrics.forEach((name: unknown, index) => {
    if (typeof name !== 'string' || name === '')
      throw refuse('invalid-argument', `metrics[${index}]`, 'a non-empty string', name);
  });
}

interface Curve {
  readonly x: Sample;
  readonly y: Sample;
}

interface MetricCurves {
  readonly name: string;
  readonly reader: CurveReader;
  /** By group; groups without the metric leave a hole. */
  readonly curves: Curve[];
}

class Curves {
  readonly #x: FiniteReader;
  readonly #wanted: ((eventName: string) => boolean) | null;
  readonly #names = new GroupReader();
  readonly #by: string | null;
  readonly #groups = new GroupReader();
  readonly #metrics: readonly MetricCurves[];

  constructor({ metrics, x, events, by }: TrainingCurvesOptions) {
    this.#x = new FiniteReader(x);
    this.#wanted = events === undefined ? null : compilePatterns(events);
    this.#by = by === undefined ? null : resolveColumn(by);
    this.#metrics = [...new Set(metrics)].map((name) => ({
      name,
      reader: new CurveReader(metricColumns(name)),
      curves: [],
    }));
  }

  add(batch: EventBatch): void {
    const x = this.#x.read(batch);
    if (x === null) return;
    if (this.#wanted !== null) this.#leaveOut(batch, x, this.#wanted);
    const groups =
      this.#by === null ? null : this.#groups.read(batch.columns.get(this.#by), batch.length);
    for (const { reader, curves } of this.#metrics) {
      if (!reader.read(batch)) continue;
      const { present, values } = reader;
      for (let row = 0; row < batch.length; row++) {
        if (present[row] === 0 || Number.isNaN(x[row])) continue;
        const group = groups === null ? 0 : groups[row]!;
        const curve = (curves[group] ??= { x: new Sample(), y: new Sample() });
        curve.x.add(x[row]!);
        curve.y.add(values[row]!);
      }
    }
  }

  /** Takes their x from the rows of events that do not count. */
  #leaveOut(batch: EventBatch, x: Float64Array, wanted: (eventName: string) => boolean): void {
    const names = this.#names.read(stringColumn(batch, EVENT_NAME) ?? undefined, batch.length);
    const counts = this.#names.keys.map((name) => typeof name === 'string' && wanted(name));
    for (let row = 0; row < batch.length; row++) if (!counts[names[row]!]) x[row] = Number.NaN;
  }

  series(): CurveSeries[] {
    return this.#metrics.flatMap(({ name, curves }) =>
      // Mapping over an array leaves its holes out of the flattened one.
      curves.flatMap(({ x, y }, group) => ({
        metric: name,
        group: this.#by === null ? null : this.#groups.keys[group]!,
        ...inOrder(x.toArray(), y.toArray()),
      })),
    );
  }
}

/** Several writers' steps interleave, and a resumed run repeats some: a curve has them in order. */
function inOrder(
  x: Float64Array,
  y: Float64Array,
): { readonly x: Float64Array; readonly y: Float64Array } {
  if (x.every((at, i) => i === 0 || at >= x[i - 1]!)) return { x, y };
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
  return {
    x: Float64Array.from(order, (i) => x[i]!),
    y: Float64Array.from(order, (i) => y[i]!),
  };
}
