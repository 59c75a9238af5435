import { answered } from './answered.mjs';

const ends = ({ lower, upper }) => [lower, upper];
const tuningOf = (method) => (method === 'exact' ? 'exact' : 'approximate');
const at = (series, checkpoints) => checkpoints.map((count) => series[count - 1]);

/** The methods of src/stats/{sequential,adjustment,bayes,anomaly} under the names and fields of the reference cases. */
export default (stats) => ({
  msprt({ diff, variance }, { tau, theta0, alpha }) {
    const look = answered(
      stats.mixtureSprt(diff, variance, { mixingDeviation: tau, nullValue: theta0, alpha }),
    );
    return { logLambda: look.logLikelihoodRatio, pvalue: look.pValue, ci: ends(look.interval) };
  },

  msprtSequence({ x, y }, { sigma2, tau, theta0, alpha, checkpoints }) {
    const run = answered(
      stats.mixtureSprtSequence(x, y, {
        variance: sigma2,
        mixingDeviation: tau,
        nullValue: theta0,
        alpha,
      }),
    );
    return { pvalues: at(run.pValues, checkpoints ?? [x.length]), pvalue: run.pValue };
  },

  normalMixtureCS({ mean, n }, { sigma, rho, alpha }) {
    const look = stats.normalMixtureInterval(mean, n, { standardDeviation: sigma, rho, alpha });
    return { ci: ends(answered(look).interval) };
  },

  normalMixtureBound({ v }, { vOpt, alphaOpt, alpha, rhoMethod }) {
    const { bound, rho } = answered(
      stats.normalMixtureBound(v, {
        tightestAt: vOpt,
        tunedAlpha: alphaOpt,
        alpha,
        tuning: tuningOf(rhoMethod),
      }),
    );
    return { bound, rho };
  },

  gammaExponentialMixtureBound({ v }, { vOpt, alphaOpt, alpha, c }) {
    const { bound, rho } = answered(
      stats.gammaExponentialMixtureBound(v, {
        tightestAt: vOpt,
        tunedAlpha: alphaOpt,
        alpha,
        scale: c,
      }),
    );
    return { bound, rho };
  },

  asymptoticCS({ mean, sd, n }, { tStar, rhoMethod, alpha, alternative }) {
    const look = answered(
      stats.asymptoticInterval(
        { count: n, mean, variance: sd ** 2 },
        { tightestAt: tStar, tuning: tuningOf(rhoMethod), alpha, alternative, burnIn: 0 },
      ),
    );
    return { rho: look.rho, ci: ends(look.interval) };
  },

  asymptoticCSDiff(input, { tuning, alpha, alternative, rhoMethod }) {
    const { meanA, sdA, nA, meanB, sdB, nB } = input;
    const look = answered(
      stats.asymptoticDifferenceInterval(
        { count: nA, mean: meanA, variance: sdA ** 2 },
        { count: nB, mean: meanB, variance: sdB ** 2 },
        { tightestAt: tuning, tuning: tuningOf(rhoMethod), alpha, alternative, burnIn: 0 },
      ),
    );
    return { estimate: look.estimate, ci: ends(look.interval), pvalue: look.pValue };
  },

  empiricalBernsteinCS({ x }, { alpha, checkpoints }) {
    const looks = answered(stats.empiricalBernsteinIntervals(x, { alpha }));
    const counts = checkpoints ?? [x.length];
    return {
      center: at(looks.estimates, counts),
      lower: at(looks.lower, counts),
      upper: at(looks.upper, counts),
    };
  },

  betaBinomialCS({ successes, n }, { priorA, priorB, alpha }) {
    const prior = { a: priorA, b: priorB };
    const look = stats.betaBinomialInterval({ successes, trials: n }, { prior, alpha });
    return { ci: ends(answered(look).interval) };
  },

  cuped({ yControl, xControl, yTreatment, xTreatment }, { theta }) {
    const adjusted = answered(
      stats.cuped(
        { outcomes: yControl, covariates: xControl },
        { outcomes: yTreatment, covariates: xTreatment },
        { theta },
      ),
    );
    const { estimate, standardError, varianceReduction } = adjusted;
    return { theta: adjusted.theta, estimate, stderr: standardError, varianceReduction };
  },

  bayesBetaBinomial({ successesA, nA, successesB, nB }, { priorA, priorB, credibility }) {
    const seen = answered(
      stats.betaBinomialComparison(
        { successes: successesA, trials: nA },
        { successes: successesB, trials: nB },
        { prior: { a: priorA, b: priorB }, credibility },
      ),
    );
    return {
      probBBeatsA: seen.probabilityTreatmentIsLarger,
      expectedLossA: seen.expectedLossOfControl,
      expectedLossB: seen.expectedLossOfTreatment,
      meanA: seen.control.mean,
      meanB: seen.treatment.mean,
      ciA: ends(seen.control.interval),
      ciB: ends(seen.treatment.interval),
    };
  },

  bayesNormal({ diff, stderr }, { priorMean, priorSd, credibility }) {
    const prior =
      priorSd === undefined ? {} : { prior: { mean: priorMean ?? 0, standardDeviation: priorSd } };
    const seen = answered(stats.normalComparison(diff, stderr, { ...prior, credibility }));
    return {
      posteriorMean: seen.posteriorMean,
      posteriorSd: seen.posteriorStandardDeviation,
      probBBeatsA: seen.probabilityTreatmentIsLarger,
      ci: ends(seen.interval),
      expectedLossA: seen.expectedLossOfControl,
      expectedLossB: seen.expectedLossOfTreatment,
    };
  },

  zScores({ x }, { ddof, threshold }) {
    const { scores, outliers } = answered(
      stats.zScores(x, { deltaDegreesOfFreedom: ddof, threshold }),
    );
    return { scores, outliers };
  },

  modifiedZScores({ x }, { constant, threshold }) {
    const seen = answered(stats.modifiedZScores(x, { constant, threshold }));
    const { median, medianAbsoluteDeviation, scores, outliers } = seen;
    return { median, mad: medianAbsoluteDeviation, scores, outliers };
  },

  iqrOutliers({ x }, { k, quantileType }) {
    const seen = answered(stats.interquartileOutliers(x, { fence: k, quantileType }));
    const { firstQuartile, thirdQuartile, lower, upper, outliers } = seen;
    return { q1: firstQuartile, q3: thirdQuartile, lower, upper, outliers };
  },

  ewma({ x }, { lambda_, L, target, sd }) {
    const chart = answered(
      stats.ewmaChart(x, {
        smoothing: lambda_,
        width: L,
        ...(typeof target === 'number' ? { target } : {}),
        ...(typeof sd === 'number' ? { standardDeviation: sd } : {}),
      }),
    );
    return {
      ewma: chart.averages,
      lower: chart.lower,
      upper: chart.upper,
      outliers: chart.outliers,
    };
  },
});
