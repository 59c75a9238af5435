import { compareMetrics, type JudgedComparison } from '../analysis/compare.js';
import type { ExperimentMetrics } from '../analysis/metrics.js';
import { summarise, summaryColumns } from '../analysis/summary.js';
import { EXPOSURE_COLUMNS, ExposureCounter } from '../analysis/verdict/exposures.js';
import { Gatherer, gatherColumns } from '../analysis/verdict/gatherer.js';
import { judge } from '../analysis/verdict/judge.js';
import {
  type ComparisonOptions,
  completeComparison,
  decodeComparisonOptions,
} from '../config/comparison-options.js';
import { CrucibleError, refuse } from '../errors.js';
import { EXPOSURE } from '../event/assignment.js';
import type { EventBatch } from '../event/batch.js';
import { inAnyOrder, resolveQuery } from '../query/query.js';
import { begunAhead } from './begun-ahead.js';
import { eventsOfGroup, inGroup } from './grouped.js';
import type { Lab } from './lab.js';
import { type OpenExperiment, openAllForReading } from './reading.js';

/**
 * Compares experiments, or conditions: the figures of each, differences of what was observed, and the
 * verdict on them. Each experiment is read once.
 */
export async function compareExperiments(
  lab: Lab,
  ids: readonly string[],
  options: ComparisonOptions = {},
): Promise<JudgedComparison> {
  const decoded = decodeComparisonOptions(options);
  requireIds(ids, decoded.by);
  const opened = await openAllForReading(lab, ids);
  const { groups } = decoded;
  const records = opened.map(({ record }) => inGroup(record, groups));
  const settings = completeComparison(decoded, records);
  const gatherer = new Gatherer(settings);
  const exposures = new ExposureCounter();
  const progress = progressOf(opened, decoded.query, decoded.onProgress);
  const metrics: ExperimentMetrics[] = [];
  const scan = ({ record, store, nowUs }: OpenExperiment) => {
    const columns = new Set([...summaryColumns(record.metricsConfig), ...gatherColumns(settings)]);
    const query = inAnyOrder(resolveQuery(decoded.query, nowUs));
    return store.scan(record.id, { ...query, columns: [...columns] });
  };
  for await (const [experiment, batches] of begunAhead(opened, scan)) {
    const { record } = experiment;
    const gather = gatherer.experiment(inGroup(record, groups));
    const seen = passing(batches, (batch) => {
      decoded.signal?.throwIfAborted();
      gather(eventsOfGroup(batch, groups));
      progress(batch.length);
    });
    const figures = await summarise(seen, {
      experiment: record,
      dropped: record.counts.dropped,
    });
    metrics.push(figures);
    const expose = exposures.experiment(record.id, record.assignment);
    // Who was assigned to which condition says nothing of groups that are others.
    if (groups !== null) continue;
    if (record.assignment !== null || Object.hasOwn(figures.summary.eventTypes, EXPOSURE))
      await countExposures(experiment, expose);
  }
  decoded.signal?.throwIfAborted();
  const gathered = gatherer.finish(settings.baseline ?? records[0]!.condition);
  requireArms(gathered.arms, settings.baseline);
  const verdict = judge(gathered, settings, { exposures: exposures.finish() });
  const measured = records.map((experiment, i) => ({ experiment, metrics: metrics[i]! }));
  return { ...compareMetrics(measured), verdict };
}

function requireIds(ids: readonly string[], by: 'experiment' | 'condition'): void {
  if (!Array.isArray(ids))
    throw refuse('invalid-argument', 'experimentIds', "an array of experiments' ids", ids);
  const least = by === 'condition' ? 1 : 2;
  if (ids.length < least)
    throw new CrucibleError(
      'too-few-experiments',
      by === 'condition'
        ? 'to compare conditions takes an experiment'
        : `to compare takes two experiments, not ${ids.length}; one is enough by: 'condition'`,
      {
        path: 'experimentIds',
        expected: by === 'condition' ? 'at least one id' : 'at least two ids',
        received: String(ids.length),
      },
    );
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      throw refuse(
        'invalid-argument',
        `experimentIds[${index}]`,
        'an experiment not yet there',
        id,
      );
  });
}

function requireArms(
  arms: readonly { readonly condition: string }[],
  baseline: string | null,
): void {
  const names = arms.map(({ condition }) => condition);
  if (baseline !== null && !names.includes(baseline))
    throw refuse('invalid-option', 'options.baseline', `one of ${names.join(', ')}`, baseline);
  if (arms.length < 2)
    throw new CrucibleError(
      'too-few-experiments',
      `to compare takes two conditions, and there is ${names.length === 0 ? 'none' : `only "${names[0]}"`}`,
      {
        path: 'experimentIds',
        expected: 'events of at least two conditions',
        received: String(names.length),
      },
    );
}

/** Hands each batch on once it has been seen: one scan serves two readers. */
async function* passing(
  batches: AsyncIterable<EventBatch>,
  see: (batch: EventBatch) => void,
): AsyncGenerator<EventBatch> {
  for await (const batch of batches) {
    see(batch);
    yield batch;
  }
}

/** Exposures count whatever a query asks for: it is a question of who was to get what. */
async function countExposures(
  { record, store, nowUs }: OpenExperiment,
  expose: (batch: EventBatch) => void,
): Promise<void> {
  const query = inAnyOrder(resolveQuery({ events: EXPOSURE, columns: EXPOSURE_COLUMNS }, nowUs));
  for await (const batch of store.scan(record.id, query)) expose(batch);
}

/** Adds up rows read; of a query nobody knows beforehand how many there are. */
function progressOf(
  opened: readonly OpenExperiment[],
  query: object,
  onProgress: ((progress: { rows: number; totalRows: number | null }) => void) | null,
): (rows: number) => void {
  const isWhole = Object.keys(query).length === 0;
  const recorded = opened.reduce((sum, { record }) => sum + record.counts.recorded, 0);
  const totalRows = isWhole && recorded > 0 ? recorded : null;
  let rows = 0;
  return (more) => {
    rows += more;
    onProgress?.({ rows, totalRows });
  };
}
