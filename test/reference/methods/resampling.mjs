import { answered } from './answered.mjs';

/** The reference cases of the bootstrap and of permutation tests, by the functions of this library. */
export default (stats) => ({
  bootstrapCI: ({ x, y }, { statistic, q, method, confidence, resamples, seed }) => {
    const { estimate, interval } = answered(
      stats.bootstrapInterval(x, y ?? null, {
        statistic: statistic === 'quantile' ? { quantile: q } : statistic,
        method,
        confidence,
        resamples,
        seed,
      }),
    );
    return { estimate, ci: [interval.lower, interval.upper] };
  },
  permutationTest: ({ x, y }, { statistic, alternative, method, resamples, seed, paired }) => {
    const { estimate, pValue } = answered(
      stats.permutationTest(x, y, { statistic, alternative, method, resamples, seed, paired }),
    );
    return { estimate, pvalue: pValue };
  },
});
