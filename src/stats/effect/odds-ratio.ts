import type { ContingencyTable } from '../count/contingency-table.js';
import type { Outcome } from '../outcome.js';
import { logWald, type RatioEstimate, type RatioOptions, readEvents } from './event-table.js';

/**
 * The odds ratio of a table `[[events, no events], [events, no events]]`, first group over second, with
 * the log-Wald interval of Woolf. With a cell of 0 a half is added to every cell, unless `correction`
 * is `none`. For small counts, {@link fisherExactTest} gives an exact interval.
 *
 * No answer where a group is empty, or all or none of both had the event (`empty-margin`), or for a cell
 * of 0 without correction (`zero-cell`).
 *
 * Woolf, "On estimating the relation between blood group and disease" (Annals of Human Genetics 19,
 * 1955); Haldane, "The estimation and significance of the logarithm of a ratio of frequencies" (20,
 * 1956).
 *
 * @throws CrucibleError `invalid-argument` when the table is not two by two, a cell is not a whole
 * number of at least 0, the confidence (0.95 unless given) is not between 0 and 1, or the correction is
 * unknown.
 *
 * @example
 * oddsRatio([[30, 70], [18, 82]]); // estimate 1.95, interval 1.00 to 3.80
 */
export function oddsRatio(
  table: ContingencyTable,
  options: RatioOptions = {},
): Outcome<RatioEstimate> {
  const events = readEvents(table, options);
  if ('ok' in events) return events;
  const [a, b, c, d] = events.cells;
  return logWald((a / b) * (d / c), 1 / a + 1 / b + 1 / c + 1 / d, events.confidence);
}
