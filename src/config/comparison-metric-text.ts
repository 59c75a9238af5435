/** What one line of text says of a metric. */
export interface MetricText {
  /** Without the direction: `latency_ms p95`, `cost_usd / success`. */
  readonly metric: string;
  readonly direction: 'lower' | 'higher' | null;
  /** Of a ratio of sums. */
  readonly parts: { readonly numerator: string; readonly denominator: string } | null;
}

/**
 * The one form in which a metric is written in a line, by a program, in a plan and at the command line:
 * a name (`latency_ms p95`), or a ratio of sums (`cost_usd / success`, with spaces: a name may hold a
 * slash), either with the way that is good behind it (`metadata.score higher`).
 */
export function readMetricText(text: string): MetricText {
  const words = text.trim().split(/\s+/);
  const way = words.at(-1);
  const direction = words.length > 1 && (way === 'lower' || way === 'higher') ? way : null;
  const metric = (direction === null ? words : words.slice(0, -1)).join(' ');
  const [numerator, denominator, ...more] = metric.split(' / ');
  const isRatio = denominator !== undefined && more.length === 0;
  return {
    metric,
    direction,
    parts: isRatio ? { numerator: numerator!, denominator } : null,
  };
}
