import type { MetricStatistic, MetricVerdict, Verdict } from '../verdict/verdict.js';
import { decideMetric, type MetricDecision } from './metric-decision.js';

export type GateDecision = 'passed' | 'regression' | 'undecided';

/** A candidate let through, or not. */
export interface GateResult {
  readonly decision: GateDecision;
  /** Why no decision can be trusted, whatever the metrics say: lost samples, dropped events. */
  readonly reasons: readonly string[];
  /** The metrics that decide, in the comparison's order. */
  readonly metrics: readonly MetricDecision[];
  /** Whether somebody said that it is these, by name or in a plan. */
  readonly areChosen: boolean;
  /** The whole in a sentence. */
  readonly words: string;
}

export interface GateSettings {
  /** The metrics that were named; null leaves it to the plan, or else to what has a direction. */
  readonly metrics: readonly string[] | null;
  /** How many events of each experiment were lost while recording. */
  readonly dropped: readonly { readonly name: string; readonly events: number }[];
}

/**
 * Decides on a candidate by what a comparison of it with its baseline came to. One metric's regression is
 * enough to hold it back; to pass, every gating metric has to. Where samples or events were lost,
 * nothing is decided: what is left may be the part that looks good.
 *
 * Gating metrics are those that were named; else the plan's primary metric and guardrails; else
 * all that were compared and have a direction.
 *
 * @example
 * const { decision } = decideGate(verdict, { metrics: null, dropped: [] }); // 'regression'
 */
export function decideGate(verdict: Verdict, { metrics, dropped }: GateSettings): GateResult {
  const { gating, areChosen } = gatingOf(verdict.metrics, metrics);
  const decisions = gating.map((metric) => decideMetric(metric, areChosen));
  const reasons = [...lossesOf(verdict, dropped), ...emptiness(decisions)];
  const decision = reasons.length > 0 ? 'undecided' : worstOf(decisions);
  const words = wordsOf(decision, reasons, decisions);
  return { decision, reasons, metrics: decisions, areChosen, words };
}

const QUANTILES: readonly MetricStatistic[] = ['p50', 'p90', 'p95', 'p99'];

/** Whether a name stands for that metric: `latency_ms p95`; `loss`, where the data say of what. */
export function isNamed(text: string, { metric, statistic }: MetricVerdict): boolean {
  const name = text.trim().replace(/\s+/g, ' ');
  // No quantile is compared unless it is named.
  return name === metric || (!QUANTILES.includes(statistic) && `${name} ${statistic}` === metric);
}

function gatingOf(
  compared: readonly MetricVerdict[],
  names: readonly string[] | null,
): { readonly gating: readonly MetricVerdict[]; readonly areChosen: boolean } {
  if (names !== null)
    return {
      gating: compared.filter((metric) => names.some((name) => isNamed(name, metric))),
      areChosen: true,
    };
  const planned = compared.filter(({ role }) => role === 'primary' || role === 'guardrail');
  if (planned.length > 0) return { gating: planned, areChosen: true };
  return { gating: compared.filter(({ direction }) => direction !== null), areChosen: false };
}

function lossesOf({ sampleRatio }: Verdict, dropped: GateSettings['dropped']): readonly string[] {
  const reasons: string[] = [];
  if (sampleRatio !== null && !sampleRatio.holds) {
    const { observed, expected, counted } = sampleRatio;
    const texts = [observed, expected].map((counts) =>
      counts.map((count) => Math.round(count).toLocaleString('en')).join(' to '),
    );
    reasons.push(
      `the conditions did not get their shares of samples: ${texts[0]} ${counted} where ${texts[1]} were expected`,
    );
  }
  for (const { name, events } of dropped)
    if (events > 0)
      reasons.push(`${events.toLocaleString('en')} events of ${name} were dropped while recording`);
  return reasons;
}

function emptiness(decisions: readonly MetricDecision[]): readonly string[] {
  const isEmpty = decisions.every(({ decision }) => decision === 'left-out');
  return isEmpty ? ['there is no metric to decide by'] : [];
}

function worstOf(decisions: readonly MetricDecision[]): GateDecision {
  const isThere = (word: GateDecision): boolean =>
    decisions.some(({ decision }) => decision === word);
  if (isThere('regression')) return 'regression';
  return isThere('undecided') ? 'undecided' : 'passed';
}

function wordsOf(
  decision: GateDecision,
  reasons: readonly string[],
  decisions: readonly MetricDecision[],
): string {
  if (reasons.length > 0) return `Undecided: ${reasons.join('; ')}.`;
  const named = (word: GateDecision): string =>
    decisions
      .filter((each) => each.decision === word)
      .map(({ metric }) => metric)
      .join(', ');
  if (decision === 'regression') return `Regression in ${named('regression')}.`;
  if (decision === 'undecided') return `Undecided in ${named('undecided')}.`;
  return `No regression in ${named('passed')}.`;
}
