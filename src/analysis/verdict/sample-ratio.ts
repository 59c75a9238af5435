import { refuse } from '../../errors.js';
import type { Assignment } from '../../event/assignment.js';
import { sampleRatioTest } from '../../stats/count/sample-ratio.js';
import { type Gathered, type GatheredArm, NO_SAMPLE } from './gathered.js';
import type { ComparisonSettings } from './settings.js';
import type { SampleRatioCheck } from './verdict.js';

/**
 * Whether the conditions got the shares of units that they were to get: of units exposed by
 * assignment; where none were recorded, and shares were expected of somebody, of distinct samples or
 * else of events. Shares are those that were asked for, else the weights of the assignment, else equal.
 */
export function checkSampleRatio(
  gathered: Gathered,
  exposures: ReadonlyMap<string, number>,
  assignment: Assignment | null,
  { expectedRatios }: Pick<ComparisonSettings, 'expectedRatios'>,
): SampleRatioCheck | null {
  const { arms } = gathered;
  const counted = countedUnits(gathered, exposures, expectedRatios !== null);
  const ratios =
    expectedRatios === null ? weightsOf(arms, assignment) : sharesOf(arms, expectedRatios);
  if (counted === null || arms.length < 2) return null;
  const test = sampleRatioTest(counted.observed, { ratios });
  if (!test.ok) return null;
  return {
    ...counted,
    expected: test.expected,
    pValue: test.pValue,
    holds: !test.mismatch,
  };
}

function countedUnits(
  gathered: Gathered,
  exposures: ReadonlyMap<string, number>,
  isAsked: boolean,
): Pick<SampleRatioCheck, 'counted' | 'observed'> | null {
  const { arms } = gathered;
  const names = new Set(arms.map(({ condition }) => condition));
  if (names.size === arms.length && arms.some(({ condition }) => exposures.has(condition)))
    return {
      counted: 'exposures',
      observed: arms.map(({ condition }) => exposures.get(condition) ?? 0),
    };
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

/** The weights of an assignment to just these conditions; else equal ones. */
function weightsOf(arms: readonly GatheredArm[], assignment: Assignment | null): number[] {
  const weights = arms.map(
    ({ condition }) => assignment?.conditions.find(({ name }) => name === condition)?.weight,
  );
  return weights.every((weight) => weight !== undefined) ? weights : arms.map(() => 1);
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
