import { answered } from './answered.mjs';

const ends = ({ lower, upper }) => [lower, upper];
const test = ({ statistic, degreesOfFreedom, pValue }) => ({
  statistic,
  df: degreesOfFreedom,
  pvalue: pValue,
});
const estimated = ({ estimate, interval }) => ({ estimate, ci: ends(interval) });
const sides = ({ x1, n1, x2, n2 }) => [
  { successes: x1, trials: n1 },
  { successes: x2, trials: n2 },
];

/** Counts, tables, proportions, power and corrections, by the oracle's names. */
export default (stats) => ({
  chiSquareIndependence({ table }, { correction }) {
    const outcome = answered(stats.chiSquareIndependenceTest(table, { correction }));
    return { ...test(outcome), expected: outcome.expected };
  },
  chiSquareGof({ observed, probabilities }, { ddof }) {
    return test(
      answered(
        stats.chiSquareGoodnessOfFitTest(observed, { probabilities, estimatedParameters: ddof }),
      ),
    );
  },
  fisherExact({ table }, { alternative, confidence }) {
    const outcome = answered(stats.fisherExactTest(table, { alternative, confidence }));
    return { pvalue: outcome.pValue, oddsRatio: outcome.oddsRatio, ci: ends(outcome.interval) };
  },
  wilsonInterval({ x, n }, { confidence }) {
    return estimated(answered(stats.wilsonInterval({ successes: x, trials: n }, { confidence })));
  },
  twoProportionZTest(input, { alternative, pooled }) {
    const outcome = answered(stats.twoProportionZTest(...sides(input), { alternative, pooled }));
    return { ...test(outcome), estimate: outcome.estimate };
  },
  newcombeInterval(input, { confidence }) {
    return estimated(answered(stats.newcombeInterval(...sides(input), { confidence })));
  },
  oddsRatio({ table }, { confidence, correction }) {
    return estimated(answered(stats.oddsRatio(table, { confidence, correction })));
  },
  riskRatio({ table }, { confidence, correction }) {
    return estimated(answered(stats.riskRatio(table, { confidence, correction })));
  },
  cramersV({ table }, { biasCorrected }) {
    return { estimate: answered(stats.cramersV(table, { biasCorrected })).estimate };
  },
  powerTTest(_, plan) {
    return answered(stats.powerTTest(plan));
  },
  powerTwoProportions(_, plan) {
    return answered(stats.powerTwoProportions(plan));
  },
  pAdjust({ pvalues }, { method }) {
    return { adjusted: stats.adjustPValues(pvalues, { method }) };
  },
  srmCheck({ observed, ratios }, { threshold }) {
    return test(answered(stats.sampleRatioTest(observed, { ratios, threshold })));
  },
});
