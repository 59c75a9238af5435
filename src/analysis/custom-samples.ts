import type { EventBatch } from '../event/batch.js';
import { metricColumn } from '../event/fields.js';
import { distributionOf } from './distribution.js';
import { FiniteSample } from './finite-sample.js';
import type { Distribution } from './metrics.js';

const METRIC_PREFIX = metricColumn('');

/** The values of every custom metric: those that were declared, and any others found. */
export class CustomSamples {
  readonly #samples = new Map<string, FiniteSample>();

  constructor(declared: readonly string[]) {
    for (const name of declared) this.#sampleOf(metricColumn(name));
  }

  #sampleOf(column: string): FiniteSample {
    let sample = this.#samples.get(column);
    if (sample === undefined) this.#samples.set(column, (sample = new FiniteSample(column)));
    return sample;
  }

  add(batch: EventBatch): void {
    for (const column of batch.columns.keys())
      if (column.startsWith(METRIC_PREFIX)) this.#sampleOf(column).add(batch);
  }

  metrics(): Record<string, Distribution> {
    return Object.fromEntries(
      Array.from(this.#samples, ([column, sample]) => [
        column.slice(METRIC_PREFIX.length),
        distributionOf(sample.values(), sample.nonFinite),
      ]),
    );
  }
}
