import { refuse } from '../../errors.js';
import { sampleRatioTest } from '../../stats/count/sample-ratio.js';
import type { ExposedUnits, Exposures } from './exposures.js';
import { type Gathered, type GatheredArm, NO_SAMPLE } from './gathered.js';
import type { ComparisonSettings } from './settings.js';
import type { SampleRatioCheck } from './verdict.js';

/**
 * Whether the conditions got the shares of units that they were to get: of units exposed by
 * assignment; where none were recorded, and shares were expected of somebody, of distinct samples or
 * else of events. Shares are those that were asked for, else the weights of the assignments, else equal.
 */
export function checkSampleRatio(
  gathered: Gathered,
  exposures: Exposures,
  { expectedRatios, by }: Pick<ComparisonSettings, 'expectedRatios' | 'by'>,
): SampleRatioCheck | null {
  const { arms } = gathered;
  const exposed = by === 'experiment' ? exposedOwn(arms, exposures) : exposedAll(arms, exposures);
  const counted = countedUnits(gathered, exposed?.observed ?? null, expectedRatios !== null);
  const ratios =
    expectedRatios === null ? (exposed?.weights ?? null) : sharesOf(arms, expectedRatios);
  if (counted === null || ratios === null || arms.length < 2) return null;
  const test = sampleRatioTest(counted.observed, { ratios });
  if (!test.ok) return null;
  return {
    ...counted,
    expected: test.expected,
    pValue: test.pValue,
    ...(counted.counted === 'exposures' && exposures.inSeveral > 0
      ? { inSeveral: exposures.inSeveral }
      : {}),
    holds: !test.mismatch,
  };
}

interface ExposedArms {
  readonly observed: readonly number[];
  /** Null where no shares were to be expected. */
  readonly weights: readonly number[] | null;
}

/** Each experiment's units of its own condition, whatever others it exposed units to. */
function exposedOwn(arms: readonly GatheredArm[], exposures: Exposures): ExposedArms | null {
  const own = arms.map(({ experimentIds }) => exposures.byExperiment.get(experimentIds[0]!));
  const observed = arms.map(({ condition }, i) => own[i]?.counts.get(condition) ?? 0);
  const isNamedOnce = new Set(arms.map(({ condition }) => condition)).size === arms.length;
  if (!isNamedOnce || observed.every((units) => units === 0)) return null;
  const assignments = new Set(own.map((one) => JSON.stringify(one?.assignment ?? null)));
  // Of experiments that were assigned each by itself, how many units either got says nothing.
  if (assignments.size > 1) return { observed, weights: null };
  return { observed, weights: weightsOf(arms, own[0]?.assignment ?? null) };
}

/** Units of all experiments; each assignment's weights count as often as it exposed a unit. */
function exposedAll(arms: readonly GatheredArm[], { byAssignment }: Exposures): ExposedArms | null {
  const observed = arms.map(() => 0);
  const weights = arms.map(() => 0);
  for (const { counts, assignment } of byAssignment) {
    const own = arms.map(({ condition }) => counts.get(condition) ?? 0);
    const all = own.reduce((sum, units) => sum + units, 0);
    const shares = weightsOf(arms, assignment);
    const whole = shares.reduce((sum, share) => sum + share, 0);
    own.forEach((units, arm) => {
      observed[arm]! += units;
      weights[arm]! += (all * shares[arm]!) / whole;
    });
  }
  return observed.every((units) => units === 0) ? null : { observed, weights };
}

function countedUnits(
  gathered: Gathered,
  exposed: readonly number[] | null,
  isAsked: boolean,
): Pick<SampleRatioCheck, 'counted' | 'observed'> | null {
  const { arms } = gathered;
  if (exposed !== null) return { counted: 'exposures', observed: exposed };
  if (!isAsked) return null;
  const samples = arms.map((arm) => distinctSamples(arm, gathered));
  return samples.some((count) => count > 0)
    ? { counted: 'samples', observed: samples }
    : { counted: 'events', observed: arms.map(({ events }) => events) };
}

function distinctSamples(arm: GatheredArm, { sampleCount }: Gathered): number {
  const seen = new Uint8Array(sampleCount);
  for (const { rows } of arm.values.values()) for (const unit of rows.units) seen[unit] = 1;
  seen[NO_SAMPLE] = 0;
  return seen.reduce((count, isSeen) => count + isSeen, 0);
}

/** The weights of an assignment to these conditions, 0 of those that it has not; equal without one. */
function weightsOf(arms: readonly GatheredArm[], assignment: ExposedUnits['assignment']): number[] {
  const weights = arms.map(
    ({ condition }) => assignment?.conditions.find(({ name }) => name === condition)?.weight ?? 0,
  );
  return weights.some((weight) => weight > 0) ? weights : arms.map(() => 1);
}

function sharesOf(
  arms: readonly GatheredArm[],
  expected: NonNullable<ComparisonSettings['expectedRatios']>,
): number[] {
  const path = 'options.expectedRatios';
  const names = arms.map(({ condition }) => condition);
  if (Array.isArray(expected)) {
    if (expected.length !== arms.length)
      throw refuse('invalid-option', path, `${arms.length} shares, one a condition`, expected);
    return [...expected];
  }
  const byName = expected as Readonly<Record<string, number>>;
  const unknown = Object.keys(byName).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw refuse('invalid-option', `${path}.${unknown}`, `one of ${names.join(', ')}`, unknown);
  return names.map((name) => {
    if (!Object.hasOwn(byName, name))
      throw refuse('invalid-option', `${path}.${name}`, 'a share above 0', undefined);
    return byName[name]!;
  });
}
