import type { PlannedSize } from '../../event/plan.js';
import { type NoAnswer, noAnswer, type Outcome } from '../../stats/outcome.js';
import type { PlanningBaseline } from './baseline.js';
import { effectFor, likelyCorrelation, type PlanningDesign, samplesFor, testOf } from './design.js';

/** A difference in both ways to put it; relative to the baseline's figure, null where that is 0. */
export interface PlannedDifference {
  readonly absolute: number;
  readonly relative: number | null;
}

/** What an experiment of two conditions takes. */
export interface RequiredSamples {
  readonly baselineSamples: number;
  readonly candidateSamples: number;
  /** Of both conditions. */
  readonly events: number;
  /** Of both conditions; null where nothing was priced in the baseline. */
  readonly costUsd: number | null;
  /** For both conditions, one sample after the other at the pace of the baseline; null if unknown. */
  readonly durationMs: number | null;
}

export type RequiredFor = RequiredSamples & { readonly effect: PlannedDifference };

/** How many samples an experiment takes, and what it finds with those that there are. */
export interface SampleSizePlan {
  readonly baseline: PlanningBaseline;
  readonly alpha: number;
  readonly power: number;
  readonly ratio: number;
  readonly paired: boolean;
  /** Between the conditions' figures of one sample; null where conditions are not paired. */
  readonly correlation: number | null;
  /** `two-proportion z test` */
  readonly test: string;
  /** What the effect asked for takes; null where none was. */
  readonly required: Outcome<RequiredFor> | null;
  /** What is found with as many samples as the baseline has (and `ratio` times as many). */
  readonly detectable: Outcome<RequiredFor>;
  /** What is found for the budget; null where none was given. */
  readonly withinBudget: Outcome<RequiredFor> | null;
  /** From large effects to small ones; in the other direction where the effect asked for cannot be. */
  readonly curve: readonly RequiredFor[];
}

export interface SampleSizeQuestion {
  /** Negative for a decrease. */
  readonly effect: PlannedSize | null;
  readonly alpha: number;
  readonly power: number;
  readonly ratio: number;
  readonly paired: boolean;
  /** Null takes what the baseline lets expect. */
  readonly correlation: number | null;
  readonly budgetUsd: number | null;
}

const CURVE: readonly number[] = [3, 2, 1.5, 1, 0.75, 0.5, 0.25];

/** Plans an experiment by what its baseline recorded. */
export function planSamples(
  baseline: PlanningBaseline,
  question: SampleSizeQuestion,
): Outcome<SampleSizePlan> {
  const { alpha, power, ratio, paired, budgetUsd } = question;
  const correlation = paired ? (question.correlation ?? likelyCorrelation(baseline)) : null;
  if (paired && correlation === null)
    return noAnswer(
      'too-few',
      'no sample of the baseline has two values, which would tell how alike pairs are: give their correlation',
    );
  if (paired && baseline.stdDev === 0)
    return noAnswer('no-variation', `all values of ${baseline.metric} are ${baseline.estimate}`);
  if (correlation !== null && correlation >= 1)
    return noAnswer('no-variation', 'pairs that are alike to the last digit need no experiment');
  const design: PlanningDesign = { alpha, power, ratio, correlation };
  const wanted = absoluteOf(question.effect, baseline.estimate);
  const isDecrease = typeof wanted === 'number' && wanted < 0;
  const takes = (absolute: number, samples: number): RequiredFor => ({
    effect: differenceOf(absolute, baseline.estimate),
    ...totalsOf(baseline, design, samples),
  });
  const solve = (absolute: number): Outcome<RequiredFor> => {
    const solved = samplesFor(baseline, design, absolute);
    return solved.ok ? { ok: true, ...takes(absolute, solved.samples) } : solved;
  };
  const find = (samples: number): Outcome<RequiredFor> => {
    const solved = effectFor(baseline, design, samples, isDecrease);
    return solved.ok ? { ok: true, ...takes(solved.absolute, samples) } : solved;
  };
  const detectable = find(baseline.samples);
  const required = wanted === null ? null : typeof wanted === 'number' ? solve(wanted) : wanted;
  // Where a rate has no room for a rise of that size, a fall of that size may still be of use.
  const middle =
    typeof wanted === 'number'
      ? required?.ok === false
        ? -wanted
        : wanted
      : detectable.ok
        ? detectable.effect.absolute
        : null;
  return {
    ok: true,
    baseline,
    alpha,
    power,
    ratio: paired ? 1 : ratio,
    paired,
    correlation,
    test: testOf(baseline, design),
    required,
    detectable,
    withinBudget: budgetUsd === null ? null : forBudget(baseline, design, budgetUsd, find),
    curve:
      middle === null
        ? []
        : CURVE.map((factor) => solve(middle * factor)).flatMap((point) => {
            if (!point.ok) return [];
            const { ok: _ok, ...required } = point;
            return [required];
          }),
  };
}

/** The effect in the metric's unit. */
function absoluteOf(
  effect: SampleSizeQuestion['effect'],
  estimate: number,
): number | NoAnswer | null {
  if (effect === null) return null;
  if ('absolute' in effect) return effect.absolute;
  if (estimate === 0)
    return noAnswer(
      'out-of-range',
      'there is no share of a figure of 0: give the effect in its unit',
    );
  // A rise is a rise where the figure is negative, too.
  return effect.relative * Math.abs(estimate);
}

function differenceOf(absolute: number, estimate: number): PlannedDifference {
  return { absolute, relative: estimate === 0 ? null : absolute / Math.abs(estimate) };
}

/** Rounding errors must not cost one sample more. */
function whole(samples: number): number {
  return Math.ceil(samples * (1 - 1e-9));
}

function totalsOf(
  { eventsPerSample, costPerSampleUsd, durationPerSampleMs }: PlanningBaseline,
  { ratio, correlation }: PlanningDesign,
  samples: number,
): RequiredSamples {
  const baselineSamples = whole(samples);
  const candidateSamples = whole(correlation === null ? samples * ratio : samples);
  const total = baselineSamples + candidateSamples;
  return {
    baselineSamples,
    candidateSamples,
    events: Math.ceil(total * eventsPerSample),
    costUsd: costPerSampleUsd === null ? null : total * costPerSampleUsd,
    durationMs: durationPerSampleMs === null ? null : total * durationPerSampleMs,
  };
}

function forBudget(
  { costPerSampleUsd }: PlanningBaseline,
  { ratio, correlation }: PlanningDesign,
  budgetUsd: number,
  find: (samples: number) => Outcome<RequiredFor>,
): Outcome<RequiredFor> {
  if (costPerSampleUsd === null || costPerSampleUsd === 0)
    return noAnswer(
      'too-few',
      'no event of the baseline cost anything: what a sample costs is unknown',
    );
  const conditions = 1 + (correlation === null ? ratio : 1);
  const samples = Math.floor((budgetUsd / costPerSampleUsd / conditions) * (1 + 1e-9));
  if (samples < 2)
    return noAnswer(
      'too-few',
      `that pays for ${samples} samples a condition; at least 2 are needed`,
    );
  return find(samples);
}
