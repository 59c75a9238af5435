import { clusterCheck, independenceCheck, matchCheck } from './checks.js';
import { type Levels, present, withReason } from './compare-means.js';
import {
  type CrossedArm,
  type CrossedDifference,
  crossedDifference,
} from './crossed-difference.js';
import { type ArmUnits, type Design, pairedMeans } from './design.js';
import { whole } from './figure-text.js';
import {
  type ArmFigures,
  type ComparedFigures,
  intervalAround,
  isNoAnswer,
  meanFigures,
} from './figures.js';
import type { RowBuffer } from './row-buffer.js';
import type { AssumptionCheck } from './verdict.js';

/** Two means (or rates) of values that belong to samples and to one of several runs: both are counted. */
export function compareCrossed(
  design: Design,
  baseline: RowBuffer,
  candidate: RowBuffer,
  runs: RunCounts,
  { confidence }: Levels,
): ComparedFigures {
  const isPaired = design.kind === 'paired';
  const before = crossedArm(design.baseline, design.candidate, baseline, isPaired);
  const after = crossedArm(design.candidate, design.baseline, candidate, isPaired);
  const tested = crossedDifference(before, after, { known: design.known, runs: runs.known });
  const pairs = isPaired ? pairedMeans(design, baseline.values, candidate.values) : null;
  const figuresOf = (arm: 'baseline' | 'candidate', rows: RowBuffer): ArmFigures =>
    armFigures(
      { ...meanFigures(pairs?.[arm] ?? rows.values, confidence), values: rows.length },
      isPaired ? design.common : design[arm].units,
      tested,
      arm,
      confidence,
    );
  const isByRuns = !isNoAnswer(tested) && tested.runsDecide;
  return {
    design: isPaired ? 'paired' : 'clustered',
    observationUnit: design.unit,
    baseline: figuresOf('baseline', baseline),
    candidate: figuresOf('candidate', candidate),
    tested: withReason(tested, whyOf(design, isPaired)),
    effectSize: null,
    checks: present([
      design.unit === 'sample' ? independenceCheck(design) : null,
      matchCheck(design, true),
      design.kind === 'clustered' ? clusterCheck(design) : null,
      runsCheck(runs),
    ]),
    countsRuns: true,
    ...(isByRuns
      ? { more: { unit: 'run' as const, units: Math.min(runs.baseline, runs.candidate) } }
      : {}),
  };
}

function whyOf({ unit }: Design, isPaired: boolean): string {
  if (unit === 'event')
    return 'clustered: values of one run are alike, so runs are counted beside events; what both conditions have of one run drops out';
  const kind = isPaired ? 'paired: both conditions saw the same samples' : 'clustered';
  return `${kind}; values of one sample are alike, and so are those of one run: both are counted, and what both conditions have of either drops out`;
}

/** Runs with values of a metric. */
export interface RunCounts {
  readonly baseline: number;
  readonly candidate: number;
  /** One more than the largest number of a run. */
  readonly known: number;
}

/** How many runs have a value. Rows that belong to no run are together one. */
export function countRuns({ runs }: RowBuffer): number {
  return new Set(runs).size;
}

/** What is said where runs are told apart, and one of the conditions has several. */
export function runsCheck({ baseline, candidate }: RunCounts): AssumptionCheck {
  const fewest = Math.min(baseline, candidate);
  if (fewest < 2)
    return {
      name: 'runs',
      holds: false,
      message: `one condition has one run: how much runs differ by chance cannot be told, and is not in the p-value`,
    };
  return {
    name: 'runs',
    holds: fewest >= 5 ? true : null,
    message: `${whole(baseline)} runs of the baseline and ${whole(candidate)} of the candidate are counted beside their values${fewest >= 5 ? '' : '; so few say little of how much runs differ'}`,
  };
}

/** In pairs each sample weighs the same, and those without a partner nothing. */
function crossedArm(
  { codes, sizes }: ArmUnits,
  other: ArmUnits,
  rows: RowBuffer,
  isPaired: boolean,
): CrossedArm {
  const { values, runs } = rows;
  if (!isPaired)
    return {
      values,
      runs,
      units: codes,
      weights: new Float64Array(values.length).fill(1 / values.length),
    };
  const isKept = (row: number): boolean => {
    const code = codes[row]!;
    return code < sizes.length && other.sizes[code]! > 0;
  };
  const kept = Uint32Array.from(codes.keys()).filter(isKept);
  const weights = Float64Array.from(kept, (row) => 1 / sizes[codes[row]!]!);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    values: Float64Array.from(kept, (row) => values[row]!),
    runs: Uint32Array.from(kept, (row) => runs[row]!),
    units: Int32Array.from(kept, (row) => codes[row]!),
    weights: weights.map((weight) => weight / all),
  };
}

function armFigures(
  figures: ArmFigures,
  units: number,
  tested: CrossedDifference | ComparedFigures['tested'],
  arm: 'baseline' | 'candidate',
  confidence: number,
): ArmFigures {
  const { estimate } = figures;
  if (estimate === null || !('baselineFreedom' in tested))
    return { ...figures, units, interval: null };
  const error = arm === 'baseline' ? tested.baselineError : tested.candidateError;
  const freedom = arm === 'baseline' ? tested.baselineFreedom : tested.candidateFreedom;
  const interval =
    error > 0 && freedom > 0 ? intervalAround(estimate, error, freedom, confidence) : null;
  return { ...figures, units, interval };
}
