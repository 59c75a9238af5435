import type { MonitorSpending } from './look.js';
import type { MonitorBudget } from './settings.js';

/** What part of the budget is spent, in words; null while none is. */
export function spentBudget(spent: MonitorSpending, budget: MonitorBudget): string | null {
  if (budget.samples !== undefined && spent.samples >= budget.samples)
    return `the budget of ${budget.samples} samples an arm is spent`;
  if (budget.costUsd !== undefined && spent.costUsd >= budget.costUsd)
    return `the budget of $${budget.costUsd} is spent`;
  if (budget.durationMs !== undefined && spent.durationMs >= budget.durationMs)
    return `the time of ${budget.durationMs / 1000} s is over`;
  return null;
}
