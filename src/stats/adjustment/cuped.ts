import { refuse } from '../../errors.js';
import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from '../location/t-test.js';
import { type NoAnswer, noAnswer, type Outcome, requireChoice } from '../outcome.js';
import { refuseNotFinite, refuseSample } from '../sample/finite.js';
import {
  commonScale,
  meanDifference,
  type SampleMoments,
  sampleMoments,
} from '../sample/moments.js';

/** One arm of an experiment: `outcomes[i]` and `covariates[i]` belong to one unit. */
export interface CovariateArm {
  readonly outcomes: ArrayLike<number>;
  /** Something known of the unit that the treatment cannot have touched, such as the outcome before. */
  readonly covariates: ArrayLike<number>;
}

/**
 * Where the slope of the outcome on the covariate comes from: all units as one sample (`pooled`), or
 * the deviations from each arm's own means (`within`, the slope of an analysis of covariance).
 */
export type CupedSlope = 'pooled' | 'within';

export interface CupedOptions extends TTestOptions {
  /** `pooled` by default. */
  readonly theta?: CupedSlope;
}

/** A Welch t test of the adjusted outcomes; differences are treatment - control. */
export interface Cuped extends TTest {
  /** The slope, in units of the outcome per unit of the covariate. */
  readonly theta: number;
  /** The share of the difference's variance that the adjustment took away; below 0 if it added some. */
  readonly varianceReduction: number;
}

const SLOPES: readonly CupedSlope[] = ['pooled', 'within'];

/**
 * The difference of two arms' mean outcomes, treatment - control, with the part taken out that a
 * covariate from before the experiment explains (CUPED): the outcomes are replaced by
 * outcome - theta × covariate, which leaves the expected difference as it is and shrinks its variance
 * by the squared correlation. `greater` asks whether the treatment's mean is the larger one.
 *
 * Assumes units that were assigned at random and a covariate that the treatment cannot influence:
 * with one measured after the assignment the estimate is biased. A constant covariate explains
 * nothing: theta is then 0, and the estimate the plain difference.
 *
 * Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments by utilizing
 * pre-experiment data" (WSDM 2013).
 *
 * @returns no answer: `too-few` with fewer than two units in an arm, `not-finite`, `no-variation` when
 *   nothing is left of the adjusted outcomes' variation.
 * @throws CrucibleError `invalid-argument` when an arm's lengths differ, or for a wrong option.
 *
 * @example
 * const adjusted = cuped(
 *   { outcomes: latencyNow, covariates: latencyLastWeek },
 *   { outcomes: treatedLatencyNow, covariates: treatedLatencyLastWeek },
 * );
 * if (adjusted.ok) adjusted.varianceReduction; // 0.52
 */
export function cuped(
  control: CovariateArm,
  treatment: CovariateArm,
  options: CupedOptions = {},
): Outcome<Cuped> {
  const decoded = decodeTTestOptions(options);
  const slope = requireChoice('theta', SLOPES, options.theta ?? 'pooled');
  const refused = refuseArm('control', control) ?? refuseArm('treatment', treatment);
  if (refused) return refused;

  const outcomeScale = commonScale(control.outcomes, treatment.outcomes);
  const covariateScale = commonScale(control.covariates, treatment.covariates);
  const arms = [control, treatment].map((arm) => momentsOf(arm, outcomeScale, covariateScale));
  const [before, after] = arms as [ArmMoments, ArmMoments];
  const outcomeGap = meanDifference(after.outcome, before.outcome);
  const covariateGap = meanDifference(after.covariate, before.covariate);
  const { count: n } = before.outcome;
  const { count: m } = after.outcome;
  const between = slope === 'pooled' ? (n * m) / (n + m) : 0;
  const products = before.products + after.products + between * outcomeGap * covariateGap;
  const squares =
    before.covariate.centredSquares +
    after.covariate.centredSquares +
    between * covariateGap * covariateGap;
  const theta = squares === 0 ? 0 : products / squares;

  const left = adjustedSquares(control, before, theta, outcomeScale, covariateScale);
  const right = adjustedSquares(treatment, after, theta, outcomeScale, covariateScale);
  const ofControl = left.squares / (n - 1) / n;
  const ofTreatment = right.squares / (m - 1) / m;
  if (left.negligible && right.negligible)
    return noAnswer('no-variation', 'the adjusted outcomes of each arm are constant');
  const variance = ofControl + ofTreatment;
  const unadjusted = before.outcome.variance / n + after.outcome.variance / m;
  const test = tTest(
    {
      estimate: outcomeGap - theta * covariateGap,
      excess: outcomeGap - theta * covariateGap - decoded.nullValue / outcomeScale,
      standardError: Math.sqrt(variance),
      degreesOfFreedom:
        1 / ((ofControl / variance) ** 2 / (n - 1) + (ofTreatment / variance) ** 2 / (m - 1)),
      scale: outcomeScale,
    },
    decoded,
  );
  if (!test.ok) return test;
  return {
    ...test,
    theta: theta * (outcomeScale / covariateScale),
    varianceReduction: 1 - variance / unadjusted,
  };
}

function refuseArm(path: string, { outcomes, covariates }: CovariateArm): NoAnswer | null {
  if (covariates.length !== outcomes.length)
    throw refuse(
      'invalid-argument',
      `${path}.covariates`,
      `${outcomes.length} values, as many as outcomes`,
      `${covariates.length} values`,
    );
  return (
    refuseSample(`${path}.outcomes`, outcomes, 2) ??
    refuseNotFinite(`${path}.covariates`, covariates)
  );
}

interface ArmMoments {
  readonly outcome: SampleMoments;
  readonly covariate: SampleMoments;
  /** Sum of the products of the two deviations. */
  readonly products: number;
}

function momentsOf(
  { outcomes, covariates }: CovariateArm,
  outcomeScale: number,
  covariateScale: number,
): ArmMoments {
  const outcome = sampleMoments(outcomes, outcomeScale);
  const covariate = sampleMoments(covariates, covariateScale);
  let products = 0;
  for (let i = 0; i < outcomes.length; i++) {
    products +=
      (outcomes[i]! / outcomeScale - outcome.mean - outcome.meanLow) *
      (covariates[i]! / covariateScale - covariate.mean - covariate.meanLow);
  }
  return { outcome, covariate, products };
}

/** The centred squares of an arm's adjusted outcomes, and whether they are but the data's rounding. */
function adjustedSquares(
  { outcomes, covariates }: CovariateArm,
  { outcome, covariate }: ArmMoments,
  theta: number,
  outcomeScale: number,
  covariateScale: number,
): { squares: number; negligible: boolean } {
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < outcomes.length; i++) {
    const y = outcomes[i]! / outcomeScale;
    const x = theta * (covariates[i]! / covariateScale - covariate.mean - covariate.meanLow);
    const residual = y - outcome.mean - outcome.meanLow - x;
    squares += residual * residual;
    const magnitude = Math.abs(y) + Math.abs(theta * (covariates[i]! / covariateScale));
    if (magnitude > largest) largest = magnitude;
  }
  const rounding = (Number.EPSILON / 2) * largest;
  return { squares, negligible: squares <= outcomes.length * rounding * rounding };
}
