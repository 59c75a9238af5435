/** Distribution functions and quantiles of the public namespace, under the oracle's names. */
export default (stats) => ({
  normalCdf: ({ x }) => ({ value: stats.normalCdf(x) }),
  normalSf: ({ x }) => ({ value: stats.normalSurvival(x) }),
  normalQuantile: ({ p }) => ({ value: stats.normalQuantile(p) }),
  tCdf: ({ x, df }) => ({ value: stats.studentTCdf(x, df) }),
  tSf: ({ x, df }) => ({ value: stats.studentTSurvival(x, df) }),
  tQuantile: ({ p, df }) => ({ value: stats.studentTQuantile(p, df) }),
  fSf: ({ x, d1, d2 }) => ({ value: stats.fSurvival(x, d1, d2) }),
  chi2Sf: ({ x, df }) => ({ value: stats.chiSquaredSurvival(x, df) }),
  betaCdf: ({ x, a, b }) => ({ value: stats.betaCdf(x, a, b) }),
  betaSf: ({ x, a, b }) => ({ value: stats.betaSurvival(x, a, b) }),
  betaQuantile: ({ p, a, b }) => ({ value: stats.betaQuantile(p, a, b) }),
  binomSf: ({ k, n, p }) => ({ value: stats.binomialSurvival(k, n, p) }),
  nctCdf: ({ x, df, ncp }) => ({ value: stats.noncentralTCdf(x, df, ncp) }),
  nctSf: ({ x, df, ncp }) => ({ value: stats.noncentralTSurvival(x, df, ncp) }),
  gammaUpperQ: ({ a, x }) => ({ value: stats.regularizedGammaUpper(a, x) }),
  lgamma: ({ x }) => ({ value: stats.logGamma(x) }),
});
