import { refuse } from '../../errors.js';
import { decodeTTestOptions, type TTest, type TTestOptions, tTest } from '../location/t-test.js';
import { noAnswer, type Outcome } from '../outcome.js';
import { type FiellerInterval, fiellerInterval } from './fieller.js';
import { isConstant, type RatioInfluence, ratioInfluence, type UnitTotals } from './unit-totals.js';

export interface RatioDifferenceOptions extends TTestOptions {
  /** Whether unit i of both arms is the same one, seen under both conditions; false by default. */
  readonly paired?: boolean;
}

/** A t test of the difference of two ratios, treatment - control, and the same relative to control. */
export interface RatioDifference extends TTest {
  readonly control: number;
  readonly treatment: number;
  /**
   * treatment / control - 1, by the delta method; its test is of no relative difference. No answer
   * when the control's ratio is 0.
   */
  readonly relative: Outcome<TTest>;
  /** The same without the delta method's assumption of a control well away from 0. */
  readonly relativeByFieller: Outcome<FiellerInterval>;
}

/**
 * The difference of two ratio metrics, treatment - control, absolute and relative, by the delta
 * method. Units are the independent ones, as for {@link ratioEstimate}. Degrees of freedom are Welch's
 * for separate units, and n - 1 for `paired` ones. `greater` asks whether the treatment's is the larger.
 *
 * Deng, Knoblich & Lu, "Applying the delta method in metric analytics" (KDD 2018).
 *
 * @returns no answer: `too-few` with fewer than two units in an arm, `not-finite`, `out-of-range` when
 *   denominators do not sum to more than 0, `no-variation`.
 * @throws CrucibleError `invalid-argument` when lengths differ, or for a wrong option.
 *
 * @example
 * const change = ratioDifference(
 *   { numerators: costOfUser, denominators: requestsOfUser },
 *   { numerators: treatedCost, denominators: treatedRequests },
 * );
 * if (change.ok && change.relative.ok) change.relative.interval;
 */
export function ratioDifference(
  control: UnitTotals,
  treatment: UnitTotals,
  options: RatioDifferenceOptions = {},
): Outcome<RatioDifference> {
  const decoded = decodeTTestOptions(options);
  const { paired = false } = options;
  const before = ratioInfluence('control', control);
  const after = ratioInfluence('treatment', treatment);
  if (paired && control.numerators.length !== treatment.numerators.length)
    throw refuse(
      'invalid-argument',
      'treatment',
      `${control.numerators.length} units, as in control`,
      `${treatment.numerators.length} units`,
    );
  if ('ok' in before) return before;
  if ('ok' in after) return after;
  if (isConstant(before) && isConstant(after))
    return noAnswer('no-variation', 'every unit of an arm has the same ratio');

  const spread = paired ? pairedSpread : separateSpread;
  const estimate = after.ratio - before.ratio;
  const test = tTest(
    { estimate, excess: estimate - decoded.nullValue, ...spread(before, 1, after, 1), scale: 1 },
    decoded,
  );
  if (!test.ok) return test;
  const change = estimate / before.ratio;
  const relative =
    before.ratio === 0
      ? noAnswer('out-of-range', 'the ratio of the control is 0')
      : tTest(
          {
            estimate: change,
            excess: change,
            ...spread(before, after.ratio / before.ratio ** 2, after, 1 / before.ratio),
            scale: 1,
          },
          { ...decoded, nullValue: 0 },
        );
  const relativeByFieller = fiellerInterval(
    { estimate: before.ratio, standardError: Math.sqrt(before.variance) },
    { estimate: after.ratio, standardError: Math.sqrt(after.variance) },
    {
      covariance: paired ? covariance(before, after) : 0,
      degreesOfFreedom: test.degreesOfFreedom,
      confidence: decoded.confidence,
      alternative: decoded.alternative,
    },
  );
  return {
    ...test,
    control: before.ratio,
    treatment: after.ratio,
    relative,
    relativeByFieller,
  };
}

interface Spread {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** Of weightAfter × after - weightBefore × before, whose units have nothing to do with each other. */
function separateSpread(
  before: RatioInfluence,
  weightBefore: number,
  after: RatioInfluence,
  weightAfter: number,
): Spread {
  const ofBefore = weightBefore ** 2 * before.variance;
  const ofAfter = weightAfter ** 2 * after.variance;
  const variance = ofBefore + ofAfter;
  return {
    standardError: Math.sqrt(variance),
    degreesOfFreedom:
      1 /
      ((ofBefore / variance) ** 2 / (before.units - 1) +
        (ofAfter / variance) ** 2 / (after.units - 1)),
  };
}

/** The same of units that both ratios share. */
function pairedSpread(
  before: RatioInfluence,
  weightBefore: number,
  after: RatioInfluence,
  weightAfter: number,
): Spread {
  const { units } = before;
  let squares = 0;
  for (let i = 0; i < units; i++)
    squares += (weightAfter * after.influences[i]! - weightBefore * before.influences[i]!) ** 2;
  const rounding =
    Math.abs(weightAfter) * after.rounding + Math.abs(weightBefore) * before.rounding;
  const negligible = squares <= units * rounding * rounding;
  return {
    standardError: negligible ? 0 : Math.sqrt((squares * units) / (units - 1)),
    degreesOfFreedom: units - 1,
  };
}

function covariance(before: RatioInfluence, after: RatioInfluence): number {
  const { units } = before;
  let products = 0;
  for (let i = 0; i < units; i++) products += before.influences[i]! * after.influences[i]!;
  return (products * units) / (units - 1);
}
