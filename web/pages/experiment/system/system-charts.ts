import type { ColumnsAnswer } from '../../../../src/server/protocol.ts';
import type { Unit } from '../../../format/number.ts';

export const SYSTEM_SAMPLE = 'system.sample';

/** One chart of what processes said of themselves. */
export interface SystemChart {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  /** What each value is multiplied by: percent to a share. */
  readonly factor: number;
  readonly series: readonly { readonly metric: string; readonly label: string }[];
}

const CHARTS: readonly SystemChart[] = [
  {
    key: 'cpu',
    title: 'Processor',
    description: 'Processor time of the process; 100% is one core.',
    unit: 'fraction',
    factor: 0.01,
    series: [{ metric: 'cpu_percent', label: 'processor' }],
  },
  {
    key: 'memory',
    title: 'Memory of the process',
    description: 'Memory that is held in RAM, and of it what the objects of JavaScript take.',
    unit: 'bytes',
    factor: 1,
    series: [
      { metric: 'memory_rss_bytes', label: 'in RAM' },
      { metric: 'heap_used_bytes', label: 'JavaScript heap' },
    ],
  },
  {
    key: 'event-loop',
    title: 'Event-loop delay',
    description:
      'How late timers were since the sample before: the 99th percentile and the longest.',
    unit: 'milliseconds',
    factor: 1,
    series: [
      { metric: 'event_loop_delay_p99_ms', label: 'p99' },
      { metric: 'event_loop_delay_max_ms', label: 'longest' },
    ],
  },
  {
    key: 'load',
    title: 'Load of the machine',
    description: 'Load average of the machine over a minute.',
    unit: 'none',
    factor: 1,
    series: [{ metric: 'system_load_1m', label: 'load' }],
  },
  {
    key: 'free-memory',
    title: 'Free memory of the machine',
    description: 'Memory of the machine that can still be had.',
    unit: 'bytes',
    factor: 1,
    series: [{ metric: 'system_memory_free_bytes', label: 'free' }],
  },
  {
    key: 'gpu',
    title: 'GPU',
    description: 'Use of the GPU, as the sender reports it.',
    unit: 'fraction',
    factor: 0.01,
    series: [{ metric: 'gpu_utilization_percent', label: 'in use' }],
  },
  {
    key: 'gpu-memory',
    title: 'Memory of the GPU',
    description: 'Memory of the GPU in use, as the sender reports it.',
    unit: 'bytes',
    factor: 1,
    series: [{ metric: 'gpu_memory_used_bytes', label: 'in use' }],
  },
];

/** The charts that there are numbers for; what else a sender says of its GPU has a chart each. */
export function systemCharts({ numbers }: ColumnsAnswer): SystemChart[] {
  const sampled = numbers
    .filter(({ events }) => events.includes(SYSTEM_SAMPLE))
    .map(({ name }) => name);
  const known = new Set(CHARTS.flatMap(({ series }) => series.map(({ metric }) => metric)));
  const charts = CHARTS.map((chart) => ({
    ...chart,
    series: chart.series.filter(({ metric }) => sampled.includes(metric)),
  })).filter(({ series }) => series.length > 0);
  const others = sampled
    .filter((name) => name.startsWith('gpu_') && !known.has(name))
    .map(otherChart);
  return [...charts, ...others];
}

function otherChart(metric: string): SystemChart {
  const isPercent = metric.endsWith('_percent');
  const words = metric.replace(/^gpu_/, '').replace(/_(?:percent|bytes|ms)$/, '');
  return {
    key: metric,
    title: `GPU ${words.replaceAll('_', ' ')}`,
    description: `${metric}, as the sender reports it.`,
    unit: isPercent ? 'fraction' : metric.endsWith('_bytes') ? 'bytes' : 'none',
    factor: isPercent ? 0.01 : 1,
    series: [{ metric, label: words.replaceAll('_', ' ') }],
  };
}
