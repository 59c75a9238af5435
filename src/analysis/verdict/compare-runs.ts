import { noAnswer } from '../../stats/outcome.js';
import { rankCheck, sizeCheck } from './checks.js';
import { type Levels, present, withReason } from './compare-means.js';
import { differencesOf } from './design.js';
import { cohensDzOf, hedgesGOf } from './effects.js';
import { whole } from './figure-text.js';
import { type ComparedFigures, isNoAnswer, meanFigures } from './figures.js';
import { independentDifference, pairedDifference } from './mean-difference.js';
import type { AssumptionCheck } from './verdict.js';

/** Runs in common that make a comparison a paired one, as a share of each arm's. */
const PAIRED_SHARE = 0.8;

/**
 * Two conditions by their runs: one figure a run, and a t test over runs. Batches and steps of one run
 * are alike, and any number of them tells nothing of how the next seed would have gone.
 */
export function compareRuns(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  hasRunBy: boolean,
  levels: Levels,
): ComparedFigures {
  const baseline = finiteOf(before);
  const candidate = finiteOf(after);
  const common = [...baseline.keys()].filter((run) => candidate.has(run));
  const isPaired =
    common.length > 0 &&
    common.length >= PAIRED_SHARE * baseline.size &&
    common.length >= PAIRED_SHARE * candidate.size;
  const [x, y] = isPaired
    ? [pick(baseline, common), pick(candidate, common)]
    : [Float64Array.from(baseline.values()), Float64Array.from(candidate.values())];
  const tested = testRuns(isPaired, x, y, hasRunBy);
  return {
    design: isPaired ? 'paired' : 'independent',
    observationUnit: 'run',
    baseline: meanFigures(x, levels.confidence),
    candidate: meanFigures(y, levels.confidence),
    tested,
    effectSize: isPaired
      ? cohensDzOf(differencesOf(x, y), levels.confidence)
      : hedgesGOf(x, y, levels.confidence),
    checks: present([
      divergedCheck(before.size - baseline.size, after.size - candidate.size),
      isPaired ? unmatchedCheck(baseline.size + candidate.size - 2 * common.length) : null,
      isNoAnswer(tested) ? null : sizeCheck([x, y]),
      isNoAnswer(tested)
        ? null
        : rankCheck(isPaired ? 'paired' : 'independent', x, y, tested.test.pValue, levels.alpha),
    ]),
  };
}

function testRuns(
  isPaired: boolean,
  baseline: Float64Array,
  candidate: Float64Array,
  hasRunBy: boolean,
): ComparedFigures['tested'] {
  const fewest = Math.min(baseline.length, candidate.length);
  if (fewest < 2) {
    const several = hasRunBy
      ? 'record several'
      : "record several and say with runBy what tells them apart ('metadata.seed'), or give each an experiment of its own and compare by condition";
    return noAnswer(
      'too-few',
      `${fewest === 1 ? 'one run' : 'no run'} in a condition: how much runs differ by chance cannot be told from it; ${several}`,
    );
  }
  return isPaired
    ? withReason(
        pairedDifference(baseline, candidate),
        'paired by run: both conditions ran with the same seeds, and a run is one observation',
      )
    : withReason(
        independentDifference(baseline, candidate),
        'a run is one observation: values within a run are alike',
      );
}

function finiteOf(runs: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...runs].filter(([, value]) => Number.isFinite(value)));
}

function pick(runs: ReadonlyMap<number, number>, keys: readonly number[]): Float64Array {
  return Float64Array.from(keys, (key) => runs.get(key)!);
}

function divergedCheck(baseline: number, candidate: number): AssumptionCheck | null {
  if (baseline + candidate === 0) return null;
  return {
    name: 'diverged runs',
    holds: false,
    message: `${whole(baseline)} runs of the baseline and ${whole(candidate)} of the candidate ended in NaN or an infinity; they are left out, which favours a condition that diverges`,
  };
}

function unmatchedCheck(unmatched: number): AssumptionCheck | null {
  if (unmatched === 0) return null;
  return {
    name: 'matched runs',
    holds: null,
    message: `${whole(unmatched)} runs have no partner in the other condition, and are left out`,
  };
}
