import { binomialCdf, binomialLogMass } from '../distribution/binomial.js';
import {
  ALTERNATIVES,
  type Alternative,
  noAnswer,
  type Outcome,
  requireChoice,
} from '../outcome.js';
import { type ContingencyTable, fourCells, readTable } from './contingency-table.js';
import { zPValue } from './z-p-value.js';

export type McNemarMethod = 'exact' | 'mid-p' | 'asymptotic';

const METHODS: readonly McNemarMethod[] = ['exact', 'mid-p', 'asymptotic'];

export interface McNemarTest {
  /** `asymptotic`: chi-square with one degree of freedom. Else: pairs where only the first succeeded. */
  readonly statistic: number;
  readonly pValue: number;
  /** The first measurement's share of successes less the second's. */
  readonly estimate: number;
  /** Pairs where only the first succeeded over pairs where only the second did. */
  readonly oddsRatio: number;
}

/**
 * McNemar's test of whether two yes-or-no measurements of the same units (two models on the same
 * questions) succeed equally often. The table pairs them: rows are the first measurement, columns the
 * second, success before failure: `[[both, onlyFirst], [onlySecond, neither]]`.
 *
 * Only the pairs that differ count. `exact` (unless given) compares them with a fair coin; `mid-p`
 * counts half of the observed case, which makes it less conservative and hardly ever too liberal;
 * `asymptotic` is the chi-square, where `correction` takes 1 from the difference (Edwards). `greater`
 * asks whether the first succeeds more often. No answer where no pair differs (`no-variation`). The
 * interval of the difference is {@link newcombePairedInterval}'s.
 *
 * McNemar, "Note on the sampling error of the difference between correlated proportions or percentages"
 * (Psychometrika 12, 1947); Fagerland, Lydersen & Laake, "The McNemar test for binary matched-pairs
 * data" (BMC Medical Research Methodology 13, 2013).
 *
 * @throws CrucibleError `invalid-argument` when the table is not two by two, a cell is not a whole
 * number of at least 0, or the method or alternative is unknown.
 *
 * @example
 * mcNemarTest([[50, 12], [4, 34]]); // statistic 12, pValue 0.0768, estimate 0.08, oddsRatio 3
 */
export function mcNemarTest(
  table: ContingencyTable,
  options: {
    readonly method?: McNemarMethod;
    readonly alternative?: Alternative;
    readonly correction?: boolean;
  } = {},
): Outcome<McNemarTest> {
  const counted = readTable(table);
  const [, onlyFirst, onlySecond] = fourCells(counted);
  const method = requireChoice('method', METHODS, options.method ?? 'exact');
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  if (onlyFirst + onlySecond === 0)
    return noAnswer('no-variation', 'both measurements of every pair agree');
  const z =
    method === 'asymptotic'
      ? zStatistic(onlyFirst, onlySecond, alternative, options.correction ?? false)
      : undefined;
  return {
    ok: true,
    statistic: z === undefined ? onlyFirst : z * z,
    pValue:
      z === undefined
        ? coinPValue(onlyFirst, onlySecond, alternative, method === 'mid-p')
        : zPValue(z, alternative),
    estimate: (onlyFirst - onlySecond) / counted.total,
    oddsRatio: onlyFirst / onlySecond,
  };
}

function zStatistic(
  onlyFirst: number,
  onlySecond: number,
  alternative: Alternative,
  correction: boolean,
): number {
  const difference = onlyFirst - onlySecond;
  const root = Math.sqrt(onlyFirst + onlySecond);
  if (!correction) return difference / root;
  if (alternative === 'greater') return (difference - 1) / root;
  if (alternative === 'less') return (difference + 1) / root;
  return (Math.sign(difference) * Math.max(0, Math.abs(difference) - 1)) / root;
}

/** The chance that fair coins, one a differing pair, fall at least as far to one side. */
function coinPValue(
  onlyFirst: number,
  onlySecond: number,
  alternative: Alternative,
  halved: boolean,
): number {
  const tosses = onlyFirst + onlySecond;
  const fewer =
    alternative === 'greater'
      ? onlySecond
      : alternative === 'less'
        ? onlyFirst
        : Math.min(onlyFirst, onlySecond);
  const observed = halved ? Math.exp(binomialLogMass(fewer, tosses, 0.5)) / 2 : 0;
  const tail = binomialCdf(fewer, tosses, 0.5) - observed;
  return alternative === 'two-sided' ? Math.min(1, 2 * tail) : tail;
}
