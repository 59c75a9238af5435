import type { ExperimentMetrics } from '../../analysis/metrics.js';
import { count, dollars, duration, figure, milliseconds, percent } from './quantities.js';
import { type Cell, renderPairs, renderTable, type TableStyle } from './table.js';

type Pair = readonly [name: string, value: Cell];

/** An experiment's figures for a person to read; families without a figure are left out. */
export function renderMetrics(metrics: ExperimentMetrics, style: TableStyle): string {
  const parts = [
    section('events', summaryPairs(metrics), style),
    section('latency', latencyPairs(metrics), style),
    section('reliability', reliabilityPairs(metrics), style),
    section('cost', costPairs(metrics), style),
    section('tokens', tokenPairs(metrics), style),
    customTable(metrics, style),
    eventTable(metrics, style),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function section(title: string, pairs: readonly Pair[], style: TableStyle): string {
  if (pairs.length === 0) return '';
  const body = renderPairs(
    pairs.map(([name, value]): Pair => [`  ${name}`, value]),
    style,
  );
  return `${style.colours('bold', title)}\n${body}`;
}

function summaryPairs({ summary }: ExperimentMetrics): Pair[] {
  const { totalEvents, dropped, durationSeconds } = summary;
  return [
    ['total', count(totalEvents)],
    ...(durationSeconds === null
      ? []
      : ([['from first to last', duration(durationSeconds * 1000)]] satisfies Pair[])),
    ...(dropped === 0
      ? []
      : ([['dropped', { text: count(dropped), colour: 'red' }]] satisfies Pair[])),
  ];
}

function latencyPairs({ latency }: ExperimentMetrics): Pair[] {
  if (latency.count === 0) return [];
  const { mean, stdDev, min, max, p50, p90, p95, p99 } = latency;
  return [
    ['mean', `${milliseconds(mean)} ± ${milliseconds(stdDev)}, of ${count(latency.count)}`],
    ['p50 / p90', `${milliseconds(p50)} / ${milliseconds(p90)}`],
    ['p95 / p99', `${milliseconds(p95)} / ${milliseconds(p99)}`],
    ['min / max', `${milliseconds(min)} / ${milliseconds(max)}`],
    ...nonFinite(latency.nonFinite),
  ];
}

function reliabilityPairs({ reliability }: ExperimentMetrics): Pair[] {
  const { totalRequests, successful, failed, successRate } = reliability;
  if (totalRequests === 0) return [];
  const rate = percent(successRate);
  return [
    ['success rate', failed === 0 ? { text: rate, colour: 'green' } : rate],
    ['succeeded', `${count(successful)} of ${count(totalRequests)}`],
    ...(failed === 0
      ? []
      : ([['failed', { text: count(failed), colour: 'red' }]] satisfies Pair[])),
  ];
}

function costPairs({ cost }: ExperimentMetrics): Pair[] {
  if (cost.count === 0) return [];
  return [
    ['total', `${dollars(cost.total)}, of ${count(cost.count)} priced`],
    ['mean / median', `${dollars(cost.meanPerRequest)} / ${dollars(cost.medianPerRequest)}`],
    ['per 1,000', dollars(cost.costPer1kRequests)],
    ...nonFinite(cost.nonFinite),
  ];
}

function tokenPairs({ tokens }: ExperimentMetrics): Pair[] {
  if (tokens.count === 0) return [];
  return [
    ['total', `${count(tokens.total)}, of ${count(tokens.count)} that report any`],
    ['prompt', `${count(tokens.totalPrompt)}, mean ${figure(tokens.meanPrompt)}`],
    ['completion', `${count(tokens.totalCompletion)}, mean ${figure(tokens.meanCompletion)}`],
    ...nonFinite(tokens.nonFinite),
  ];
}

function nonFinite(number: number): Pair[] {
  return number === 0 ? [] : [['NaN or infinite', { text: count(number), colour: 'yellow' }]];
}

function customTable({ custom }: ExperimentMetrics, style: TableStyle): string {
  const rows = Object.entries(custom).map(
    ([name, { count: number, mean, stdDev, min, max, p50 }]) => [
      name,
      count(number),
      ...[mean, stdDev, min, p50, max].map(figure),
    ],
  );
  const headers = ['COUNT', 'MEAN', 'STD DEV', 'MIN', 'P50', 'MAX'];
  return figuresTable('METRIC', headers, rows, style);
}

function eventTable({ events }: ExperimentMetrics, style: TableStyle): string {
  const rows = Object.entries(events).map(([name, { count: number, latencyMs, successRate }]) => [
    name,
    count(number),
    ...[latencyMs.mean, latencyMs.p50, latencyMs.p95].map(milliseconds),
    percent(successRate),
  ]);
  return figuresTable('EVENT', ['COUNT', 'MEAN', 'P50', 'P95', 'SUCCESS'], rows, style);
}

function figuresTable(
  first: string,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  style: TableStyle,
): string {
  if (rows.length === 0) return '';
  const numbers = headers.map((header) => ({ header, align: 'right' as const }));
  return renderTable([{ header: first, shrinksTo: 16 }, ...numbers], rows, style);
}
