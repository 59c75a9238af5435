import { PARAMETER_PREFIX } from '../filter/filter.ts';

/** Columns of the record. Any other key is a metric, or a parameter with its prefix. */
export const RECORD_COLUMNS = [
  'name',
  'status',
  'condition',
  'tags',
  'startedAt',
  'duration',
  'recorded',
  'activity',
  'dropped',
  'samples',
  'hypothesis',
  'id',
] as const;

export type RecordColumn = (typeof RECORD_COLUMNS)[number];

const USUAL: readonly RecordColumn[] = [
  'name',
  'status',
  'condition',
  'tags',
  'startedAt',
  'duration',
  'recorded',
  'activity',
];

/** In this order, those that there are. */
const USUAL_METRICS = [
  'latency_p50_ms',
  'latency_p95_ms',
  'success_rate',
  'cost_usd',
  'total_tokens',
  'loss',
  'val_loss',
  'accuracy',
  'val_accuracy',
  'score',
  'reward',
];
const MOST_USUAL_METRICS = 6;

/** What is shown where nobody has chosen: the record, and results that experiments really have. */
export function usualColumns({
  metricNames,
  asked,
  isNarrow,
}: {
  readonly metricNames: ReadonlySet<string>;
  /** What is filtered or sorted by: whoever asks for it wants to see it. */
  readonly asked: readonly string[];
  readonly isNarrow: boolean;
}): readonly string[] {
  const metrics = USUAL_METRICS.filter((name) => metricNames.has(name));
  const shown = metrics.length === 0 ? USUAL_METRICS.slice(0, 3) : metrics;
  const first = asked.filter((name) => !isRecordColumn(name) && name !== 'stoppedAt');
  const results = [...new Set([...first, ...shown.slice(0, MOST_USUAL_METRICS)])];
  // Where there is room for one or two besides the name, results come before circumstances.
  return isNarrow ? ['name', ...results, ...USUAL.slice(1)] : [...USUAL, ...results];
}

/** The name is always the first: it is the way to the experiment. */
export function withName(keys: readonly string[]): readonly string[] {
  return ['name', ...new Set(keys.filter((key) => key !== 'name' && key !== ''))];
}

export function isRecordColumn(key: string): key is RecordColumn {
  return (RECORD_COLUMNS as readonly string[]).includes(key);
}

export function isParameterColumn(key: string): boolean {
  return key.startsWith(PARAMETER_PREFIX);
}

/** The list with one moved by a place, where it can be; never before the name. */
export function moved(keys: readonly string[], key: string, by: -1 | 1): readonly string[] {
  const at = keys.indexOf(key);
  const to = at + by;
  if (at < 1 || to < 1 || to >= keys.length) return keys;
  const changed = keys.filter((each) => each !== key);
  changed.splice(to, 0, key);
  return changed;
}
