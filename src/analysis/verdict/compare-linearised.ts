import type { Interval } from '../../stats/outcome.js';
import { clusterCheck, independenceCheck, matchCheck, sizeCheck } from './checks.js';
import { clusteredError } from './clustered-difference.js';
import { clusteredBecause, type Levels, present, withReason } from './compare-means.js';
import type { Design } from './design.js';
import {
  type ArmFigures,
  type ComparedFigures,
  intervalAround,
  isNoAnswer,
  meanFigures,
} from './figures.js';
import { differenceBy } from './mean-difference.js';
import { type PseudoValues, ratioPseudoValues } from './pseudo-values.js';

/** Two ratios of sums. A row without one of the parts has 0 of it. */
export function compareRatios(
  design: Design,
  baseline: { readonly values: Float64Array; readonly denominators: Float64Array },
  candidate: { readonly values: Float64Array; readonly denominators: Float64Array },
  { confidence }: Levels,
): ComparedFigures {
  const before = ratioPseudoValues(baseline.values, baseline.denominators);
  const after = ratioPseudoValues(candidate.values, candidate.denominators);
  const refused = 'ok' in before ? before : 'ok' in after ? after : null;
  const tested =
    refused ??
    differenceBy(design, (before as PseudoValues).values, (after as PseudoValues).values);
  const named = isNoAnswer(tested)
    ? tested
    : { ...tested, test: { ...tested.test, name: 'delta-method test of ratios' } };
  const figuresOf = (arm: 'baseline' | 'candidate'): ArmFigures => {
    const pseudo = arm === 'baseline' ? before : after;
    const values = (arm === 'baseline' ? baseline : candidate).values.length;
    const { units } = design[arm];
    if ('ok' in pseudo) return { values, units, estimate: null, interval: null, stdDev: null };
    const interval = errorInterval(design, arm, pseudo, confidence);
    return { values, units, estimate: pseudo.estimate, interval, stdDev: null };
  };
  return {
    design: design.kind,
    observationUnit: design.unit,
    baseline: figuresOf('baseline'),
    candidate: figuresOf('candidate'),
    tested: withReason(named, partsBecause(design)),
    effectSize: null,
    checks: present([
      independenceCheck(design),
      matchCheck(design, false),
      design.kind === 'clustered' ? clusterCheck(design) : null,
      refused === null
        ? sizeCheck([(before as PseudoValues).values, (after as PseudoValues).values])
        : null,
    ]),
  };
}

/** Why a figure that is no mean of samples is compared as it is. */
export function partsBecause(design: Design): string {
  return BECAUSE[design.kind](design);
}

const BECAUSE = {
  paired: () =>
    'paired: both conditions saw the same samples, whose parts in both are set against each other',
  clustered: clusteredBecause,
  independent: (design: Design) =>
    design.unit === 'event'
      ? 'independent: no sample ids say which events belong together'
      : 'independent: no sample was seen twice or by both conditions',
} as const;

function errorInterval(
  design: Design,
  arm: 'baseline' | 'candidate',
  { estimate, values }: PseudoValues,
  confidence: number,
): Interval | null {
  if (design[arm].largest <= 1) return meanFigures(values, confidence).interval;
  const error = clusteredError(design[arm], design.known, values);
  return error === null
    ? null
    : intervalAround(estimate, error.standardError, error.degreesOfFreedom, confidence);
}
