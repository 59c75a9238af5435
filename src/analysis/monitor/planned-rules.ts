import type { ExperimentPlan } from '../../event/plan.js';
import type { MonitorBudget, SequentialOptions } from './settings.js';

/**
 * What a plan's alpha and stopping rule say of a watch: method, burn-in, tuning, and its bounds as the
 * budget. `chosen`: another method than the planned one, for which what was planned has no meaning.
 */
export function plannedRules(
  { alpha, stoppingRule: rule }: Pick<ExperimentPlan, 'alpha' | 'stoppingRule'>,
  chosen?: SequentialOptions['method'],
): Partial<SequentialOptions> {
  if (rule.kind === 'fixed') return { alpha, budget: { samples: rule.samples } };
  const budget: MonitorBudget = {
    ...(rule.maxSamples === null ? {} : { samples: rule.maxSamples }),
    ...(rule.maxCostUsd === null ? {} : { costUsd: rule.maxCostUsd }),
    ...(rule.maxDurationMs === null ? {} : { durationMs: rule.maxDurationMs }),
  };
  const isPlanned = chosen === undefined || chosen === rule.method;
  return {
    alpha,
    budget,
    method: rule.method,
    ...(isPlanned && rule.burnIn !== null ? { burnIn: rule.burnIn } : {}),
    ...(isPlanned && rule.method === 'asymptotic' && rule.tuning !== null
      ? { tuning: rule.tuning }
      : {}),
  };
}
