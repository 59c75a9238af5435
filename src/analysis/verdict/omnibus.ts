import { chiSquareIndependenceTest } from '../../stats/count/chi-square-independence.js';
import { welchAnova } from '../../stats/location/welch-anova.js';
import { type NoAnswer, noAnswer } from '../../stats/outcome.js';
import { valuesOf } from './arm-values.js';
import { type Design, designOf } from './design.js';
import { BEYOND_RANGE, isNoAnswer } from './figures.js';
import { type Gathered, type GatheredValues, NO_SAMPLE } from './gathered.js';
import { differenceBy } from './mean-difference.js';
import { momentsOf } from './moments-of.js';
import { jointQuantileTest } from './omnibus-quantiles.js';
import { type PseudoValues, ratioPseudoValues } from './pseudo-values.js';
import { QUANTILES } from './quantile-statistics.js';
import type { Question } from './question.js';
import { RowBuffer } from './row-buffer.js';
import { runValues } from './run-values.js';
import type { OmnibusResult, TestResult } from './verdict.js';
import { type WaldTest, waldTest } from './wald.js';

/**
 * Whether more than two conditions differ at all in a metric. Independent means by Welch's analysis
 * of variance, independent rates by chi-square; whatever is paired, clustered or no mean by one joint
 * test of the conditions' figures with their covariances. (A test of ranks would ask another question
 * than the pairs after it.)
 */
export function omnibusOf(question: Question, gathered: Gathered): OmnibusResult {
  const { label, spec, unit } = question;
  const byRun = unit === 'run';
  const arms = gathered.arms.map((arm) => valuesOf(arm, spec));
  const samples = byRun ? arms.map((values) => asRows(question, gathered, values)) : arms;
  const among = byRun
    ? { sampleCount: gathered.runKeys.length + 1 }
    : { sampleCount: gathered.sampleCount };
  const least = Math.min(...samples.map(({ rows }) => rows.length));
  const answer =
    least < 2
      ? noAnswer('too-few', `a condition has ${least} observations of ${label}; at least 2 needed`)
      : testAll(question, samples, (before, after) =>
          designOf(among, before, after, unit === 'event'),
        );
  const isBeyond = !('ok' in answer) && !Number.isFinite(answer.pValue + (answer.statistic ?? 0));
  if (isBeyond)
    return {
      metric: label,
      test: null,
      reason: noAnswer('out-of-range', BEYOND_RANGE),
    };
  return 'ok' in answer
    ? { metric: label, test: null, reason: answer }
    : { metric: label, test: answer, reason: null };
}

function testAll(
  { statistic, unit }: Question,
  samples: readonly GatheredValues[],
  designBetween: (before: GatheredValues, after: GatheredValues) => Design,
): TestResult | NoAnswer {
  const designs = samples.map((before, i) =>
    samples.map((after, j) => (i < j ? designBetween(before, after) : null)),
  );
  const isIndependent = designs
    .flat()
    .every((design) => (design?.kind ?? 'independent') === 'independent');
  const isMean = unit === 'run' || statistic === 'mean' || statistic === 'final';
  if (isIndependent && isMean) return anova(samples);
  if (isIndependent && statistic === 'rate') return chiSquare(samples);
  const p = isMean ? undefined : QUANTILES.get(statistic);
  if (p !== undefined)
    return named(
      jointQuantileTest(
        samples.map(({ rows: { values } }) => ({ values, sorted: values.slice().sort() })),
        p,
        designs,
      ),
    );
  const pseudo = samples.map((values) => pseudoOf(isMean ? 'mean' : statistic, values));
  const refused = pseudo.find((values) => 'ok' in values);
  if (refused !== undefined) return refused as NoAnswer;
  return joint(pseudo as readonly PseudoValues[], designs);
}

function anova(samples: readonly GatheredValues[]): TestResult | NoAnswer {
  const values = samples.map(({ rows }) => rows.values);
  // Welch weighs by the inverse of the variance, which next to 0 is beyond the range of numbers.
  const isBeyond = values.some((own) => {
    const { count, variance } = momentsOf(own);
    return (
      variance !== 0 && !(Number.isFinite(variance) && Number.isFinite((count / variance) ** 2))
    );
  });
  if (isBeyond) return noAnswer('out-of-range', BEYOND_RANGE);
  const test = welchAnova(values);
  if (!test.ok) return test;
  return {
    name: "Welch's analysis of variance",
    why: 'more than two conditions, independent, whose variances may differ',
    statistic: test.statistic,
    degreesOfFreedom: test.degreesOfFreedomBetween,
    pValue: test.pValue,
  };
}

function chiSquare(samples: readonly GatheredValues[]): TestResult | NoAnswer {
  const table = samples.map(({ rows }) => {
    const successes = rows.values.reduce((sum, value) => sum + value, 0);
    return [successes, rows.length - successes];
  });
  const test = chiSquareIndependenceTest(table);
  if (!test.ok) return test;
  return {
    name: 'chi-square test of independence',
    why: 'more than two conditions, independent, of yes-or-no outcomes',
    statistic: test.statistic,
    degreesOfFreedom: test.degreesOfFreedom,
    pValue: test.pValue,
  };
}

function joint(
  pseudo: readonly PseudoValues[],
  designs: readonly (readonly (Design | null)[])[],
): TestResult | NoAnswer {
  const covariances = pseudo.map(() => new Array<number>(pseudo.length).fill(0));
  let units = Infinity;
  for (const [i, before] of pseudo.entries()) {
    for (const [j, after] of pseudo.entries()) {
      const design = designs[i]![j]!;
      if (design === null) continue;
      const tested = differenceBy(design, before.values, after.values);
      if (isNoAnswer(tested)) return tested;
      covariances[i]![i] = tested.baselineError ** 2;
      covariances[j]![j] = tested.candidateError ** 2;
      covariances[i]![j] = covariances[j]![i] = tested.covariance;
      units = Math.min(units, design.baseline.units, design.candidate.units);
    }
  }
  return named(waldTest({ estimates: pseudo.map(({ estimate }) => estimate), covariances, units }));
}

function named(test: WaldTest | NoAnswer): TestResult | NoAnswer {
  if ('ok' in test) return test;
  return {
    ...test,
    name: "joint test of all conditions (Hotelling's T²)",
    why: 'more than two conditions whose figures are not independent, or are no means',
  };
}

function pseudoOf(
  statistic: Question['statistic'],
  { rows }: GatheredValues,
): PseudoValues | NoAnswer {
  const { values, denominators } = rows;
  if (statistic === 'ratio')
    return ratioPseudoValues(values, denominators ?? new Float64Array(values.length));
  return { estimate: values.reduce((sum, value) => sum + value, 0) / values.length, values };
}

/** Runs as rows, each a sample by itself that other arms may have too. */
function asRows(
  { statistic, axis }: Question,
  gathered: Gathered,
  values: GatheredValues,
): GatheredValues {
  const rows = new RowBuffer(false);
  for (const [run, value] of runValues(gathered, values, statistic, axis))
    if (Number.isFinite(value)) rows.add(value, 0, NO_SAMPLE + 1 + run, run);
  return { ...values, rows };
}
