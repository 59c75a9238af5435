import type { Interval, NoAnswer } from '../../stats/outcome.js';
import { quantileSorted } from '../../stats/quantile.js';
import { clusterCheck, independenceCheck, matchCheck, quantileCheck, sizeCheck } from './checks.js';
import { clusteredError } from './clustered-difference.js';
import { clusteredBecause, type Levels, present, withReason } from './compare-means.js';
import type { ArmUnits, Design } from './design.js';
import { type ArmFigures, type ComparedFigures, intervalAround, meanFigures } from './figures.js';
import { differenceBy } from './mean-difference.js';
import {
  type PseudoValues,
  quantilePseudoValues,
  ratioPseudoValues,
  woodruffInterval,
} from './pseudo-values.js';
import type { AssumptionCheck } from './verdict.js';

/** An arm's values, and the same in order. */
export interface SortedValues {
  readonly values: Float64Array;
  readonly sorted: Float64Array;
}

/** Two quantiles. Unmatched samples count, without a partner. */
export function compareQuantiles(
  design: Design,
  p: number,
  baseline: SortedValues,
  candidate: SortedValues,
  { confidence }: Levels,
): ComparedFigures {
  const before = quantilePseudoValues(baseline.values, baseline.sorted, p);
  const after = quantilePseudoValues(candidate.values, candidate.sorted, p);
  const intervalOf = ({ sorted }: SortedValues): Interval => ({
    ...woodruffInterval(sorted, p, confidence),
    confidence,
  });
  const beyond = Math.min(baseline.values.length, candidate.values.length) * Math.min(p, 1 - p);
  return compared(design, before, after, {
    name: 'test of linearised quantiles',
    figuresOf: (arm) => {
      const sample = arm === 'baseline' ? baseline : candidate;
      const pseudo = arm === 'baseline' ? before : after;
      const figures = quantileFigures(sample, p, design[arm]);
      if ('ok' in pseudo) return figures;
      return design[arm].largest > 1
        ? { ...figures, interval: errorInterval(design, arm, pseudo, confidence) }
        : { ...figures, interval: intervalOf(sample) };
    },
    checks: [quantileCheck(beyond)],
  });
}

function quantileFigures(
  { values, sorted }: SortedValues,
  p: number,
  { units }: ArmUnits,
): ArmFigures {
  const estimate = quantileSorted(sorted, p);
  const stdDev = null;
  return { values: values.length, units, estimate, interval: null, stdDev };
}

/** Two ratios of sums. A row without one of the parts has 0 of it. */
export function compareRatios(
  design: Design,
  baseline: { readonly values: Float64Array; readonly denominators: Float64Array },
  candidate: { readonly values: Float64Array; readonly denominators: Float64Array },
  { confidence }: Levels,
): ComparedFigures {
  const before = ratioPseudoValues(baseline.values, baseline.denominators);
  const after = ratioPseudoValues(candidate.values, candidate.denominators);
  const bothThere = !('ok' in before) && !('ok' in after);
  return compared(design, before, after, {
    name: 'delta-method test of ratios',
    figuresOf: (arm) => {
      const pseudo = arm === 'baseline' ? before : after;
      const rows = (arm === 'baseline' ? baseline : candidate).values.length;
      const { units } = design[arm];
      if ('ok' in pseudo)
        return { values: rows, units, estimate: null, interval: null, stdDev: null };
      const interval = errorInterval(design, arm, pseudo, confidence);
      return { values: rows, units, estimate: pseudo.estimate, interval, stdDev: null };
    },
    checks: bothThere ? [sizeCheck([before.values, after.values])] : [],
  });
}

interface Parts {
  readonly name: string;
  readonly figuresOf: (arm: 'baseline' | 'candidate') => ArmFigures;
  readonly checks: readonly AssumptionCheck[];
}

function compared(
  design: Design,
  before: PseudoValues | NoAnswer,
  after: PseudoValues | NoAnswer,
  { name, figuresOf, checks }: Parts,
): ComparedFigures {
  const refused = 'ok' in before ? before : 'ok' in after ? after : null;
  const tested =
    refused ??
    differenceBy(design, (before as PseudoValues).values, (after as PseudoValues).values);
  const named = 'ok' in tested ? tested : { ...tested, test: { ...tested.test, name } };
  return {
    design: design.kind,
    observationUnit: design.unit,
    baseline: figuresOf('baseline'),
    candidate: figuresOf('candidate'),
    tested: withReason(named, BECAUSE[design.kind](design)),
    effectSize: null,
    checks: present([
      independenceCheck(design),
      matchCheck(design, false),
      design.kind === 'clustered' ? clusterCheck(design) : null,
      ...(refused === null ? checks : []),
    ]),
  };
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
