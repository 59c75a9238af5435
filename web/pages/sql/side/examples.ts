interface Example {
  readonly title: string;
  readonly statement: string;
}

/** Each answers over any experiments, with no row where they have nothing of it. */
export const EXAMPLES: readonly Example[] = [
  {
    title: 'Events of each name',
    statement: `SELECT event_name, count(*) AS events, count(DISTINCT experiment_id) AS experiments
FROM events
GROUP BY event_name
ORDER BY events DESC`,
  },
  {
    title: 'Latency percentiles by model',
    statement: `SELECT
  model,
  count(*) AS requests,
  quantile_cont(latency_ms, 0.5) AS p50_ms,
  quantile_cont(latency_ms, 0.95) AS p95_ms,
  quantile_cont(latency_ms, 0.99) AS p99_ms
FROM events
WHERE latency_ms IS NOT NULL AND model IS NOT NULL
GROUP BY model
ORDER BY p95_ms DESC`,
  },
  {
    title: 'Success and cost by condition',
    statement: `SELECT
  condition,
  count(success) AS requests,
  avg(success::INTEGER) AS success_rate,
  sum(cost_usd) AS cost_usd,
  avg(cost_usd) AS cost_usd_each
FROM events
WHERE success IS NOT NULL
GROUP BY condition
ORDER BY condition`,
  },
  {
    title: 'Events a minute',
    statement: `SELECT time_bucket(INTERVAL 1 minute, datetime) AS minute, experiment_name, count(*) AS events
FROM events
GROUP BY minute, experiment_name
ORDER BY minute`,
  },
  {
    title: 'Loss by step',
    statement: `SELECT experiment_name, step, loss
FROM events
WHERE loss IS NOT NULL AND step IS NOT NULL
ORDER BY step`,
  },
  {
    title: 'Last value of every metric',
    statement: `SELECT experiment_id, name, arg_max(value, timestamp_us) AS last_value, count(*) AS recorded
FROM metrics
GROUP BY experiment_id, name
ORDER BY name, experiment_id`,
  },
  {
    title: 'Slowest requests',
    statement: `SELECT datetime, experiment_name, model, latency_ms, success, event_id
FROM events
WHERE latency_ms IS NOT NULL
ORDER BY latency_ms DESC
LIMIT 50`,
  },
  {
    title: 'Experiments and what they lost',
    statement: `SELECT experiment_name, condition, status, started_at,
  date_diff('second', started_at, coalesce(stopped_at, now())) AS seconds,
  recorded, dropped, sampled_out
FROM experiments
ORDER BY started_at DESC`,
  },
  {
    title: 'What experiments were run with',
    statement: `SELECT experiment_name, parameter, json_extract_string(metadata, '$."' || parameter || '"') AS value
FROM (SELECT experiment_name, metadata, unnest(json_keys(metadata)) AS parameter FROM experiments)
ORDER BY parameter, value`,
  },
  {
    title: 'Columns of the view “events” with their ranges',
    statement: 'SUMMARIZE events',
  },
];
