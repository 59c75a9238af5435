import type { SequentialMethod } from '../../event/plan.js';
import { type Interval, noAnswer, type Outcome } from '../../stats/outcome.js';
import { asymptoticInterval } from '../../stats/sequential/asymptotic.js';
import { mixtureSprt } from '../../stats/sequential/mixture-sprt.js';
import { figure, whole } from '../verdict/figure-text.js';
import type { DifferenceEstimate } from './observations.js';
import type { DifferenceSequence, SequenceLook } from './sequence.js';
import type { SequentialSettings } from './settings.js';

type NormalLook = Outcome<{ readonly interval: Interval; readonly pValue: number }>;

/**
 * A mean of n values is about normal from n = 25 × skewness² on: Cochran, Sampling Techniques (3rd
 * edition, 1977), section 2.15. Of a rate that is some 25 successes and as many failures.
 */
const COCHRAN = 25;

/** The asymptotic confidence sequence, in the time of {@link DifferenceEstimate}. */
export function asymptoticSequence(settings: SequentialSettings): DifferenceSequence {
  const { alpha, design, tuning } = settings;
  const tightestAt = design === 'paired' ? tuning : 2 * tuning;
  return fromEstimates('asymptotic', ({ difference, variance, time }) => {
    const count = Math.floor(time);
    const sample = { count, mean: difference, variance: variance * count };
    return asymptoticInterval(sample, { alpha, tightestAt, burnIn: 0 });
  });
}

/** The mixture of normal alternatives, whose spread is that of the differences that matter. */
export function mixtureSequence(settings: SequentialSettings): DifferenceSequence {
  const { alpha, mixingDeviation, minimumEffect } = settings;
  const fixed =
    mixingDeviation ??
    (minimumEffect !== null && 'absolute' in minimumEffect ? minimumEffect.absolute : null);
  const share = minimumEffect !== null && 'relative' in minimumEffect ? minimumEffect.relative : 0;
  let deviation = fixed;
  return fromEstimates('mixture-sprt', ({ difference, variance, baselineMean }) => {
    // Once: it shapes the width only, but one that moved with the data would promise nothing.
    deviation ??= share * Math.abs(baselineMean) || null;
    if (deviation === null)
      return noAnswer('no-variation', "the baseline's mean is 0, and no share of it is an effect");
    return mixtureSprt(difference, variance, { alpha, mixingDeviation: deviation });
  });
}

/** Both see the values by their means and variances alone, once these can be trusted. */
function fromEstimates(
  method: SequentialMethod,
  at: (estimate: DifferenceEstimate) => NormalLook,
): DifferenceSequence {
  const trusted = (estimate: DifferenceEstimate | null): NormalLook => {
    if (estimate === null) return noAnswer('too-few', 'there are fewer than 2 samples an arm');
    const { samples, skewness, isConstant } = estimate;
    if (isConstant)
      return noAnswer(
        'no-variation',
        'all values of an arm are the same, and their variance cannot be told yet',
      );
    const least = Math.ceil(COCHRAN * skewness * skewness);
    if (Number.isNaN(least)) return noAnswer('not-finite', 'the values outgrow a double');
    if (samples >= least) return at(estimate);
    const message = `${whole(samples)} of the ${whole(least)} samples an arm that ${method} takes with a skewness of ${figure(skewness)}`;
    return noAnswer('too-few', message);
  };
  return {
    method,
    add: () => {},
    addPair: () => {},
    look: ({ observations }): Outcome<SequenceLook> => {
      const look = trusted(observations.estimate());
      if (!look.ok) return look;
      const contrast = (factor: number): Interval | null => {
        const other = trusted(observations.estimate(factor));
        return other.ok ? other.interval : null;
      };
      return { ok: true, interval: look.interval, pValue: look.pValue, contrast };
    },
  };
}
