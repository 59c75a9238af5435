import { fiellerInterval } from '../../stats/ratio/fieller.js';
import { valuesOf } from './arm-values.js';
import { MetricComparer } from './compare-metric.js';
import { type Corrected, correct } from './corrected.js';
import { decide, isNotWorseByMargin, marginOf, moreNeeded } from './decide.js';
import type { Exposures } from './exposures.js';
import { type ArmFigures, type ComparedFigures, isNoAnswer } from './figures.js';
import type { Gathered, GatheredArm } from './gathered.js';
import { unitOf } from './metric-spec.js';
import { omnibusOf } from './omnibus.js';
import { type Question, questionsOf } from './question.js';
import { checkSampleRatio } from './sample-ratio.js';
import type { ComparisonSettings } from './settings.js';
import type {
  ArmEstimate,
  EstimatedDifference,
  MetricVerdict,
  OmnibusResult,
  Verdict,
} from './verdict.js';
import { metricWords, type Names, overallWords } from './words.js';

/** What was recorded of who was to get what; nothing, where nothing was. */
export interface Allocation {
  readonly exposures: Exposures;
}

interface Compared {
  readonly question: Question;
  readonly baseline: GatheredArm;
  readonly candidate: GatheredArm;
  readonly figures: ComparedFigures;
}

/**
 * The verdict on what was gathered: each metric of each pair of conditions compared by the test that
 * fits how they were observed, p-values corrected, and said in words. Pure: the same events give
 * the same verdict.
 */
export function judge(
  gathered: Gathered,
  settings: ComparisonSettings,
  { exposures }: Allocation,
): Verdict {
  const { arms } = gathered;
  const { alpha, correction: method, runBy } = settings;
  const confidence = 1 - alpha;
  const comparer = new MetricComparer(gathered, { alpha, confidence }, runBy !== null);
  const questions = questionsOf(gathered, settings);
  const compared = pairsOf(arms, settings).flatMap(([baseline, candidate]) =>
    questions.map((question): Compared => {
      const figures = comparer.compare(question, baseline, candidate);
      return { question, baseline, candidate, figures };
    }),
  );
  const corrected = correct(compared.map(testedOf), method);
  const names = namesOf(arms);
  const metrics = compared.map((one, place) =>
    verdictOf(one, corrected[place]!, settings, {
      baseline: names.get(one.baseline)!,
      candidate: names.get(one.candidate)!,
    }),
  );
  const sampleRatio = checkSampleRatio(gathered, exposures, settings);
  return {
    alpha,
    confidence,
    correction: { method, tests: corrected.filter((one) => one !== null).length },
    metrics,
    omnibus:
      arms.length > 2 ? questions.map((question) => allOf(question, gathered, compared)) : [],
    sampleRatio,
    words: overallWords(
      pairsOf(arms, settings).map(([baseline, candidate]) => ({
        names: { baseline: names.get(baseline)!, candidate: names.get(candidate)! },
        metrics: metrics.filter(
          (_, place) =>
            compared[place]!.baseline === baseline && compared[place]!.candidate === candidate,
        ),
      })),
      sampleRatio,
    ),
  };
}

function pairsOf(
  arms: readonly GatheredArm[],
  { pairs }: ComparisonSettings,
): [GatheredArm, GatheredArm][] {
  return arms.flatMap((baseline, i) =>
    i > 0 && pairs === 'baseline'
      ? []
      : arms.slice(i + 1).map((candidate): [GatheredArm, GatheredArm] => [baseline, candidate]),
  );
}

/** Conditions' names; where two arms have one, the experiment's id is added. */
function namesOf(arms: readonly GatheredArm[]): ReadonlyMap<GatheredArm, string> {
  return new Map(
    arms.map((arm) => {
      const isAlone = arms.every((other) => other === arm || other.condition !== arm.condition);
      const name = isAlone ? arm.condition : `${arm.condition} (${arm.experimentIds.join(', ')})`;
      return [arm, name];
    }),
  );
}

/** Where a pair has no verdict for what it lacks, or was compared by its runs too, so it is with all. */
function allOf(
  question: Question,
  gathered: Gathered,
  compared: readonly Compared[],
): OmnibusResult {
  const pairs = compared.filter((one) => one.question === question).map(({ figures }) => figures);
  const missing = pairs
    .map(({ tested }) => tested)
    .find((tested) => isNoAnswer(tested) && tested.reason === 'missing-values');
  if (missing !== undefined && isNoAnswer(missing))
    return { metric: question.label, test: null, reason: missing };
  const areByRun = pairs.some(({ countsRuns = false }) => countsRuns);
  return omnibusOf(areByRun ? { ...question, unit: 'run' } : question, gathered);
}

