import type { ExperimentRecord } from '../../../../src/server/protocol.ts';
import { formatExact, formatValue } from '../../../format/number.ts';
import { formatDuration } from '../../../format/time.ts';

export type Plan = NonNullable<ExperimentRecord['plan']>;
type Size = Plan['minimumEffect'];
type StoppingRule = Plan['stoppingRule'];

const METHODS: Readonly<Record<string, string>> = {
  asymptotic: 'asymptotic confidence sequence',
  'mixture-sprt': 'mixture sequential probability ratio test',
  'empirical-bernstein': 'empirical-Bernstein confidence sequence',
  'beta-binomial': 'beta-binomial confidence sequence',
};

/** `5% of the baseline`, `0.02 in its own unit`. */
export function sizeText(size: Size): string {
  return 'relative' in size
    ? `${formatValue(size.relative, 'fraction')} of the baseline’s figure`
    : `${formatExact(size.absolute)} in the metric’s own unit`;
}

/** How it ends, one sentence for each bound. */
export function stoppingTexts(rule: StoppingRule): string[] {
  if (rule.kind === 'fixed')
    return [`After ${formatExact(rule.samples)} samples of each condition, looked at once.`];
  const { method, burnIn, tuning, maxSamples, maxCostUsd, maxDurationMs } = rule;
  const bounds = [
    maxSamples === null ? null : `${formatExact(maxSamples)} samples of each condition`,
    maxCostUsd === null ? null : `${formatValue(maxCostUsd, 'dollars')} in all`,
    maxDurationMs === null ? null : `${formatDuration(maxDurationMs)} in all`,
  ].filter((bound) => bound !== null);
  return [
    `When it is decided, however often one looks: ${METHODS[method] ?? method}.`,
    burnIn === null ? null : `No decision before ${formatExact(burnIn)} samples of each condition.`,
    tuning === null ? null : `Sharpest at ${formatExact(tuning)} samples of each condition.`,
    bounds.length === 0
      ? 'No bound at which it ends undecided.'
      : `Undecided it ends at ${bounds.join(', or ')}.`,
  ].filter((text) => text !== null);
}

export function directionText(direction: Plan['direction']): string {
  return direction === 'lower' ? 'lower is better' : 'higher is better';
}

/** How the data are going to be analysed; empty where that is left to the comparison. */
export function analysisTexts({ correction, metrics, unit, runBy }: Plan['analysis']): string[] {
  return [
    correction === null ? null : `Correction for several metrics: ${correction}.`,
    metrics.length === 0 ? null : `Also looked at: ${metrics.join(', ')}.`,
    unit === null ? null : `One observation is one ${unit}.`,
    runBy === null ? null : `Runs are told apart by ${runBy}.`,
  ].filter((text) => text !== null);
}
