import { noAnswer, type Outcome } from '../../stats/outcome.js';
import { asymptoticInterval } from '../../stats/sequential/asymptotic.js';
import { mixtureSprt } from '../../stats/sequential/mixture-sprt.js';
import type { DifferenceEstimate } from './observations.js';
import type { DifferenceSequence, SequenceLook } from './sequence.js';
import type { SequentialSettings } from './settings.js';

/** The asymptotic confidence sequence, in the time of {@link DifferenceEstimate}. */
export function asymptoticSequence(settings: SequentialSettings): DifferenceSequence {
  const { alpha, design, tuning } = settings;
  const tightestAt = design === 'paired' ? tuning : 2 * tuning;
  return fromEstimates(({ difference, variance, time }) => {
    const count = Math.floor(time);
    const sample = { count, mean: difference, variance: variance * count };
    return asymptoticInterval(sample, { alpha, tightestAt, burnIn: 0 });
  });
}

/** The mixture of normal alternatives, whose spread is that of the differences that matter. */
export function mixtureSequence({
  alpha,
  mixingDeviation,
}: SequentialSettings): DifferenceSequence {
  return fromEstimates(({ difference, variance }, margin) => {
    const deviation = mixingDeviation ?? margin;
    if (deviation === null)
      return noAnswer('no-variation', "the baseline's mean is 0, and no share of it is an effect");
    return mixtureSprt(difference, variance, { alpha, mixingDeviation: deviation });
  });
}

/** Both see the values by their means and variances alone. */
function fromEstimates(
  look: (estimate: DifferenceEstimate, margin: number | null) => Outcome<SequenceLook>,
): DifferenceSequence {
  return {
    add: () => {},
    look: ({ estimate, margin }) => {
      if (estimate === null) return noAnswer('too-few', 'there are fewer than 2 samples an arm');
      if (estimate.variance === 0)
        return noAnswer(
          'no-variation',
          'all values of each arm are the same, and their variance cannot be told yet',
        );
      return look(estimate, margin);
    },
  };
}