function testedOf({ question, figures }: Compared): {
  readonly role: Question['role'];
  readonly pValue: number | null;
} {
  const { tested } = figures;
  return { role: question.role, pValue: isNoAnswer(tested) ? null : tested.test.pValue };
}

function verdictOf(
  { question, baseline, candidate, figures }: Compared,
  corrected: Corrected | null,
  { alpha, power }: ComparisonSettings,
  names: Names,
): MetricVerdict {
  const { label, spec, statistic, direction, role, marginIsGiven } = question;
  const { design, observationUnit, tested, effectSize, checks } = figures;
  const before = figures.baseline.estimate;
  const difference = differenceOf(figures);
  const margin = marginOf(question.margin, marginIsGiven, before, tested);
  const shared = {
    metric: label,
    statistic,
    unit: unitOf(spec.name, statistic),
    direction,
    role,
    baseline: armEstimate(baseline, figures.baseline, question),
    candidate: armEstimate(candidate, figures.candidate, question),
    design,
    observationUnit,
    effectSize,
    checks,
    margin,
  };
  if (isNoAnswer(tested) || corrected === null || difference === null) {
    const wordless = {
      ...shared,
      difference: difference === null ? null : { estimate: difference, interval: null },
      relativeDifference: null,
      test: null,
      adjustedPValue: null,
      correctedFor: null,
      isNotWorseByMargin: null,
      verdict: 'unknown' as const,
      moreNeeded: null,
      reason: isNoAnswer(tested) ? tested : null,
    };
    return { ...wordless, words: metricWords(wordless, names) };
  }
  const { adjustedPValue, correctedFor } = corrected;
  const evidence = {
    ...{ difference, tested, adjustedPValue, alpha, margin, direction },
    size: question.margin,
    baseline: before ?? 0,
    stdDev: figures.baseline.stdDev,
  };
  const verdict = decide(evidence);
  const more = figures.more ?? {
    unit: observationUnit,
    units: Math.max(figures.baseline.units, figures.candidate.units),
  };
  const wordless = {
    ...shared,
    difference: { estimate: difference, interval: tested.intervalAt(1 - alpha) },
    relativeDifference: relativeOf(figures, 1 - alpha),
    test: tested.test,
    adjustedPValue,
    correctedFor,
    isNotWorseByMargin: isNotWorseByMargin(evidence),
    verdict,
    moreNeeded:
      verdict === 'inconclusive'
        ? moreNeeded(evidence, correctedFor, power, more.unit, more.units)
        : null,
    reason: null,
  };
  return { ...wordless, words: metricWords(wordless, names) };
}

function differenceOf({ baseline, candidate }: ComparedFigures): number | null {
  if (baseline.estimate === null || candidate.estimate === null) return null;
  return candidate.estimate - baseline.estimate;
}

function armEstimate(
  arm: GatheredArm,
  { values, units, estimate, interval, stdDev }: ArmFigures,
  { spec }: Question,
): ArmEstimate {
  return {
    experimentIds: arm.experimentIds,
    condition: arm.condition,
    values,
    units,
    nonFinite: valuesOf(arm, spec).rows.nonFinite,
    estimate,
    interval,
    stdDev,
  };
}

/** By Fieller's theorem; where the baseline may as well be 0 there is none. */
function relativeOf(
  { baseline, candidate, tested }: ComparedFigures,
  confidence: number,
): EstimatedDifference | null {
  if (isNoAnswer(tested) || baseline.estimate === null || candidate.estimate === null) return null;
  if (tested.relativeAt !== undefined) {
    const interval = tested.relativeAt(confidence);
    const relative = (candidate.estimate - baseline.estimate) / Math.abs(baseline.estimate);
    return interval === null ? null : { estimate: relative, interval };
  }
  const fieller = fiellerInterval(
    { estimate: baseline.estimate, standardError: tested.baselineError },
    { estimate: candidate.estimate, standardError: tested.candidateError },
    { confidence, covariance: tested.covariance, degreesOfFreedom: tested.degreesOfFreedom },
  );
  if (!fieller.ok) return null;
  const { estimate, interval } = fieller;
  // Over next to nothing a share is beyond the range of numbers.
  if (!Number.isFinite(estimate + (interval.upper - interval.lower))) return null;
  if (baseline.estimate > 0) return { estimate, interval };
  return {
    estimate: -estimate,
    interval: { ...interval, lower: -interval.upper, upper: -interval.lower },
  };
}
