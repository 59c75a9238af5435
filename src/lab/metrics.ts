import { compareMetrics, type ExperimentComparison } from '../analysis/compare.js';
import {
  type CurveSeries,
  curveColumns,
  trainingCurves as curvesOf,
  type TrainingCurvesOptions,
} from '../analysis/curves.js';
import type { ExperimentMetrics } from '../analysis/metrics.js';
import { summarise, summaryColumns } from '../analysis/summary.js';
import {
  type MetricsWindow,
  WINDOW_COLUMNS,
  windowedMetrics as windowsOf,
} from '../analysis/windows.js';
import { CrucibleError, refuse } from '../errors.js';
import { type EventQuery, resolveQuery } from '../query/query.js';
import type { Lab } from './lab.js';
import { openForReading } from './reading.js';

export interface ComparisonOptions {
  /** Only these events are compared, e.g. `{ events: 'req_llm.**' }`. */
  readonly query?: EventQuery;
}

/** Exact figures over an experiment's events, or over those of a query. */
export async function calculateMetrics(
  lab: Lab,
  id: string,
  query?: EventQuery,
): Promise<ExperimentMetrics> {
  const { record, store, nowUs } = await openForReading(lab, id);
  const columns = summaryColumns(record.metricsConfig);
  const batches = store.scan(id, resolveQuery({ ...query, columns }, nowUs));
  // Counted when the flush above was done; for an experiment of this process, that is now.
  const { counts } = lab.current(id) ?? record;
  return summarise(batches, { experiment: record, dropped: counts.dropped });
}

/** Figures of windows that slide over an experiment, both lengths in microseconds. */
export async function windowedMetrics(
  lab: Lab,
  id: string,
  windowUs: number,
  stepUs: number,
  query?: EventQuery,
): Promise<MetricsWindow[]> {
  const { store, nowUs } = await openForReading(lab, id);
  const asked: EventQuery = { ...query, columns: WINDOW_COLUMNS, order: 'asc' };
  return windowsOf(store.scan(id, resolveQuery(asked, nowUs)), { windowUs, stepUs });
}

/** How metrics went over a training run, one series for each metric and group. */
export async function trainingCurves(
  lab: Lab,
  id: string,
  options: TrainingCurvesOptions,
): Promise<CurveSeries[]> {
  const { store, nowUs } = await openForReading(lab, id);
  const query = resolveQuery({ columns: curveColumns(options) }, nowUs);
  return curvesOf(store.scan(id, query), options);
}

/** The first experiment is the baseline that each of the others is compared with. */
export async function compareExperiments(
  lab: Lab,
  ids: readonly string[],
  options: ComparisonOptions = {},
): Promise<ExperimentComparison> {
  if (!Array.isArray(ids))
    throw refuse('invalid-argument', 'experimentIds', "an array of experiments' ids", ids);
  if (ids.length < 2) {
    throw new CrucibleError(
      'too-few-experiments',
      `to compare takes two experiments, not ${ids.length}`,
      {
        path: 'experimentIds',
        expected: 'at least two ids',
        received: String(ids.length),
      },
    );
  }
  return compareMetrics(
    await Promise.all(
      ids.map(async (id) => ({
        experiment: (await lab.find(id)).record,
        metrics: await calculateMetrics(lab, id, options.query),
      })),
    ),
  );
}
