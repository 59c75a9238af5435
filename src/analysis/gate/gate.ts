import { QUANTILES } from '../verdict/quantile-statistics.js';
import type { MetricVerdict, Verdict } from '../verdict/verdict.js';
import { droppedEvents, missingValues, type RecordedEvents, sharesReason } from './losses.js';
import { decideMetric, type MetricDecision } from './metric-decision.js';

export type GateDecision = 'passed' | 'regression' | 'undecided';

/** A candidate let through, or not. */
export interface GateResult {
  readonly decision: GateDecision;
  /**
   * Why it could not pass, whatever the metrics say: lost samples, dropped events, missing values. More
   * data of the same kind change nothing about these, so that nobody's policy lets them through.
   */
  readonly reasons: readonly string[];
  /** Losses too small to stand in the way. */
  readonly caveats: readonly string[];
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
  /** How many events of each experiment were kept, and lost, while recording. */
  readonly recording: readonly RecordedEvents[];
}

/**
 * Decides on a candidate by what a comparison of it with its baseline came to. One metric's regression is
 * enough to hold it back; to pass, every gating metric has to. Where events or values were lost it
 * does not pass: what is left may be the part that looks good. Where the conditions did not get their
 * shares of samples there is no regression either: any difference may come from that.
 *
 * Gating metrics are those that were named; else the plan's primary metric and guardrails; else
 * all that were compared and have a direction.
 *
 * @example
 * const { decision } = decideGate(verdict, { metrics: null, recording: [] }); // 'regression'
 */
export function decideGate(verdict: Verdict, { metrics, recording }: GateSettings): GateResult {
  const { gating, areChosen } = gatingOf(verdict.metrics, metrics);
  const decisions = gating.map((metric) => decideMetric(metric, areChosen));
  const wrongShares = sharesReason(verdict.sampleRatio);
  const dropped = droppedEvents(recording);
  const reasons = [
    ...(wrongShares === null ? [] : [wrongShares]),
    ...dropped.reasons,
    ...missingValues(gating.filter((_, at) => decisions[at]!.decision === 'undecided')),
    ...emptiness(decisions),
  ];
  const worst = worstOf(decisions);
  const isTrusted = reasons.length === 0 || (worst === 'regression' && wrongShares === null);
  const decision = isTrusted ? worst : 'undecided';
  const words = isTrusted ? wordsOf(decision, decisions) : `Undecided: ${reasons.join('; ')}.`;
  return { decision, reasons, caveats: dropped.caveats, metrics: decisions, areChosen, words };
}

/**
 * Whether a name stands for that metric: `latency_ms p95`; `loss`, where the data say of what. Behind
 * the label there may be the events that it is of.
 */
export function isNamed(text: string, { metric, statistic }: MetricVerdict): boolean {
  const name = text.trim().replace(/\s+/g, ' ');
  const isLabel = (label: string): boolean => metric === label || metric.startsWith(`${label} (`);
  // No quantile and no sum is meant unless it is named.
  const isByItself = !QUANTILES.has(statistic) && statistic !== 'sum';
  return isLabel(name) || (isByItself && isLabel(`${name} ${statistic}`));
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

function wordsOf(decision: GateDecision, decisions: readonly MetricDecision[]): string {
  const named = (word: GateDecision): string =>
    decisions
      .filter((each) => each.decision === word)
      .map(({ metric }) => metric)
      .join(', ');
  if (decision === 'regression') return `Regression in ${named('regression')}.`;
  if (decision === 'undecided') return `Undecided in ${named('undecided')}.`;
  return `No regression in ${named('passed')}.`;
}
