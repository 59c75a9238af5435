import type { ContingencyTable } from '../count/contingency-table.js';
import type { Outcome } from '../outcome.js';
import { logWald, type RatioEstimate, type RatioOptions, readEvents } from './event-table.js';

/**
 * The risk ratio (relative risk) of a table `[[events, no events], [events, no events]]`: the share of
 * events in the first group over that in the second, with the log interval of Katz. With a cell of 0 a
 * half is added to every cell, unless `correction` is `none`.
 *
 * No answer where a group is empty, or all or none of both had the event (`empty-margin`), or for a cell
 * of 0 without correction (`zero-cell`).
 *
 * Katz, Baptista, Azen & Pike, "Obtaining confidence intervals for the risk ratio in cohort studies"
 * (Biometrics 34, 1978).
 *
 * @throws CrucibleError `invalid-argument` when the table is not two by two, a cell is not a whole
 * number of at least 0, the confidence (0.95 unless given) is not between 0 and 1, or the correction is
 * unknown.
 *
 * @example
 * riskRatio([[30, 70], [18, 82]]); // estimate 1.67, interval 0.996 to 2.79
 */
export function riskRatio(
  table: ContingencyTable,
  options: RatioOptions = {},
): Outcome<RatioEstimate> {
  const events = readEvents(table, options);
  if ('ok' in events) return events;
  const [a, b, c, d] = events.cells;
  // 1/a - 1/(a + b), without the cancellation of rare failures.
  const logVariance = b / a / (a + b) + d / c / (c + d);
  return logWald((a / c) * ((c + d) / (a + b)), logVariance, events.confidence);
}
