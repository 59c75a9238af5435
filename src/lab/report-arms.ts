import { GroupReader } from '../analysis/group-reader.js';
import { Sample } from '../analysis/sample.js';
import { type MetricSource, type MetricSpec, sourceKey } from '../analysis/verdict/metric-spec.js';
import { ValueReader } from '../analysis/verdict/value-reader.js';
import { type EventBatch, numberColumn } from '../event/batch.js';
import { isValid, numberAt } from '../event/column.js';
import { EVENT_NAME, TIMESTAMP_US } from '../event/fields.js';
import { compilePatterns } from '../event/name.js';

/** One condition's share in the events, as a report tells of it. */
export class ReportedArm {
  readonly condition: string;
  readonly experimentIds: string[] = [];
  readonly samples: Set<number> = new Set();
  /** Samples with a value of the primary metric, and such rows without a sample. */
  readonly primarySamples: Set<number> = new Set();
  primaryRows = 0;
  events = 0;
  nonFinite = 0;
  firstUs: number | null = null;
  lastUs: number | null = null;
  /** Finite values by source. */
  readonly values: Map<string, Sample> = new Map();

  constructor(condition: string) {
    this.condition = condition;
  }

  of(source: string): Sample {
    let sample = this.values.get(source);
    if (sample === undefined) this.values.set(source, (sample = new Sample()));
    return sample;
  }
}

interface Source {
  readonly key: string;
  readonly columns: readonly string[];
  readonly reader: ValueReader;
  readonly wanted: ((eventName: string) => boolean) | null;
  readonly isPrimary: boolean;
}

export interface ReportedArmsOptions {
  readonly by: 'experiment' | 'condition';
  /** Those whose values are gathered. */
  readonly metrics: readonly MetricSpec[];
  readonly primary: MetricSpec | null;
}

/** Counts, times and values by condition, in one pass; conditions are told apart as a comparison does. */
export class ReportedArms {
  readonly #by: ReportedArmsOptions['by'];
  readonly #sources: readonly Source[];
  readonly #arms: ReportedArm[] = [];
  readonly #conditions = new GroupReader();
  readonly #samples = new GroupReader();
  readonly #names = new GroupReader();

  constructor({ by, metrics, primary }: ReportedArmsOptions) {
    this.#by = by;
    const sources = new Map<string, Source>();
    const primaryKey = primary === null ? null : sourceKey(primary.source);
    for (const { source, denominator } of metrics)
      for (const each of denominator === null ? [source] : [source, denominator]) {
        const key = sourceKey(each);
        sources.set(key, {
          key,
          columns: each.columns,
          reader: new ValueReader(each),
          wanted: wantedOf(each),
          isPrimary: key === primaryKey,
        });
      }
    this.#sources = [...sources.values()];
  }

  /** What scans have to ask for. */
  get columns(): readonly string[] {
    const read = this.#sources.flatMap(({ columns }) => columns);
    return [...new Set([EVENT_NAME, TIMESTAMP_US, 'condition', 'sample_id', ...read])];
  }

  /** Begins an experiment; what it returns takes its batches. */
  experiment(record: {
    readonly id: string;
    readonly condition: string;
  }): (batch: EventBatch) => void {
    const own =
      this.#by === 'experiment' ? this.#added(record.condition) : this.#armOf(record.condition);
    if (!own.experimentIds.includes(record.id)) own.experimentIds.push(record.id);
    return (batch) => this.#add(batch, record, own);
  }

  #added(condition: string): ReportedArm {
    const arm = new ReportedArm(condition);
    this.#arms.push(arm);
    return arm;
  }

  #armOf(condition: string): ReportedArm {
    return this.#arms.find((arm) => arm.condition === condition) ?? this.#added(condition);
  }

  #add(
    batch: EventBatch,
    record: { readonly id: string; readonly condition: string },
    own: ReportedArm,
  ): void {
    const { length, columns } = batch;
    if (length === 0) return;
    const arms = this.#armsOfRows(batch, record, own);
    const samples = this.#samples.read(columns.get('sample_id'), length);
    const times = numberColumn(batch, TIMESTAMP_US);
    for (let row = 0; row < length; row++) {
      const arm = arms[row]!;
      arm.events++;
      if (this.#samples.keys[samples[row]!] !== null) arm.samples.add(samples[row]!);
      if (times === null || !isValid(times, row)) continue;
      const at = numberAt(times, row);
      if (arm.firstUs === null || at < arm.firstUs) arm.firstUs = at;
      if (arm.lastUs === null || at > arm.lastUs) arm.lastUs = at;
    }
    const names = this.#names.read(columns.get(EVENT_NAME), length);
    for (const source of this.#sources) this.#addValues(source, batch, arms, samples, names);
  }

  #addValues(
    { key, reader, wanted, isPrimary }: Source,
    batch: EventBatch,
    arms: readonly ReportedArm[],
    samples: Uint32Array,
    names: Uint32Array,
  ): void {
    const values = reader.read(batch);
    const isWanted = wanted === null ? null : this.#names.keys.map((name) => wanted(String(name)));
    const counts = (row: number): boolean => isWanted === null || isWanted[names[row]!]!;
    for (const row of reader.nonFiniteRows()) if (counts(row)) arms[row]!.nonFinite++;
    if (values === null) return;
    for (let row = 0; row < values.length; row++) {
      if (Number.isNaN(values[row]) || !counts(row)) continue;
      const arm = arms[row]!;
      arm.of(key).add(values[row]!);
      if (!isPrimary) continue;
      if (this.#samples.keys[samples[row]!] === null) arm.primaryRows++;
      else arm.primarySamples.add(samples[row]!);
    }
  }

  #armsOfRows(
    batch: EventBatch,
    record: { readonly id: string; readonly condition: string },
    own: ReportedArm,
  ): readonly ReportedArm[] {
    if (this.#by === 'experiment') return new Array<ReportedArm>(batch.length).fill(own);
    const groups = this.#conditions.read(batch.columns.get('condition'), batch.length);
    const known: ReportedArm[] = [];
    return Array.from(groups, (group) => {
      const key = this.#conditions.keys[group]!;
      let arm = known[group];
      if (arm === undefined) {
        known[group] = arm = this.#armOf(key === null ? record.condition : String(key));
        if (!arm.experimentIds.includes(record.id)) arm.experimentIds.push(record.id);
      }
      return arm;
    });
  }

  /** The baseline first; conditions without an event are none. */
  arms(baseline: string): readonly ReportedArm[] {
    const there = this.#arms.filter(({ events }) => this.#by === 'experiment' || events > 0);
    const first = there.find(({ condition }) => condition === baseline);
    return first === undefined ? there : [first, ...there.filter((arm) => arm !== first)];
  }
}

function wantedOf({ events }: MetricSource): ((eventName: string) => boolean) | null {
  return events === null ? null : compilePatterns(events);
}
