import { clusterCheck, independenceCheck, matchCheck, rankCheck, sizeCheck } from './checks.js';
import { clusteredDifference, clusteredError } from './clustered-difference.js';
import { type Design, differencesOf, pairedMeans } from './design.js';
import { cohensDzOf, hedgesGOf } from './effects.js';
import { whole } from './figure-text.js';
import {
  type ArmFigures,
  type ComparedFigures,
  intervalAround,
  isNoAnswer,
  meanFigures,
} from './figures.js';
import { independentDifference, pairedDifference } from './mean-difference.js';
import type { AssumptionCheck } from './verdict.js';

export interface Levels {
  readonly alpha: number;
  readonly confidence: number;
}

/** Two means: of paired samples, of clusters, or of independent values. */
export function compareMeans(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  levels: Levels,
): ComparedFigures {
  if (design.kind === 'paired') return paired(design, baseline, candidate, levels);
  if (design.kind === 'clustered') return clustered(design, baseline, candidate, levels);
  const tested = independentDifference(baseline, candidate);
  const ranks = isNoAnswer(tested)
    ? null
    : rankCheck('independent', baseline, candidate, tested.test.pValue, levels.alpha);
  return {
    design: 'independent',
    observationUnit: design.unit,
    baseline: meanFigures(baseline, levels.confidence),
    candidate: meanFigures(candidate, levels.confidence),
    tested: withReason(tested, INDEPENDENT[design.unit === 'event' ? 'event' : 'sample']),
    effectSize: hedgesGOf(baseline, candidate, levels.confidence),
    checks: present([independenceCheck(design), sizeCheck([baseline, candidate]), ranks]),
  };
}

const INDEPENDENT = {
  event: 'independent: no sample ids say which events belong together; the variances may differ',
  sample: 'independent: no sample was seen twice or by both conditions; the variances may differ',
} as const;

/** Each sample's values are boiled down to their mean, so that each weighs the same. */
function paired(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  { alpha, confidence }: Levels,
): ComparedFigures {
  const pairs = pairedMeans(design, baseline, candidate);
  const tested = pairedDifference(pairs.baseline, pairs.candidate);
  const differences = differencesOf(pairs.baseline, pairs.candidate);
  const ranks = isNoAnswer(tested)
    ? null
    : rankCheck('paired', pairs.baseline, pairs.candidate, tested.test.pValue, alpha);
  return {
    design: 'paired',
    observationUnit: 'sample',
    baseline: ofPairs(pairs.baseline, design.baseline.codes.length, confidence),
    candidate: ofPairs(pairs.candidate, design.candidate.codes.length, confidence),
    tested: withReason(tested, 'paired: both conditions saw the same samples'),
    effectSize: cohensDzOf(differences, confidence),
    checks: present([
      independenceCheck(design),
      matchCheck(design, true),
      sizeCheck([differences]),
      ranks,
    ]),
  };
}

function ofPairs(means: Float64Array, values: number, confidence: number): ArmFigures {
  return { ...meanFigures(means, confidence), values };
}

function clustered(
  design: Design,
  baseline: Float64Array,
  candidate: Float64Array,
  { confidence }: Levels,
): ComparedFigures {
  const effect = hedgesGOf(baseline, candidate, confidence);
  return {
    design: 'clustered',
    observationUnit: 'sample',
    baseline: ofClusters(design, 'baseline', baseline, confidence),
    candidate: ofClusters(design, 'candidate', candidate, confidence),
    tested: withReason(clusteredDifference(design, baseline, candidate), clusteredBecause(design)),
    // The interval of g is that of independent values, which these are not.
    effectSize: effect === null ? null : { ...effect, interval: null },
    checks: [independenceCheck(design), clusterCheck(design)],
  };
}

export function clusteredBecause({ baseline, candidate, common }: Design): string {
  const alike = 'clustered: samples repeat, and events of one sample are alike';
  if (common === 0) return alike;
  const shared = `${whole(common)} samples have values in both conditions, of ${whole(baseline.units)} of the baseline and ${whole(candidate.units)} of the candidate`;
  return Math.max(baseline.largest, candidate.largest) > 1
    ? `${alike}; ${shared}`
    : `clustered: ${shared}, too few of them to leave the others out`;
}

function ofClusters(
  design: Design,
  arm: 'baseline' | 'candidate',
  values: Float64Array,
  confidence: number,
): ArmFigures {
  const figures = meanFigures(values, confidence);
  const error = clusteredError(design[arm], design.known, values);
  return {
    ...figures,
    units: design[arm].units,
    interval:
      error === null || figures.estimate === null
        ? null
        : intervalAround(figures.estimate, error.standardError, error.degreesOfFreedom, confidence),
  };
}

export function withReason(
  tested: ComparedFigures['tested'],
  why: string,
): ComparedFigures['tested'] {
  return isNoAnswer(tested) ? tested : { ...tested, test: { ...tested.test, why } };
}

export function present(checks: readonly (AssumptionCheck | null)[]): AssumptionCheck[] {
  return checks.filter((check) => check !== null);
}
