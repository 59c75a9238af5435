import { fileNames } from '../parquet/description.js';
import { identifier, literal } from '../parquet/sql.js';
import type { ViewColumn } from './events-view.js';

const FIELDS: ReadonlySet<string> = new Set([
  'latency_ms',
  'cost_usd',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'loss',
  'accuracy',
  'learning_rate',
  'gradient_norm',
]);
const PREFIXED = /^(?:metric|measurements)_/;

/**
 * The SELECT behind the view `metrics`, over the view `events`: a row for each number. NaN and the
 * infinities are numbers. A branch for each column, so that one that asks for a name reads no other.
 */
export function metricsSelect(columns: readonly ViewColumn[]): string {
  const names = fileNames(columns.map(({ name }) => name));
  const branches = columns.flatMap(({ name, type, hasNumbers }, i) => {
    if (!hasNumbers || !(FIELDS.has(name) || PREFIXED.test(name))) return [];
    const column = identifier(names[i]!);
    const value = type === 'number' ? column : `try_cast(${column} AS DOUBLE)`;
    return [
      `SELECT experiment_id, event_name, timestamp_us, step, ${literal(name)} AS name, ` +
        `${value} AS value FROM events WHERE ${value} IS NOT NULL`,
    ];
  });
  return branches.join('\nUNION ALL ');
}
