import { fisherExactTest } from '../../stats/count/fisher.js';
import { twoProportionZTest } from '../../stats/count/two-proportions.js';
import { binomialCdf } from '../../stats/distribution/binomial.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { counted, pText, whole } from './figure-text.js';
import { type Gathered, type GatheredValues, NO_SAMPLE } from './gathered.js';
import type { Question } from './question.js';
import { divergedRuns } from './run-values.js';
import type { AssumptionCheck } from './verdict.js';

/** Below this, what is missing differs between the conditions by more than chance. */
const LEAST_P = 0.01;
/** Shared samples, as a share of the smaller condition's, that make what is not shared missing. */
const SHARED = 0.8;
/** Up to so many values in all, exact; above, the normal distribution is as good. */
const MOST_EXACT = 10_000;

/** Values that one condition should have and has not. */
export interface Missing {
  readonly check: AssumptionCheck;
  /** Why what is left says nothing; null where as much may be missing by chance. */
  readonly reason: NoAnswer | null;
}

/**
 * Whether both conditions lack values alike: what is hard is what goes missing, so a condition that
 * loses its worst values looks better. NaN and infinities are compared by sample where there are
 * samples, and so are samples that only one condition has where they share most; of runs, those that
 * diverged. A candidate's run that diverged is never left out quietly. Null where nothing is missing.
 */
export function missingValues(
  question: Question,
  gathered: Pick<Gathered, 'sampleCount' | 'runKeys'>,
  baseline: GatheredValues,
  candidate: GatheredValues,
): Missing | null {
  if (question.unit === 'run') {
    const ofRuns = missingRuns(question, gathered, baseline, candidate);
    if (ofRuns !== null || baseline.curveRows + candidate.curveRows > 0) return ofRuns;
  }
  const ofSamples =
    question.unit === 'event'
      ? 'no samples'
      : missingSamples(gathered.sampleCount, baseline, candidate);
  return ofSamples === 'no samples' ? missingRows(baseline, candidate) : ofSamples;
}

function missingRuns(
  { statistic, axis }: Question,
  gathered: Pick<Gathered, 'runKeys'>,
  baseline: GatheredValues,
  candidate: GatheredValues,
): Missing | null {
  const before = divergedRuns(gathered, baseline, statistic, axis);
  const after = divergedRuns(gathered, candidate, statistic, axis);
  if (before.diverged + after.diverged === 0) return null;
  const pValue = unequalShares(before.diverged, before.runs, after.diverged, after.runs);
  const found = `${whole(after.diverged)} of ${counted(after.runs, 'run')} of the candidate and ${whole(before.diverged)} of ${whole(before.runs)} of the baseline diverged (NaN or an infinity)`;
  return after.diverged > 0
    ? refused(`${found}: of the candidate only those are left that did not`)
    : judged(
        found,
        pValue,
        'runs that diverge are left out, which favours the condition that has them',
      );
}

/** Of one sample there is a value or none, in either condition. */
function missingSamples(
  sampleCount: number,
  { rows: before }: GatheredValues,
  { rows: after }: GatheredValues,
): Missing | null | 'no samples' {
  const [own, other] = [before, after].map((rows) => {
    const marks = new Uint8Array(sampleCount);
    for (const unit of rows.units) marks[unit]! |= HAS_VALUE;
    for (const unit of rows.nonFiniteUnits) marks[unit]! |= HAS_NONE;
    marks[NO_SAMPLE] = 0;
    return marks;
  }) as [Uint8Array, Uint8Array];
  const counts = {
    before: 0,
    after: 0,
    both: 0,
    onlyBefore: 0,
    onlyAfter: 0,
    badBefore: 0,
    badAfter: 0,
  };
  for (let sample = 0; sample < sampleCount; sample++) {
    const [mark, otherMark] = [own[sample]!, other[sample]!];
    if (mark > 0) counts.before++;
    if (otherMark > 0) counts.after++;
    if (mark > 0 && otherMark > 0) counts.both++;
    if ((mark & HAS_NONE) > 0) counts.badBefore++;
    if ((otherMark & HAS_NONE) > 0) counts.badAfter++;
    // Nothing, or not all of it.
    const [isShort, isOtherShort] = [mark !== HAS_VALUE, otherMark !== HAS_VALUE];
    if (mark + otherMark === 0 || isShort === isOtherShort) continue;
    if (isShort) counts.onlyBefore++;
    else counts.onlyAfter++;
  }
  if (counts.before + counts.after === 0) return 'no samples';
  const fewest = Math.min(counts.before, counts.after);
  if (counts.both > 0 && counts.both >= SHARED * fewest) {
    const { onlyBefore, onlyAfter } = counts;
    if (onlyBefore + onlyAfter === 0)
      return counts.badAfter > 0
        ? judged(
            `${counted(counts.badAfter, 'sample')} of both conditions have NaN or infinite values`,
            1,
            LEFT,
          )
        : null;
    const found = `${counted(onlyAfter, 'sample')} of ${whole(counts.before + counts.after - counts.both)} lack values in the candidate only and ${whole(onlyBefore)} in the baseline only`;
    return judged(found, signTest(onlyBefore, onlyAfter), LEFT);
  }
  if (counts.badBefore + counts.badAfter === 0) return null;
  const pValue = unequalShares(counts.badBefore, counts.before, counts.badAfter, counts.after);
  const found = `${whole(counts.badAfter)} of ${counted(counts.after, 'sample')} of the candidate and ${whole(counts.badBefore)} of ${whole(counts.before)} of the baseline have NaN or infinite values`;
  return judged(found, pValue, LEFT);
}

const HAS_VALUE = 1;
const HAS_NONE = 2;
const LEFT = 'what is left may be what is easy';

function missingRows(
  { rows: before }: GatheredValues,
  { rows: after }: GatheredValues,
): Missing | null {
  const [bad, otherBad] = [before.nonFinite, after.nonFinite];
  if (bad + otherBad === 0) return null;
  const [all, others] = [before.length + bad, after.length + otherBad];
  const found = `${whole(otherBad)} of ${counted(others, 'value')} of the candidate and ${whole(bad)} of ${whole(all)} of the baseline are NaN or infinite`;
  return judged(found, unequalShares(bad, all, otherBad, others), LEFT);
}

function judged(found: string, pValue: number, because: string): Missing {
  if (pValue < LEAST_P)
    return refused(`${found}, which chance does not explain (${pText(pValue)}): ${because}`);
  return {
    check: {
      name: NAME,
      holds: pValue < 0.1 ? null : true,
      message: `${found}; both may lack them alike (${pText(pValue)})`,
    },
    reason: null,
  };
}

function refused(message: string): Missing {
  const said = `values are missing: ${message}`;
  return { check: { name: NAME, holds: false, message }, reason: noAnswer('missing-values', said) };
}

const NAME = 'missing values';

/** Two-sided, of as many on either side. */
function signTest(some: number, others: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(some, others), some + others, 0.5));
}

function unequalShares(bad: number, all: number, otherBad: number, others: number): number {
  if (all + others > MOST_EXACT) {
    const z = twoProportionZTest(
      { successes: bad, trials: all },
      { successes: otherBad, trials: others },
    );
    if (z.ok) return z.pValue;
  }
  const exact = fisherExactTest([
    [bad, all - bad],
    [otherBad, others - otherBad],
  ]);
  return exact.ok ? exact.pValue : 1;
}
