import type { ExperimentTotals, RecordingCounts } from '../../../../src/server/protocol.ts';
import { formatExact, formatValue } from '../../../format/number.ts';
import { shareInterval } from '../model/buckets.ts';

export interface TileFigure {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** Below it: how sure it is, or what it is made of. */
  readonly detail: string;
  /** In full, and why it is not known where it is not. */
  readonly title: string;
  readonly isAlarming?: boolean;
}

const NO_LATENCY = 'No event has said how long it took.';
const NO_COST = 'No event has a cost: a cost needs tokens and the price of the model.';

/** What the tiles say, in their order. */
export function tileFigures(totals: ExperimentTotals, counts: RecordingCounts): TileFigure[] {
  const { latency, costUsd, tokens } = totals;
  const percentile = (name: 'p50' | 'p95' | 'p99'): TileFigure => ({
    key: name,
    label: `Latency ${name}`,
    value: formatValue(latency[name], 'milliseconds'),
    detail: latency.count === 0 ? 'no latencies' : 'within 1%',
    title: latency[name] === null ? NO_LATENCY : `${formatExact(latency[name])} ms`,
  });
  return [
    {
      key: 'events',
      label: 'Events',
      value: formatValue(totals.events, 'count'),
      detail: counts.sampledOut > 0 ? `${formatValue(counts.sampledOut, 'count')} sampled out` : '',
      title: `${formatExact(totals.events)} events`,
    },
    {
      key: 'rate',
      label: 'Rate',
      value: formatValue(totals.rate, 'perSecond'),
      detail: 'last 10 s',
      title: `${formatExact(totals.rate)} events a second over the last 10 seconds`,
    },
    successFigure(totals),
    percentile('p50'),
    percentile('p95'),
    percentile('p99'),
    {
      key: 'cost',
      label: 'Cost',
      value: formatValue(costUsd.total, 'dollars'),
      detail:
        costUsd.count === 0 ? 'no costs' : `${formatValue(costUsd.mean, 'dollars')} per event`,
      title:
        costUsd.total === null
          ? NO_COST
          : `US$ ${formatExact(costUsd.total)} of ${formatExact(costUsd.count)} events with a cost`,
    },
    {
      key: 'tokens',
      label: 'Tokens',
      value: formatValue(tokens.total, 'tokens'),
      detail:
        tokens.total === null
          ? 'no tokens'
          : `${formatValue(tokens.prompt, 'tokens')} in, ${formatValue(tokens.completion, 'tokens')} out`,
      title:
        tokens.total === null
          ? 'No event has said how many tokens it took.'
          : `${formatExact(tokens.prompt)} of prompts and ${formatExact(tokens.completion)} of completions`,
    },
    {
      key: 'dropped',
      label: 'Dropped',
      value: formatValue(counts.dropped, 'count'),
      detail: counts.dropped === 0 ? 'nothing lost' : 'events were lost',
      title:
        counts.dropped === 0
          ? 'Every event that reached the experiment is in it.'
          : `${formatExact(counts.dropped)} events were lost, because a memory bound was reached or the store failed. All figures are without them.`,
      isAlarming: counts.dropped > 0,
    },
  ];
}

function successFigure({ succeeded, failed, successRate }: ExperimentTotals): TileFigure {
  const interval = shareInterval(succeeded, succeeded + failed);
  return {
    key: 'success',
    label: 'Success',
    value: formatValue(successRate, 'fraction'),
    detail:
      interval === null
        ? 'no outcomes'
        : `${formatValue(interval.lower, 'fraction')} to ${formatValue(interval.upper, 'fraction')}`,
    title:
      interval === null
        ? 'No event has said whether it succeeded.'
        : `${formatExact(succeeded)} succeeded and ${formatExact(failed)} failed; below, the 95% interval of the rate`,
  };
}
