import type { Route } from '../route.js';
import { archiveExperiment } from './archive.js';
import { getColumns } from './columns.js';
import { compareExperiments } from './compare.js';
import { getCurves } from './curves.js';
import { getDistribution } from './distribution.js';
import { getEvent } from './event.js';
import { queryEvents } from './events.js';
import { getExperiment } from './experiment.js';
import { getMetrics } from './experiment-metrics.js';
import { listExperiments } from './experiments.js';
import { exportCsv, exportJsonl, exportParquet } from './export.js';
import { getHealth } from './health.js';
import { getLive } from './live.js';
import { monitorComparison } from './monitor.js';
import { addNote } from './notes.js';
import { openApiRoute } from './openapi.js';
import { getPrometheus } from './prometheus.js';
import { compareRunCurves } from './run-curves.js';
import { askSql } from './sql.js';
import { getSqlSchema } from './sql-schema.js';
import { pauseExperiment, resumeExperiment, stopExperiment } from './steps.js';
import { streamExperiment, streamExperiments } from './streams.js';
import { setTags } from './tags.js';
import { getTimeSeries } from './timeseries.js';
import { getTrace } from './trace.js';

/** Every way to ask the server. */
export const ROUTES: readonly Route[] = [
  listExperiments,
  streamExperiments,
  getExperiment,
  streamExperiment,
  getMetrics,
  getLive,
  getTimeSeries,
  getColumns,
  getCurves,
  getDistribution,
  queryEvents,
  getEvent,
  getTrace,
  exportCsv,
  exportJsonl,
  exportParquet,
  pauseExperiment,
  resumeExperiment,
  stopExperiment,
  setTags,
  addNote,
  archiveExperiment,
  compareExperiments,
  compareRunCurves,
  monitorComparison,
  askSql,
  getSqlSchema,
  openApiRoute(() => ROUTES),
  getPrometheus,
  getHealth,
];
