import { refuse } from '../../errors.js';
import {
  isNoAnswer,
  type MomentsOfSample,
  type ReadMoments,
  readMoments,
} from '../location/moments.js';
import {
  ALTERNATIVES,
  type Alternative,
  type Interval,
  type NoAnswer,
  noAnswer,
  type Outcome,
  requireChoice,
  requireCount,
  requireFinite,
  requireLevel,
  requirePositive,
} from '../outcome.js';
import { meanDifference } from '../sample/moments.js';
import { type Tuning, tuningFactor } from './tuning.js';

export interface AsymptoticOptions {
  /** The chance of ever excluding the truth, over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /** The number of values, of all arms together, at which the interval is tightest; 5000 by default. */
  readonly tightestAt?: number;
  /** How the mixture is tuned to that; `exact` by default. */
  readonly tuning?: Tuning;
  /** `greater` asks whether the estimate exceeds the null value, and bounds it from below. */
  readonly alternative?: Alternative;
  /** The value under the null hypothesis; 0 by default. */
  readonly nullValue?: number;
  /** No answer before so many values an arm, where the estimated variance would mislead; 30 by default. */
  readonly burnIn?: number;
}

export interface AsymptoticInterval {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** At most alpha just when the interval excludes the null value. A later look may show a larger one. */
  readonly pValue: number;
  /** The mixture's parameter. */
  readonly rho: number;
}

/**
 * An asymptotic confidence sequence for a mean: one may look as often as one likes, and stop when one
 * likes; the chance that any interval ever misses the mean tends to at most alpha as the first look
 * comes later. Assumes independent values with a common mean and more than two finite moments, and
 * the same options at every look.
 *
 * Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit theory and asymptotic
 * confidence sequences" (Annals of Statistics 52(6), 2024), theorem 2.2; one-sided: its appendix B.
 *
 * @returns no answer: `too-few` before the burn-in, `not-finite`, `no-variation`.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const look = asymptoticInterval({ count: 100, mean: 0.5, variance: 1 }, { tightestAt: 500 });
 * if (look.ok) look.interval; // { lower: 0.165, upper: 0.835, confidence: 0.95 }
 */
export function asymptoticInterval(
  sample: MomentsOfSample,
  options: AsymptoticOptions = {},
): Outcome<AsymptoticInterval> {
  const settings = decode(options);
  const arm = afterBurnIn('sample', sample, settings.burnIn);
  if (isNoAnswer(arm)) return arm;
  return look(arm.mean, Math.sqrt(arm.variance / arm.count), arm.count, settings);
}

/**
 * An asymptotic confidence sequence for the difference of two means, treatment - control, with its
 * p-value. Guarantees and source as for {@link asymptoticInterval}; `greater` asks whether the
 * treatment's mean is the larger one. The width goes with the number of values in both arms, as in
 * GrowthBook's sequential tests.
 *
 * @returns no answer: `too-few` before the burn-in of each arm, `not-finite`, `no-variation` when
 *   both arms are constant.
 * @throws CrucibleError `invalid-argument` for a wrong option.
 *
 * @example
 * const look = asymptoticDifferenceInterval(describe(control), describe(treatment));
 * if (look.ok && look.pValue <= 0.05) stop();
 */
export function asymptoticDifferenceInterval(
  control: MomentsOfSample,
  treatment: MomentsOfSample,
  options: AsymptoticOptions = {},
): Outcome<AsymptoticInterval> {
  const settings = decode(options);
  const before = afterBurnIn('control', control, settings.burnIn);
  if (isNoAnswer(before)) return before;
  const after = afterBurnIn('treatment', treatment, settings.burnIn);
  if (isNoAnswer(after)) return after;
  const standardError = Math.sqrt(before.variance / before.count + after.variance / after.count);
  const count = before.count + after.count;
  return look(meanDifference(after, before), standardError, count, settings);
}

type Settings = Required<AsymptoticOptions> & { readonly rho: number };

function decode(options: AsymptoticOptions): Settings {
  const alpha = requireLevel('alpha', options.alpha ?? 0.05);
  const tightestAt = requirePositive('tightestAt', options.tightestAt ?? 5000);
  const alternative = requireChoice(
    'alternative',
    ALTERNATIVES,
    options.alternative ?? 'two-sided',
  );
  if (alternative !== 'two-sided' && alpha >= 0.5)
    throw refuse('invalid-argument', 'alpha', 'a number below 0.5 for one side', alpha);
  const tuning = options.tuning ?? 'exact';
  const tunedAlpha = alternative === 'two-sided' ? alpha : 2 * alpha;
  return {
    alpha,
    tightestAt,
    tuning,
    alternative,
    nullValue: requireFinite('nullValue', options.nullValue ?? 0),
    burnIn: requireCount('burnIn', options.burnIn ?? 30),
    rho: Math.sqrt(tuningFactor(tunedAlpha, tuning) / tightestAt),
  };
}

function afterBurnIn(
  path: string,
  moments: MomentsOfSample,
  burnIn: number,
): ReadMoments | NoAnswer {
  const count = requireCount(`${path}.count`, moments.count);
  const least = Math.max(2, burnIn);
  if (count >= least) return readMoments(path, moments);
  return noAnswer('too-few', `${path} holds ${count} values; the first look is at ${least}`);
}

function look(
  estimate: number,
  standardError: number,
  count: number,
  { alpha, alternative, nullValue, rho }: Settings,
): Outcome<AsymptoticInterval> {
  if (standardError === 0) return noAnswer('no-variation', 'the values are constant');
  /** t rho², the information of the sample against that of the mixture. */
  const information = count * rho * rho;
  const inflation = (information + 1) / information;
  const logRoot = Math.log1p(information) / 2;
  const confidence = 1 - alpha;
  const z = (estimate - nullValue) / standardError;
  if (alternative === 'two-sided') {
    const half = standardError * Math.sqrt(2 * inflation * (logRoot - Math.log(alpha)));
    const interval = { lower: estimate - half, upper: estimate + half, confidence };
    const pValue = Math.min(1, Math.exp(logRoot - (z * z) / (2 * inflation)));
    return { ok: true, estimate, standardError, interval, pValue, rho };
  }
  const root = Math.exp(logRoot);
  const half = standardError * Math.sqrt(2 * inflation * Math.log1p(root / (2 * alpha)));
  const interval =
    alternative === 'greater'
      ? { lower: estimate - half, upper: Infinity, confidence }
      : { lower: -Infinity, upper: estimate + half, confidence };
  const toward = alternative === 'greater' ? z : -z;
  return {
    ok: true,
    estimate,
    standardError,
    interval,
    pValue: oneSidedPValue(toward, inflation, logRoot),
    rho,
  };
}

/** The alpha at which the one-sided bound, its rho kept, just reaches the null value. */
function oneSidedPValue(z: number, inflation: number, logRoot: number): number {
  if (z <= 0) return 1;
  const exponent = (z * z) / (2 * inflation);
  // exponent + log(1 - exp(-exponent)) is log(expm1(exponent)) without its overflow.
  const logExpm1 = exponent + Math.log(-Math.expm1(-exponent));
  return Math.min(1, Math.exp(logRoot - Math.LN2 - logExpm1));
}
