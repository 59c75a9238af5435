import { answered } from './answered.mjs';

const ends = ({ lower, upper }) => [lower, upper];

const tTest = (outcome) => {
  const test = answered(outcome);
  return {
    statistic: test.statistic,
    df: test.degreesOfFreedom,
    pvalue: test.pValue,
    ci: ends(test.interval),
    estimate: test.estimate,
    stderr: test.standardError,
  };
};

const tTestOptions = ({ mu, ...options }) =>
  mu === undefined ? options : { ...options, nullValue: mu };

const analysis = (outcome) => {
  const test = answered(outcome);
  return {
    statistic: test.statistic,
    df1: test.degreesOfFreedomBetween,
    df2: test.degreesOfFreedomWithin,
    pvalue: test.pValue,
  };
};

const rankTest = (outcome) => {
  const test = answered(outcome);
  return { statistic: test.statistic, pvalue: test.pValue };
};

const effect = (outcome) => {
  const { estimate, interval } = answered(outcome);
  return { estimate, ci: ends(interval) };
};

const effectOptions = ({ ciMethod, ...options }) =>
  ciMethod === undefined ? options : { ...options, intervalMethod: ciMethod };

/** A summary is null where there is none, and infinite with infinities: no answer to the oracle. */
const finite = (value) => {
  if (!Number.isFinite(value)) throw new Error(`no finite value: ${value}`);
  return value;
};

/** The oracle's methods that look at samples, as the library's functions answer them. */
export default (stats) => ({
  tTestStudent: ({ x, y }, options) => tTest(stats.studentTTest(x, y, tTestOptions(options))),
  tTestWelch: ({ x, y }, options) => tTest(stats.welchTTest(x, y, tTestOptions(options))),
  tTestPaired: ({ x, y }, options) => tTest(stats.pairedTTest(x, y, tTestOptions(options))),
  tTestOneSample: ({ x }, options) => tTest(stats.oneSampleTTest(x, tTestOptions(options))),
  pairwiseTTest: ({ groups }, options) => ({
    pvalues: answered(stats.pairwiseTTests(groups, options)).comparisons.map(
      (comparison) => comparison.adjustedPValue,
    ),
  }),
  mannWhitneyU: ({ x, y }, options) => rankTest(stats.mannWhitneyTest(x, y, options)),
  hodgesLehmann: ({ x, y }, options) =>
    effect(stats.hodgesLehmannShift(x, y, { method: 'exact', ...options })),
  wilcoxonSignedRank: ({ x, y }, options) => rankTest(stats.wilcoxonSignedRankTest(x, y, options)),
  ksTwoSample: ({ x, y }, options) => rankTest(stats.kolmogorovSmirnovTest(x, y, options)),
  anovaOneWay: ({ groups }) => analysis(stats.oneWayAnova(groups)),
  anovaWelch: ({ groups }) => analysis(stats.welchAnova(groups)),
  levene: ({ groups }, options) => analysis(stats.leveneTest(groups, options)),
  kruskalWallis: ({ groups }) => {
    const test = answered(stats.kruskalWallisTest(groups));
    return { statistic: test.statistic, df: test.degreesOfFreedom, pvalue: test.pValue };
  },
  shapiroWilk: ({ x }) => rankTest(stats.shapiroWilkTest(x)),
  cohensD: ({ x, y }, options) => effect(stats.cohensD(x, y, effectOptions(options))),
  hedgesG: ({ x, y }, options) => effect(stats.hedgesG(x, y, effectOptions(options))),
  cliffsDelta: ({ x, y }) => ({ estimate: answered(stats.cliffsDelta(x, y)).estimate }),
  describe: ({ x }) => {
    const summary = stats.describe(x);
    return {
      n: summary.count,
      mean: finite(summary.mean),
      variance: summary.variance,
      sd: summary.stdDev,
      min: summary.min,
      max: summary.max,
      median: stats.median(x),
    };
  },
  quantile: ({ x }, { probs, type = 7 }) => {
    const sorted = Float64Array.from(x).sort();
    const quantiles =
      type === 7
        ? stats.quantilesInPlace(sorted, probs)
        : probs.map((p) => stats.quantileOfType(sorted, p, type));
    return { quantiles: quantiles.map(finite) };
  },
});
