import { chiSquareStatistic } from '../count/chi-square-statistic.js';
import { type ContingencyTable, emptyMargin, readTable } from '../count/contingency-table.js';
import {
  noncentralChiSquaredCdf,
  noncentralChiSquaredSurvival,
} from '../distribution/noncentral-chi-squared.js';
import { type Interval, noAnswer, type Outcome, requireLevel } from '../outcome.js';
import { findRoot } from '../special/root.js';

export interface CramersVOptions {
  /** Of the interval. Default 0.95. */
  readonly confidence?: number;
  /** Whether the estimate is Bergsma's, freed of its bias. Default false. */
  readonly biasCorrected?: boolean;
}

export interface CramersV {
  /** From 0 to 1. */
  readonly estimate: number;
  /** Of the V of the population. An estimate without correction may lie above it. */
  readonly interval: Interval;
}

/**
 * Cramér's V, the strength of association in a table of counts: 0 where rows and columns are
 * independent, 1 where one determines the other. Few counts in many cells push it upwards;
 * `biasCorrected` takes that out (Bergsma), and may then give exactly 0.
 *
 * The interval holds those V whose noncentrality n V² (k - 1), k the smaller number of rows or columns,
 * puts the observed chi-square in neither tail; 0 to 0 when it is too small for any of them. It is the
 * same with and without correction.
 *
 * No answer where a row or a column holds zeros only (`empty-margin`), nor, corrected, for two counts
 * (`too-few`).
 *
 * Cramér, "Mathematical methods of statistics" (1946), 21.9; Bergsma, "A bias-correction for Cramér's V
 * and Tschuprow's T" (Journal of the Korean Statistical Society 42, 2013); Smithson, "Confidence
 * intervals" (2003), chapter 4; Steiger, "Beyond the F test" (Psychological Methods 9(2), 2004).
 *
 * @throws CrucibleError `invalid-argument` when there are fewer than two rows or columns, rows of
 * unequal length, a cell that is not a whole number of at least 0, or a confidence that is not between 0
 * and 1.
 *
 * @example
 * cramersV([[12, 5], [6, 14]]); // estimate 0.405, interval 0.078 to 0.727
 */
export function cramersV(
  table: ContingencyTable,
  options: CramersVOptions = {},
): Outcome<CramersV> {
  const counted = readTable(table);
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const empty = emptyMargin(counted);
  if (empty !== undefined) return empty;
  const rows = counted.rowTotals.length;
  const columns = counted.columnTotals.length;
  const { total } = counted;
  const { statistic } = chiSquareStatistic(counted, false);
  const perCount = statistic / total;
  const largest = Math.min(rows, columns) - 1;
  const interval = noncentralInterval(
    statistic,
    (rows - 1) * (columns - 1),
    total * largest,
    confidence,
  );
  if (!(options.biasCorrected ?? false))
    return { ok: true, estimate: Math.min(1, Math.sqrt(perCount / largest)), interval };
  if (total <= 2) return noAnswer('too-few', 'the bias correction needs more than two counts');
  const excess = Math.max(0, perCount - ((rows - 1) * (columns - 1)) / (total - 1));
  const narrowest = Math.min(
    (rows - 1) * (1 - (rows - 1) / (total - 1)),
    (columns - 1) * (1 - (columns - 1) / (total - 1)),
  );
  if (narrowest <= 0) return noAnswer('too-few', 'the bias correction needs more counts than rows');
  return { ok: true, estimate: Math.min(1, Math.sqrt(excess / narrowest)), interval };
}

/** Of V, where its noncentrality is V² times `scale`. */
function noncentralInterval(
  statistic: number,
  degreesOfFreedom: number,
  scale: number,
  confidence: number,
): Interval {
  const tail = (1 - confidence) / 2;
  const rising = (tailAt: (noncentrality: number) => number): number => {
    const excess = (v: number): number => tailAt(v * v * scale);
    if (excess(0) >= 0) return 0;
    return excess(1) <= 0 ? 1 : findRoot(excess, 0, 1, { relativeTolerance: 1e-13 });
  };
  return {
    lower: rising(
      (noncentrality) =>
        noncentralChiSquaredSurvival(statistic, degreesOfFreedom, noncentrality) - tail,
    ),
    upper: rising(
      (noncentrality) => tail - noncentralChiSquaredCdf(statistic, degreesOfFreedom, noncentrality),
    ),
    confidence,
  };
}
