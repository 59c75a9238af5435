import { studentTUpperQuantile } from '../../stats/distribution/student-t.js';
import { quantileSorted } from '../../stats/quantile.js';
import { clusterCheck, independenceCheck, matchCheck, quantileCheck } from './checks.js';
import { partsBecause } from './compare-linearised.js';
import { type Levels, present, withReason } from './compare-means.js';
import type { Design } from './design.js';
import { type ArmFigures, type ComparedFigures, isNoAnswer } from './figures.js';
import { refuseFew } from './pseudo-values.js';
import { quantileDifference } from './quantile-difference.js';
import { armShareError, type SortedValues } from './quantile-shares.js';

/** Two quantiles. Unmatched samples count, without a partner. */
export function compareQuantiles(
  design: Design,
  p: number,
  baseline: SortedValues,
  candidate: SortedValues,
  { confidence }: Levels,
): ComparedFigures {
  const tested = quantileDifference(design, p, baseline, candidate);
  const beyond = Math.min(baseline.values.length, candidate.values.length) * Math.min(p, 1 - p);
  return {
    design: design.kind,
    observationUnit: design.unit,
    baseline: armFigures(design, 'baseline', p, baseline, confidence),
    candidate: armFigures(design, 'candidate', p, candidate, confidence),
    tested: withReason(tested, partsBecause(design)),
    effectSize: null,
    checks: present([
      independenceCheck(design),
      matchCheck(design, false),
      design.kind === 'clustered' ? clusterCheck(design) : null,
      isNoAnswer(tested) ? null : quantileCheck(beyond),
    ]),
  };
}

/** The quantile with Woodruff's interval: the values at the ends of the interval of its share. */
function armFigures(
  { known, ...design }: Design,
  arm: 'baseline' | 'candidate',
  p: number,
  sample: SortedValues,
  confidence: number,
): ArmFigures {
  const { values, sorted } = sample;
  const units = design[arm];
  const figures = {
    values: values.length,
    units: units.units,
    estimate: quantileSorted(sorted, p),
    stdDev: null,
  };
  if (refuseFew(values.length, p) !== null) return { ...figures, interval: null };
  const { standardError, degreesOfFreedom } = armShareError(units, known, p, sample);
  const reach = studentTUpperQuantile((1 - confidence) / 2, degreesOfFreedom) * standardError;
  const lower = quantileSorted(sorted, Math.max(0, p - reach))!;
  const upper = quantileSorted(sorted, Math.min(1, p + reach))!;
  return { ...figures, interval: { lower, upper, confidence } };
}
