import type { EventBatch } from '../../event/batch.js';
import { EVENT_NAME } from '../../event/fields.js';
import { FiniteReader } from '../finite-reader.js';
import { type GroupKey, GroupReader } from '../group-reader.js';
import { addCurves, addRows, countKinds } from './add-rows.js';
import { ArmSink } from './arm-sink.js';
import type { Gathered } from './gathered.js';
import type { MetricSpec } from './metric-spec.js';
import type { RowPlaces } from './row-buffer.js';
import { gatheredKey, SourceReader } from './source-reader.js';
import { TextNumbers } from './text-numbers.js';

export interface GatherOptions {
  readonly metrics: readonly MetricSpec[];
  /** What makes an arm: each experiment, or each value of `condition` over all of them. */
  readonly by: 'experiment' | 'condition';
  /** The column that tells runs apart; null takes each experiment for one run. */
  readonly runBy: string | null;
}

/** The part of a record that gathering looks at. */
interface Source {
  readonly id: string;
  readonly condition: string;
}

/** The columns that a gatherer reads; what scans have to ask for. */
export function gatherColumns({ metrics, runBy }: GatherOptions): readonly string[] {
  const columns = [EVENT_NAME, 'condition', 'sample_id', 'step', 'epoch'];
  if (runBy !== null) columns.push(runBy);
  for (const { source, denominator } of metrics)
    columns.push(...source.columns, ...(denominator?.columns ?? []));
  return [...new Set(columns)];
}

/**
 * Gathers all metrics of all arms in one pass, column by column. Samples, runs and conditions become
 * numbers that all experiments share. Give it the experiments one after the other, the baseline first.
 *
 * @example
 * const gatherer = new Gatherer({ metrics, by: 'experiment', runBy: null });
 * const add = gatherer.experiment({ id: 'a', condition: 'control' });
 * for await (const batch of store.scan('a', query)) add(batch);
 * const { arms } = gatherer.finish('control');
 */
export class Gatherer {
  readonly #options: GatherOptions;
  readonly #sources: readonly SourceReader[];
  readonly #arms: ArmSink[] = [];
  readonly #byCondition = new Map<string, ArmSink>();
  readonly #names = new GroupReader();
  readonly #conditions = new GroupReader();
  readonly #samples = new TextNumbers();
  readonly #runs = new GroupReader();
  readonly #experiments: GroupKey[] = [];
  readonly #steps = new FiniteReader('step');
  readonly #epochs = new FiniteReader('epoch');
  #zeros = new Uint32Array(0);

  constructor(options: GatherOptions) {
    this.#options = options;
    const sources = new Map<string, SourceReader>();
    for (const metric of options.metrics) {
      const key = gatheredKey(metric);
      if (!sources.has(key)) sources.set(key, new SourceReader(metric));
    }
    this.#sources = [...sources.values()];
  }

  /** Begins an experiment; what it returns takes its batches. */
  experiment(record: Source): (batch: EventBatch) => void {
    const run = this.#experiments.push(record.id) - 1;
    if (this.#options.by === 'condition') {
      this.#armOf(record.condition);
      return (batch) => this.#add(batch, run, this.#armsByCondition(batch, record));
    }
    const arm = new ArmSink(record.condition);
    arm.addExperiment(record.id);
    this.#arms.push(arm);
    return (batch) => {
      arm.events += batch.length;
      this.#add(batch, run, { list: [arm], ofRow: this.#constant(batch.length) });
    };
  }

  #armOf(condition: string): ArmSink {
    let arm = this.#byCondition.get(condition);
    if (arm === undefined) {
      arm = new ArmSink(condition);
      this.#byCondition.set(condition, arm);
      this.#arms.push(arm);
    }
    return arm;
  }

  #add(
    batch: EventBatch,
    run: number,
    { list, ofRow }: { readonly list: readonly ArmSink[]; readonly ofRow: Uint32Array },
  ): void {
    const { columns, length } = batch;
    if (length === 0) return;
    const { runBy } = this.#options;
    const names = this.#names.read(columns.get(EVENT_NAME), length);
    const steps = this.#steps.read(batch);
    const epochs = this.#epochs.read(batch);
    const places: RowPlaces = {
      arms: ofRow,
      samples: this.#samples.read(columns.get('sample_id'), length),
      runs:
        runBy === null
          ? new Uint32Array(length).fill(run)
          : this.#runs.read(columns.get(runBy), length),
    };
    for (const source of this.#sources) {
      const values = source.read(batch, names, this.#names.keys);
      if (values === null) continue;
      const sinks = list.map((arm) => arm.of(source));
      addRows(sinks, values, places);
      countKinds(sinks, values, places, names, this.#names.keys.length);
      if (steps !== null || epochs !== null) addCurves(sinks, values, places, steps, epochs);
    }
  }

  #constant(length: number): Uint32Array {
    if (this.#zeros.length < length) this.#zeros = new Uint32Array(length);
    return this.#zeros;
  }

  /** Which arm each row is of: a number in the list. An event without a condition has its experiment's. */
  #armsByCondition(
    batch: EventBatch,
    record: Source,
  ): { readonly list: readonly ArmSink[]; readonly ofRow: Uint32Array } {
    const ofRow = this.#conditions.read(batch.columns.get('condition'), batch.length);
    const counts = new Uint32Array(this.#conditions.keys.length);
    for (let row = 0; row < ofRow.length; row++) counts[ofRow[row]!]!++;
    const list = this.#conditions.keys.map((key, condition) => {
      const arm = this.#armOf(key === null ? record.condition : String(key));
      arm.events += counts[condition]!;
      if (counts[condition]! > 0) arm.addExperiment(record.id);
      return arm;
    });
    return { list, ofRow };
  }

  /**
   * What was gathered. `baseline` names the condition that goes first; where no arm is of it, or it is
   * null, the first experiment's goes first.
   */
  finish(baseline: string | null): Gathered {
    const isByExperiment = this.#options.by === 'experiment';
    const filled = this.#arms.filter(({ events }) => isByExperiment || events > 0);
    const first = filled.find(({ condition }) => condition === baseline);
    return {
      arms: first === undefined ? filled : [first, ...filled.filter((arm) => arm !== first)],
      sampleCount: this.#samples.count,
      eventNames: this.#names.keys,
      runKeys: this.#options.runBy === null ? this.#experiments : this.#runs.keys,
      yesOrNo: new Set(this.#sources.filter(({ isYesOrNo }) => isYesOrNo).map(({ key }) => key)),
    };
  }
}
