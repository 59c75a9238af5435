import { planningBaseline } from '../analysis/planning/baseline.js';
import { BaselineTotals, TOTALS_COLUMNS } from '../analysis/planning/baseline-totals.js';
import { planSamples, type SampleSizePlan } from '../analysis/planning/sample-size.js';
import { Gatherer, type GatherOptions, gatherColumns } from '../analysis/verdict/gatherer.js';
import { decodeSampleSizeOptions, type SampleSizeOptions } from '../config/sample-size-options.js';
import { type EventQuery, inAnyOrder, requireQuery, resolveQuery } from '../query/query.js';
import type { Outcome } from '../stats/outcome.js';
import type { Lab } from './lab.js';
import { openForReading } from './reading.js';

/** What is asked of a baseline; the query chooses among its events. */
export interface SampleSizeRequest extends SampleSizeOptions {
  readonly query?: EventQuery;
}

/** How many samples an experiment takes, by what its baseline recorded. */
export async function planSampleSize(
  lab: Lab,
  id: string,
  input: SampleSizeRequest = {},
): Promise<Outcome<SampleSizePlan>> {
  const { record, store, nowUs } = await openForReading(lab, id);
  const options = decodeSampleSizeOptions(input, record.plan);
  const { metric } = options;
  const gather: GatherOptions = { metrics: [metric], by: 'experiment', runBy: null };
  const gatherer = new Gatherer(gather);
  const totals = new BaselineTotals();
  const add = gatherer.experiment(record);
  const query = inAnyOrder(resolveQuery(requireQuery(input.query), nowUs));
  const columns = [...new Set([...gatherColumns(gather), ...TOTALS_COLUMNS])];
  for await (const batch of store.scan(id, { ...query, columns })) {
    add(batch);
    totals.add(batch);
  }
  const baseline = planningBaseline(gatherer.finish(null), metric, totals);
  return 'ok' in baseline ? baseline : planSamples(baseline, options);
}
