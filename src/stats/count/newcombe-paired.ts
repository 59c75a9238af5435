import { normalUpperQuantile } from '../distribution/normal.js';
import { noAnswer, type Outcome, requireLevel } from '../outcome.js';
import {
  type ContingencyTable,
  type FourCells,
  fourCells,
  readTable,
} from './contingency-table.js';
import type { ProportionDifference } from './newcombe.js';
import { productDifference } from './product-difference.js';
import { wilsonEnds } from './wilson.js';

/**
 * Newcombe's hybrid score interval of the difference between two proportions of the same units, first
 * measurement less second: the Wilson intervals of both, joined with regard to their correlation. The
 * table is that of {@link mcNemarTest}: `[[both, onlyFirst], [onlySecond, neither]]`. No answer for a
 * table of zeros (`too-few`).
 *
 * Method 10 of Newcombe, "Improved confidence intervals for the difference between binomial proportions
 * based on paired data" (Statistics in Medicine 17, 1998, 2635-2650).
 *
 * @throws CrucibleError `invalid-argument` when the table is not two by two, a cell is not a whole
 * number of at least 0, or the confidence (0.95 unless given) is not between 0 and 1.
 *
 * @example
 * newcombePairedInterval([[50, 12], [4, 34]]); // estimate 0.08, interval 0.001 to 0.157
 */
export function newcombePairedInterval(
  table: ContingencyTable,
  options: { readonly confidence?: number } = {},
): Outcome<ProportionDifference> {
  const counted = readTable(table);
  const cells = fourCells(counted);
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const { total } = counted;
  if (total === 0) return noAnswer('too-few', 'the table holds no pair');
  const z = normalUpperQuantile((1 - confidence) / 2);
  const successes1 = counted.rowTotals[0]!;
  const successes2 = counted.columnTotals[0]!;
  const ends1 = wilsonEnds(successes1, total, z);
  const ends2 = wilsonEnds(successes2, total, z);
  const correlation = correlationOf(cells);
  const estimate = (cells[1] - cells[2]) / total;
  const below = joined(
    successes1 / total - ends1.lower,
    ends2.upper - successes2 / total,
    correlation,
  );
  const above = joined(
    ends1.upper - successes1 / total,
    successes2 / total - ends2.lower,
    correlation,
  );
  return {
    ok: true,
    estimate,
    interval: {
      lower: Math.max(-1, estimate - below),
      upper: Math.min(1, estimate + above),
      confidence,
    },
  };
}

/** The phi coefficient; positive ones by a continuity-corrected numerator, 0 with an empty margin. */
function correlationOf([a, b, c, d]: FourCells): number {
  const margins = Math.sqrt((a + b) * (c + d)) * Math.sqrt((a + c) * (b + d));
  if (margins === 0) return 0;
  const cross = productDifference(a, d, b, c);
  return (cross > 0 ? Math.max(0, cross - (a + b + c + d) / 2) : cross) / margins;
}

/** √(u² - 2φuv + v²), as a sum of squares so that it cannot turn negative by rounding. */
function joined(u: number, v: number, correlation: number): number {
  return Math.hypot(u - v * correlation, v * Math.sqrt(1 - correlation * correlation));
}
