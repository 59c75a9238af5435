/**
 * `crucible-telemetry/stats`: statistics as pure functions over arrays of numbers. docs/statistics.md has formula,
 * assumptions and reference of each, and when not to use it.
 */

export {
  type CovariateArm,
  type Cuped,
  type CupedOptions,
  type CupedSlope,
  cuped,
} from './adjustment/cuped.js';
export { type EwmaChart, type EwmaChartOptions, ewmaChart } from './anomaly/ewma-chart.js';
export {
  type InterquartileOptions,
  type InterquartileOutliers,
  interquartileOutliers,
} from './anomaly/interquartile.js';
export { type QuantileType, quantileOfType } from './anomaly/quantile-types.js';
export {
  type ModifiedZScores,
  type ModifiedZScoresOptions,
  modifiedZScores,
  type ZScores,
  type ZScoresOptions,
  zScores,
} from './anomaly/z-scores.js';
export {
  type BetaBinomialComparison,
  type BetaBinomialComparisonOptions,
  betaBinomialComparison,
  type PosteriorRate,
} from './bayes/beta-binomial.js';
export {
  type NormalComparison,
  type NormalComparisonOptions,
  normalComparison,
} from './bayes/normal.js';
export { type ClusteredMean, clusteredMean } from './cluster/clustered-mean.js';
export {
  type ClusteredMeanDifference,
  type ClusteredMeanDifferenceOptions,
  clusteredMeanDifference,
} from './cluster/clustered-mean-difference.js';
export type { ClusteredSample } from './cluster/clusters.js';
export {
  type IntraclassCorrelation,
  intraclassCorrelation,
} from './cluster/intraclass-correlation.js';
export { adjustPValues, type Correction } from './correction/adjust-p-values.js';
export {
  type ChiSquareGoodnessOfFit,
  chiSquareGoodnessOfFitTest,
} from './count/chi-square-goodness-of-fit.js';
export {
  type ChiSquareIndependence,
  chiSquareIndependenceTest,
} from './count/chi-square-independence.js';
export type { ContingencyTable } from './count/contingency-table.js';
export { type FisherExactTest, fisherExactTest } from './count/fisher.js';
export { type McNemarMethod, type McNemarTest, mcNemarTest } from './count/mcnemar.js';
export { newcombeInterval, type ProportionDifference } from './count/newcombe.js';
export { newcombePairedInterval } from './count/newcombe-paired.js';
export { type SampleRatio, sampleRatioTest } from './count/sample-ratio.js';
export type { SuccessCount } from './count/success-count.js';
export { type TwoProportionZTest, twoProportionZTest } from './count/two-proportions.js';
export { type ProportionInterval, wilsonInterval } from './count/wilson.js';
export { type Description, describe } from './describe.js';
export { betaCdf, betaQuantile, betaSurvival } from './distribution/beta.js';
export {
  binomialCdf,
  binomialLogMass,
  binomialQuantile,
  binomialSurvival,
} from './distribution/binomial.js';
export {
  chiSquaredCdf,
  chiSquaredSurvival,
  chiSquaredUpperQuantile,
} from './distribution/chi-squared.js';
export { fCdf, fSurvival, fUpperQuantile } from './distribution/f.js';
export {
  noncentralChiSquaredCdf,
  noncentralChiSquaredSurvival,
} from './distribution/noncentral-chi-squared.js';
export { noncentralTCdf, noncentralTSurvival } from './distribution/noncentral-t.js';
export {
  normalCdf,
  normalDensity,
  normalLogSurvival,
  normalQuantile,
  normalSurvival,
  normalUpperQuantile,
} from './distribution/normal.js';
export {
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
  studentTUpperQuantile,
} from './distribution/student-t.js';
export { type CliffsDelta, cliffsDelta } from './effect/cliffs-delta.js';
export { cohensD } from './effect/cohens-d.js';
export { type CramersV, type CramersVOptions, cramersV } from './effect/cramers-v.js';
export type { RatioEstimate, RatioOptions, ZeroCorrection } from './effect/event-table.js';
export { hedgesG } from './effect/hedges-g.js';
export { oddsRatio } from './effect/odds-ratio.js';
export { riskRatio } from './effect/risk-ratio.js';
export type {
  StandardizedDifference,
  StandardizedDifferenceOptions,
} from './effect/standardized-difference.js';
export type { AnalysisOfVariance } from './location/analysis-of-variance.js';
export type { MomentsOfSample } from './location/moments.js';
export { oneSampleTTest } from './location/one-sample-t-test.js';
export { type OneWayAnova, oneWayAnova } from './location/one-way-anova.js';
export { pairedTTest } from './location/paired-t-test.js';
export {
  type PairwiseTTest,
  type PairwiseTTestsOptions,
  pairwiseTTests,
} from './location/pairwise-t-tests.js';
export { studentTTest, studentTTestOfMoments } from './location/student-t-test.js';
export type { TTest, TTestOptions } from './location/t-test.js';
export { welchAnova } from './location/welch-anova.js';
export { welchTTest, welchTTestOfMoments } from './location/welch-t-test.js';
export type { Alternative, Interval, NoAnswer, NoAnswerReason, Outcome } from './outcome.js';
export { powerTTest, type TTestPlan, type TTestPower } from './power/power-t-test.js';
export {
  powerTwoProportions,
  type TwoProportionsPlan,
  type TwoProportionsPower,
} from './power/power-two-proportions.js';
export type { TTestType } from './power/t-test-design.js';
export type { PowerAlternative } from './power/test-power.js';
export type { TwoProportionsMethod } from './power/two-proportions-design.js';
export { median, quantileSorted, quantilesInPlace } from './quantile.js';
export type { Seed } from './random/seed.js';
export { type RandomStream, randomStream } from './random/stream.js';
export {
  type HodgesLehmannOptions,
  type HodgesLehmannShift,
  hodgesLehmannShift,
} from './rank/hodges-lehmann.js';
export { type KruskalWallisTest, kruskalWallisTest } from './rank/kruskal-wallis.js';
export { type MannWhitneyTest, mannWhitneyTest } from './rank/mann-whitney.js';
export type { RankTestMethod, RankTestOptions } from './rank/options.js';
export {
  type WilcoxonSignedRankOptions,
  type WilcoxonSignedRankTest,
  wilcoxonSignedRankTest,
} from './rank/wilcoxon-signed-rank.js';
export {
  type EstimateWithError,
  type FiellerInterval,
  type FiellerOptions,
  fiellerInterval,
} from './ratio/fieller.js';
export {
  type RatioDifference,
  type RatioDifferenceOptions,
  ratioDifference,
} from './ratio/ratio-difference.js';
export { ratioEstimate } from './ratio/ratio-estimate.js';
export type { UnitTotals } from './ratio/unit-totals.js';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from './resampling/bootstrap-interval.js';
export {
  type PermutationOptions,
  type PermutationTest,
  permutationTest,
} from './resampling/permutation-test.js';
export type { NamedStatistic } from './resampling/statistic.js';
export {
  type AsymptoticInterval,
  type AsymptoticOptions,
  asymptoticDifferenceInterval,
  asymptoticInterval,
} from './sequential/asymptotic.js';
export {
  type BetaBinomialInterval,
  type BetaBinomialIntervalOptions,
  betaBinomialInterval,
} from './sequential/beta-binomial.js';
export {
  type EmpiricalBernsteinIntervals,
  type EmpiricalBernsteinLook,
  type EmpiricalBernsteinOptions,
  EmpiricalBernsteinSequence,
  empiricalBernsteinIntervals,
} from './sequential/empirical-bernstein.js';
export {
  type GammaExponentialBound,
  type GammaExponentialOptions,
  gammaExponentialMixtureBound,
} from './sequential/gamma-exponential.js';
export {
  type MixtureSprt,
  type MixtureSprtOptions,
  type MixtureSprtSequence,
  type MixtureSprtSequenceOptions,
  mixtureSprt,
  mixtureSprtSequence,
} from './sequential/mixture-sprt.js';
export {
  type NormalMixtureBound,
  type NormalMixtureInterval,
  type NormalMixtureIntervalOptions,
  type NormalMixtureOptions,
  normalMixtureBound,
  normalMixtureInterval,
} from './sequential/normal-mixture.js';
export type { Tuning } from './sequential/tuning.js';
export {
  type KolmogorovSmirnovOptions,
  type KolmogorovSmirnovTest,
  kolmogorovSmirnovTest,
} from './shape/kolmogorov-smirnov.js';
export { type ShapiroWilkTest, shapiroWilkTest } from './shape/shapiro-wilk.js';
export { erf, erfc } from './special/error-function.js';
export { regularizedBeta } from './special/incomplete-beta.js';
export { regularizedGammaLower, regularizedGammaUpper } from './special/incomplete-gamma.js';
export { lambertWMinusOne } from './special/lambert-w.js';
export { logBeta, logBinomial, logGamma } from './special/log-gamma.js';
export { type LeveneOptions, leveneTest } from './spread/levene.js';
