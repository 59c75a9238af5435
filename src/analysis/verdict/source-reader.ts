import type { EventBatch } from '../../event/batch.js';
import { compilePatterns } from '../../event/name.js';
import type { GroupKey } from '../group-reader.js';
import { type MetricSource, type MetricSpec, sourceKey } from './metric-spec.js';
import { ValueReader } from './value-reader.js';

/** What a batch has of a metric; NaN where a row has nothing that counts. */
export interface SourceValues {
  readonly values: Float64Array | null;
  /** Of a ratio. */
  readonly denominators: Float64Array | null;
  /** Rows with NaN or an infinity, which have no value among the others. */
  readonly nonFinite: readonly number[];
}

/** The key of what a metric needs: two metrics of equal keys (a mean and a p95) share it. */
export function gatheredKey({ source, denominator }: MetricSpec): string {
  return denominator === null
    ? sourceKey(source)
    : `${sourceKey(source)}/${sourceKey(denominator)}`;
}

/** Reads what a metric is made of, of the events that count for it: one column, or two of a ratio. */
export class SourceReader {
  readonly key: string;
  readonly isRatio: boolean;
  readonly #values: FilteredReader;
  readonly #denominators: FilteredReader | null;

  constructor(metric: MetricSpec) {
    this.key = gatheredKey(metric);
    this.isRatio = metric.denominator !== null;
    this.#values = new FilteredReader(metric.source);
    this.#denominators =
      metric.denominator === null ? null : new FilteredReader(metric.denominator);
  }

  get isYesOrNo(): boolean {
    return !this.isRatio && this.#values.reader.isYesOrNo;
  }

  /** Null where no row has anything. `names` are the rows' numbers of `nameKeys`. */
  read(batch: EventBatch, names: Uint32Array, nameKeys: readonly GroupKey[]): SourceValues | null {
    const above = this.#values.read(batch, names, nameKeys);
    const below = this.#denominators?.read(batch, names, nameKeys) ?? null;
    const values = above?.values ?? null;
    const denominators = below?.values ?? null;
    if (values === null && denominators === null) return null;
    const nonFinite = [...(above?.nonFinite ?? []), ...(below?.nonFinite ?? [])];
    // What is not finite in one part of a ratio is no 0 there: the row is left out of both.
    for (const row of nonFinite) {
      if (values !== null) values[row] = Number.NaN;
      if (denominators !== null) denominators[row] = Number.NaN;
    }
    return { values, denominators, nonFinite };
  }
}

class FilteredReader {
  readonly reader: ValueReader;
  readonly #wanted: ((eventName: string) => boolean) | null;
  /** By the number of an event's name. */
  readonly #counts: boolean[] = [];

  constructor(source: MetricSource) {
    this.reader = new ValueReader(source);
    this.#wanted = source.events === null ? null : compilePatterns(source.events);
  }

  read(
    batch: EventBatch,
    names: Uint32Array,
    nameKeys: readonly GroupKey[],
  ): { readonly values: Float64Array; readonly nonFinite: readonly number[] } | null {
    const values = this.reader.read(batch);
    if (values === null) return null;
    const nonFinite = this.reader.nonFiniteRows();
    if (this.#wanted === null) return { values, nonFinite };
    for (let name = this.#counts.length; name < nameKeys.length; name++)
      this.#counts.push(this.#wanted(String(nameKeys[name])));
    for (let row = 0; row < names.length; row++)
      if (!this.#counts[names[row]!]) values[row] = Number.NaN;
    return { values, nonFinite: nonFinite.filter((row) => this.#counts[names[row]!]) };
  }
}
