import { aggregateBatches } from '../analysis/aggregate.js';
import {
  type CurveSeries,
  curveColumns,
  trainingCurves as curvesOf,
  type TrainingCurvesOptions,
} from '../analysis/curves.js';
import type { ExperimentMetrics } from '../analysis/metrics.js';
import { planRollupSeries, type RollupSeriesOptions } from '../analysis/rollup-plan.js';
import { type RollupSeriesResult, rollupSeries, scannedSeries } from '../analysis/rollup-series.js';
import { summarise, summaryColumns } from '../analysis/summary.js';
import {
  type MetricsWindow,
  WINDOW_COLUMNS,
  windowedMetrics as windowsOf,
} from '../analysis/windows.js';
import { record as decodeRecord, noOthers, strings } from '../config/decode.js';
import { TIMESTAMP_US } from '../event/fields.js';
import {
  type EventQuery,
  inAnyOrder,
  requireQuery,
  resolveColumn,
  resolveQuery,
} from '../query/query.js';
import { ROLLUP_COLUMNS } from '../sketch/rollup/rollup.js';
import type { AggregateRow, Aggregation } from '../store/port.js';
import type { Lab } from './lab.js';
import { openForReading, untilAborted } from './reading.js';

/** Exact figures over an experiment's events, or over those of a query. */
export async function calculateMetrics(
  lab: Lab,
  id: string,
  query?: EventQuery,
  signal?: AbortSignal,
): Promise<ExperimentMetrics> {
  const { record, store, nowUs } = await openForReading(lab, id);
  const columns = summaryColumns(record.metricsConfig);
  const asked = inAnyOrder(resolveQuery(requireQuery(query), nowUs));
  const batches = untilAborted(store.scan(id, { ...asked, columns }), signal);
  return summarise(batches, { experiment: record, dropped: record.counts.dropped });
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
  const asked = resolveQuery(requireQuery(query), nowUs);
  const batches = store.scan(id, { ...asked, columns: WINDOW_COLUMNS, order: 'asc' });
  return windowsOf(batches, { windowUs, stepUs });
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

/**
 * Figures over time, in buckets: a chart of any range over any number of events costs a bounded number
 * of them. From the store's rollups where it keeps any, else from a scan.
 */
export async function timeSeries(
  lab: Lab,
  id: string,
  options: RollupSeriesOptions = {},
): Promise<RollupSeriesResult> {
  noOthers(decodeRecord(options, 'options'), 'options', SERIES_OPTIONS);
  // Refuses what is out of range before anything is read.
  planRollupSeries([], options);
  const { store } = await openForReading(lab, id);
  if (store.openRollups === undefined) {
    const query = inAnyOrder(resolveQuery({ columns: ROLLUP_COLUMNS }, 0));
    return scannedSeries(store.scan(id, query), options);
  }
  const rollups = await store.openRollups(id);
  const plan = planRollupSeries(rollups.extents, options);
  const { storedWidthUs, fromUs, toUs } = plan;
  const cells = fromUs === null ? [] : await rollups.cells(storedWidthUs, fromUs, toUs!);
  return rollupSeries(cells, plan);
}

const SERIES_OPTIONS: readonly string[] = [
  'fromUs',
  'toUs',
  'maxBuckets',
  'widthUs',
  'by',
  'events',
];

export interface AggregateOptions {
  /** Columns and fields whose combinations of values make the groups; none for one group of all. */
  readonly groupBy?: readonly string[];
  /** Columns and fields of numbers that figures are wanted of. */
  readonly columns?: readonly string[];
  readonly query?: EventQuery;
}

/** Figures of columns by group: worked out by the store where it can, else over a scan. */
export async function aggregateEvents(
  lab: Lab,
  id: string,
  options: AggregateOptions = {},
): Promise<readonly AggregateRow[]> {
  noOthers(decodeRecord(options, 'options'), 'options', ['groupBy', 'columns', 'query']);
  const aggregation: Aggregation = {
    groupBy: strings(options.groupBy, 'options.groupBy').map(resolveColumn),
    columns: strings(options.columns, 'options.columns').map(resolveColumn),
  };
  const { store, nowUs } = await openForReading(lab, id);
  const query = inAnyOrder(resolveQuery(requireQuery(options.query), nowUs));
  if (store.aggregate !== undefined) return store.aggregate(id, query, aggregation);
  // At least one column: a batch without any would not say how many rows it has.
  const columns = [TIMESTAMP_US, ...aggregation.groupBy, ...aggregation.columns];
  return aggregateBatches(store.scan(id, { ...query, columns }), aggregation);
}
