import {
  ALTERNATIVES,
  type Alternative,
  type Interval,
  type Outcome,
  requireChoice,
  requireLevel,
} from '../outcome.js';
import { risingRoot } from '../rising-root.js';
import { type ConditionalTable, conditionalTable, massesOf, tailsOf } from './conditional-table.js';
import {
  type ContingencyTable,
  emptyMargin,
  type FourCells,
  fourCells,
  readTable,
} from './contingency-table.js';

/** Tables are as improbable as the observed one up to this factor, since equal ones round apart. */
const TIE = 1 + 1e-7;
/** So many bits below the mode, that the smallest double is still a p-value. */
const BITS_OF_P_VALUES = 1150;
/** Enough for tails of any confidence level, the closest double to 1 included. */
const BITS_OF_CONFIDENCE = 150;

export interface FisherExactTest {
  readonly pValue: number;
  /** The conditional maximum likelihood estimate, which is nearer to 1 than ad / bc. */
  readonly oddsRatio: number;
  /** Of the odds ratio; one-sided where the alternative is. */
  readonly interval: Interval;
}

/**
 * Fisher's exact test of independence in a two by two table, given its margins; with the conditional
 * maximum likelihood estimate of the odds ratio and its exact interval, whose coverage never falls below
 * its confidence. `greater` asks whether the odds ratio is above 1. The two-sided p-value adds the
 * probabilities of all tables no more probable than the observed one, ties within 1e-7, as R does; the
 * two-sided interval has equal tails, so the two may disagree near a boundary.
 *
 * Exact at any size, and quick: its time grows as the standard deviation of a cell. No answer where a
 * row or a column holds zeros only (`empty-margin`).
 *
 * Fisher, "The logic of inductive inference" (JRSS 98, 1935); Cornfield, "A statistical problem arising
 * from retrospective studies" (Third Berkeley Symposium 4, 1956).
 *
 * @throws CrucibleError `invalid-argument` when the table is not two by two, a cell is not a whole
 * number of at least 0, the confidence (0.95 unless given) is not between 0 and 1, or the alternative
 * is unknown.
 *
 * @example
 * fisherExactTest([[8, 2], [1, 5]]); // pValue 0.035, oddsRatio 15.5, interval 1.01 to 1060
 */
export function fisherExactTest(
  table: ContingencyTable,
  options: { readonly alternative?: Alternative; readonly confidence?: number } = {},
): Outcome<FisherExactTest> {
  const counted = readTable(table);
  const cells = fourCells(counted);
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  const confidence = requireLevel('confidence', options.confidence ?? 0.95);
  const empty = emptyMargin(counted);
  if (empty !== undefined) return empty;
  const margins = conditionalTable(cells);
  const error = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  return {
    ok: true,
    pValue: pValueOf(margins, cells[0], alternative),
    oddsRatio: likeliestOdds(margins, cells),
    interval: {
      lower: alternative === 'less' ? 0 : lowerOdds(margins, cells, error),
      upper: alternative === 'greater' ? Infinity : upperOdds(margins, cells, error),
      confidence,
    },
  };
}

function pValueOf(margins: ConditionalTable, observed: number, alternative: Alternative): number {
  const distribution = massesOf(margins, 1, BITS_OF_P_VALUES);
  if (alternative !== 'two-sided') {
    const { atMost, atLeast } = tailsOf(distribution, observed);
    return alternative === 'less' ? atMost : atLeast;
  }
  const { first, masses, total } = distribution;
  const limit = (masses[observed - first] ?? 0) * TIE;
  let sum = 0;
  for (let i = 0; i < masses.length; i++) if (masses[i]! <= limit) sum += masses[i]!;
  return Math.min(1, sum / total);
}

/** The odds ratio under which the observed count is the expected one. */
function likeliestOdds(margins: ConditionalTable, cells: FourCells): number {
  const [observed] = cells;
  if (observed === margins.lowest) return 0;
  if (observed === margins.highest) return Infinity;
  return solveOdds(cells, (odds) => {
    const { first, masses, total } = massesOf(margins, odds, BITS_OF_CONFIDENCE);
    let excess = 0;
    for (let i = 0; i < masses.length; i++) excess += (first + i - observed) * masses[i]!;
    return excess / total;
  });
}

/** The odds ratio under which so many or more are just improbable enough. */
function lowerOdds(margins: ConditionalTable, cells: FourCells, error: number): number {
  if (cells[0] === margins.lowest) return 0;
  return solveOdds(cells, (odds) => {
    const { atLeast } = tailsOf(massesOf(margins, odds, BITS_OF_CONFIDENCE), cells[0]);
    return Math.log(atLeast / error);
  });
}

/** The odds ratio under which so many or fewer are just improbable enough. */
function upperOdds(margins: ConditionalTable, cells: FourCells, error: number): number {
  if (cells[0] === margins.highest) return Infinity;
  return solveOdds(cells, (odds) => {
    const { atMost } = tailsOf(massesOf(margins, odds, BITS_OF_CONFIDENCE), cells[0]);
    return Math.log(error / atMost);
  });
}

/** Solves on the log scale, where all three functions are nearly straight, from the log odds ratio. */
function solveOdds([a, b, c, d]: FourCells, rising: (odds: number) => number): number {
  const guess = Math.log((a + 0.5) / (b + 0.5)) - Math.log((c + 0.5) / (d + 0.5));
  const step = Math.sqrt(1 / (a + 0.5) + 1 / (b + 0.5) + 1 / (c + 0.5) + 1 / (d + 0.5));
  // The root is there: each function runs over its whole range as the odds go from 0 to Infinity.
  return Math.exp(risingRoot((logOdds) => rising(Math.exp(logOdds)), guess, step)!);
}
