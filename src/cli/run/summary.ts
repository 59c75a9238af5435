import type { ExperimentMetrics } from '../../analysis/metrics.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Output } from '../command.js';
import { count, dollars, duration, milliseconds, percent, plural } from '../text/quantities.js';
import { type Cell, renderPairs } from '../text/table.js';
import { printable } from '../text/width.js';

type Pair = readonly [name: string, value: Cell];

/** What `crucible run` says when the program has ended. */
export function runSummary(
  record: ExperimentRecord,
  metrics: ExperimentMetrics,
  elapsedMs: number,
  { colours }: Output,
): string {
  const { summary, reliability, latency, cost } = metrics;
  const { id, name } = record;
  const title = `\n${colours('bold', `crucible: ${printable(name)}`)}  ${colours('dim', id)}\n`;
  if (summary.totalEvents === 0 && summary.dropped === 0) {
    return (
      `${title}  no event in ${duration(elapsedMs)}: the program emitted none with the telemetry of\n` +
      '  crucible-telemetry, or is no Node program that has the package among its own\n'
    );
  }
  const pairs: Pair[] = [
    ['  events', `${count(summary.totalEvents)} in ${duration(elapsedMs)}`],
    ['  dropped', droppedCell(summary.dropped)],
  ];
  if (reliability.totalRequests > 0) {
    const of = `${percent(reliability.successRate)} of ${plural(reliability.totalRequests, 'request')}`;
    pairs.push(['  success', of]);
  }
  if (latency.count > 0) {
    pairs.push(['  latency', `p50 ${milliseconds(latency.p50)}, p95 ${milliseconds(latency.p95)}`]);
  }
  if (cost.count > 0) pairs.push(['  cost', dollars(cost.total)]);
  const more = colours('dim', `  crucible metrics ${id}`);
  return `${title}${renderPairs(pairs, { width: null, colours })}${more}\n`;
}

function droppedCell(dropped: number): Cell {
  return dropped === 0 ? '0' : { text: count(dropped), colour: 'red' };
}
