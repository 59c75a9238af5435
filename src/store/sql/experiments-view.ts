import type { ExperimentRecord } from '../../event/experiment.js';
import { encodeJson, WHOLE } from '../../event/json.js';
import { constant } from './value-text.js';

type Row = Readonly<Record<string, string>>;

/** The SELECT behind the view `experiments`, a row for each record. */
export function experimentsSelect(records: readonly ExperimentRecord[]): string {
  const rows = records.map(rowOf);
  const names = Object.keys(rowOf(NOTHING));
  const values = rows.length === 0 ? [rowOf(NOTHING)] : rows;
  const list = values.map((row) => `(${names.map((name) => row[name]!).join(', ')})`);
  const none = rows.length === 0 ? ' WHERE false' : '';
  return `SELECT * FROM (VALUES ${list.join(',\n')}) AS t(${names.join(', ')})${none}`;
}

function rowOf(record: ExperimentRecord): Row {
  const { counts, samples, sampling } = record;
  return {
    experiment_id: text(record.id),
    experiment_name: text(record.name),
    hypothesis: text(record.hypothesis),
    condition: text(record.condition),
    tags: texts(record.tags),
    metadata: json(record.metadata),
    status: text(record.status),
    started_at: moment(record.startedAt),
    stopped_at: moment(record.stoppedAt),
    paused_at: moment(record.pausedAt),
    pause_count: number(record.pauseCount, 'BIGINT'),
    sample_size: number(record.sampleSize, 'BIGINT'),
    samples_observed: number(samples.observed, 'BIGINT'),
    samples_fraction: number(samples.fraction, 'DOUBLE'),
    storage_backend: text(record.storageBackend),
    scope: text(record.scope),
    events: texts(record.events),
    sampling_rate: number(sampling.rate, 'DOUBLE'),
    sampling_seed: number(sampling.seed, 'DOUBLE'),
    sampling_by: text(sampling.by),
    capture_content: `${record.captureContent}::BOOLEAN`,
    metrics_config: json(record.metricsConfig),
    prices: json(record.prices),
    environment: json(record.environment),
    plan: json(record.plan),
    assignment: json(record.assignment),
    archive_path: text(record.archivePath),
    recorded: number(counts.recorded, 'BIGINT'),
    dropped: number(counts.dropped, 'BIGINT'),
    sampled_out: number(counts.sampledOut, 'BIGINT'),
    redacted: number(counts.redacted, 'BIGINT'),
    truncated: number(counts.truncated, 'BIGINT'),
    unreadable: number(counts.unreadable, 'BIGINT'),
    metric_failures: number(counts.metricFailures, 'BIGINT'),
  };
}

/** Gives the columns their types where there is no experiment. */
const NOTHING = {
  tags: [],
  counts: {},
  samples: {},
  sampling: {},
  captureContent: false,
} as unknown as ExperimentRecord;

function text(value: string | null | undefined): string {
  return value === null || value === undefined ? 'NULL::VARCHAR' : constant(value);
}

function texts(values: readonly string[] | null | undefined): string {
  if (values === null || values === undefined) return 'NULL::VARCHAR[]';
  return `[${values.map(constant).join(', ')}]::VARCHAR[]`;
}

function json(value: unknown): string {
  if (value === null || value === undefined) return 'NULL::JSON';
  return `${constant(encodeJson(value, WHOLE))}::JSON`;
}

function moment(iso: string | null | undefined): string {
  return iso === null || iso === undefined
    ? 'NULL::TIMESTAMPTZ'
    : `try_cast(${constant(iso)} AS TIMESTAMPTZ)`;
}

function number(value: number | null | undefined, type: 'BIGINT' | 'DOUBLE'): string {
  return value === null || value === undefined ? `NULL::${type}` : `'${value}'::${type}`;
}
