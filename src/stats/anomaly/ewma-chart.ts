import { refuse } from '../../errors.js';
import { noAnswer, type Outcome, requireFinite, requirePositive } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, sampleMoments } from '../sample/moments.js';

export interface EwmaChartOptions {
  /** The weight of the newest value, above 0 and up to 1; 0.2 by default. */
  readonly smoothing?: number;
  /** The limits' distance from the target, in standard deviations of the average; 3 by default. */
  readonly width?: number;
  /** Where the process should be; the mean of the values by default. */
  readonly target?: number;
  /** Of a single value; the sample standard deviation of the values by default. */
  readonly standardDeviation?: number;
}

export interface EwmaChart {
  /** The exponentially weighted moving average after each value. */
  readonly averages: Float64Array;
  /** The control limits at each value. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Indices at which the average is beyond its limits, ascending. */
  readonly outliers: readonly number[];
}

/**
 * An exponentially weighted moving average control chart, with the exact limits of each moment: it
 * finds small lasting shifts that single values do not show. The average starts at the target.
 *
 * Assumes independent values; those that follow each other (a loss curve) raise false alarms. Give
 * `target` and `standardDeviation` from a time when all was well: by default they come from the
 * values themselves, which an anomaly among them widens.
 *
 * Roberts, "Control chart tests based on geometric moving averages" (Technometrics 1(3), 1959);
 * NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4.
 *
 * @returns no answer: `too-few` (two values are needed, one when target and deviation are given),
 *   `not-finite`, `no-variation`.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const chart = ewmaChart(latencies, { target: 50, standardDeviation: 4 });
 * if (chart.ok) chart.outliers[0]; // the first index out of control
 */
export function ewmaChart(
  values: ArrayLike<number>,
  options: EwmaChartOptions = {},
): Outcome<EwmaChart> {
  const smoothing = options.smoothing ?? 0.2;
  if (!(smoothing > 0 && smoothing <= 1))
    throw refuse('invalid-argument', 'smoothing', 'a number above 0 and up to 1', smoothing);
  const width = requirePositive('width', options.width ?? 3);
  const { target, standardDeviation } = options;
  if (target !== undefined) requireFinite('target', target);
  if (standardDeviation !== undefined) requirePositive('standardDeviation', standardDeviation);
  const refused = refuseSample('values', values, standardDeviation === undefined ? 2 : 1);
  if (refused) return refused;

  const scale = commonScale(values);
  const moments = sampleMoments(values, scale);
  const deviation =
    standardDeviation === undefined ? Math.sqrt(moments.variance) * scale : standardDeviation;
  if (deviation === 0) return noAnswer('no-variation', 'the values are all equal');
  const centre = target ?? moments.mean * scale;
  const limit = width * deviation * Math.sqrt(smoothing / (2 - smoothing));
  const logKept = Math.log1p(-smoothing);
  const averages = new Float64Array(values.length);
  const lower = new Float64Array(values.length);
  const upper = new Float64Array(values.length);
  const outliers: number[] = [];
  let distance = 0;
  for (let i = 0; i < values.length; i++) {
    distance += smoothing * (values[i]! - centre - distance);
    // 1 - (1 - smoothing)^2t: the average varies less while it is young.
    const reach = limit * Math.sqrt(-Math.expm1(2 * (i + 1) * logKept));
    averages[i] = centre + distance;
    lower[i] = centre - reach;
    upper[i] = centre + reach;
    if (Math.abs(distance) > reach) outliers.push(i);
  }
  return { ok: true, averages, lower, upper, outliers };
}
