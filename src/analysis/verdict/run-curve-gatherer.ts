import type { EventBatch } from '../../event/batch.js';
import { EVENT_NAME } from '../../event/fields.js';
import { CurveReader, metricColumns } from '../curve-reader.js';
import { FiniteReader } from '../finite-reader.js';
import { GroupReader } from '../group-reader.js';
import { Sample } from '../sample.js';
import type { RunCurve, RunGroup } from './run-curves.js';

export interface RunCurveOptions {
  /** As events give it: `'loss'`, `'val_loss'`. */
  readonly metric: string;
  readonly x: 'step' | 'epoch';
  /** The column that tells runs apart; null takes each experiment for one. */
  readonly runBy: string | null;
  readonly groupBy: 'condition' | 'experiment';
}

/** The columns that are read; what scans have to ask for. */
export function runCurveColumns({ metric, x, runBy }: RunCurveOptions): readonly string[] {
  const columns = [EVENT_NAME, 'condition', x, ...metricColumns(metric)];
  return runBy === null ? columns : [...columns, runBy];
}

interface Points {
  readonly x: Sample;
  readonly y: Sample;
}

/** Gathers runs' curves from experiments, by condition. */
export class RunCurveGatherer {
  readonly #options: RunCurveOptions;
  readonly #x: FiniteReader;
  readonly #metric: CurveReader;
  readonly #conditions = new GroupReader();
  readonly #runs = new GroupReader();
  readonly #groups = new Map<string, Map<string, Points>>();

  constructor(options: RunCurveOptions) {
    this.#options = options;
    this.#x = new FiniteReader(options.x);
    this.#metric = new CurveReader(metricColumns(options.metric));
  }

  add(batch: EventBatch, record: { readonly id: string; readonly condition: string }): void {
    const x = this.#x.read(batch);
    if (x === null || !this.#metric.read(batch)) return;
    const { runBy, groupBy } = this.#options;
    const { columns, length } = batch;
    const { present, values } = this.#metric;
    const conditions = this.#conditions.read(columns.get('condition'), length);
    const runs = runBy === null ? null : this.#runs.read(columns.get(runBy), length);
    for (let row = 0; row < length; row++) {
      if (present[row] === 0 || Number.isNaN(x[row])) continue;
      const run = runs === null ? record.id : this.#runs.keys[runs[row]!]!;
      // What belongs to no run is on no run's curve.
      if (run === null) continue;
      const condition = this.#conditions.keys[conditions[row]!];
      const group = groupBy === 'experiment' ? record.id : String(condition ?? record.condition);
      const points = this.#pointsOf(group, `${typeof run}:${run}`);
      points.x.add(x[row]!);
      points.y.add(values[row]!);
    }
  }

  #pointsOf(group: string, run: string): Points {
    let runs = this.#groups.get(group);
    if (runs === undefined) this.#groups.set(group, (runs = new Map()));
    let points = runs.get(run);
    if (points === undefined) runs.set(run, (points = { x: new Sample(), y: new Sample() }));
    return points;
  }

  /** In the order in which they were first met. */
  groups(): RunGroup[] {
    return Array.from(this.#groups, ([group, runs]) => ({
      group,
      runs: Array.from(runs.values(), inOrder),
    }));
  }
}

/** Batches come in any order, but nearly always in that of the steps. */
function inOrder(points: Points): RunCurve {
  const x = points.x.toArray();
  const y = points.y.toArray();
  if (x.every((each, at) => at === 0 || x[at - 1]! <= each)) return { x, y };
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
  return { x: Float64Array.from(order, (i) => x[i]!), y: Float64Array.from(order, (i) => y[i]!) };
}
