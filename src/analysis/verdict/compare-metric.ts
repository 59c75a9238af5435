import { noAnswer } from '../../stats/outcome.js';
import { valuesOf } from './arm-values.js';
import { finiteCheck, kindsCheck } from './checks.js';
import { compareCrossed, countRuns, type RunCounts, runsCheck } from './compare-crossed.js';
import { compareRatios } from './compare-linearised.js';
import { compareMeans, type Levels, present } from './compare-means.js';
import { compareQuantiles } from './compare-quantiles.js';
import { asRate, compareRates, isRateWithSpread } from './compare-rates.js';
import { compareRuns } from './compare-runs.js';
import { type Design, designOf } from './design.js';
import { eventsPerSampleCheck } from './events-per-sample.js';
import { type ComparedFigures, isNoAnswer, withinRange } from './figures.js';
import type { Gathered, GatheredArm, GatheredValues } from './gathered.js';
import { missingValues } from './missing-values.js';
import type { SortedValues } from './quantile-shares.js';
import { QUANTILES } from './quantile-statistics.js';
import type { Question } from './question.js';
import { runValues } from './run-values.js';
import type { AssumptionCheck } from './verdict.js';

/**
 * Compares metrics of pairs of arms. What several metrics of one source have in common, the order of
 * its values and how its units pair up, is worked out once.
 */
export class MetricComparer {
  readonly #gathered: Gathered;
  readonly #levels: Levels;
  readonly #hasRunBy: boolean;
  readonly #sorted = new Map<GatheredValues, SortedValues>();
  readonly #designs: KnownDesign[] = [];
  readonly #perSampleOf = new Map<GatheredValues, Map<GatheredValues, AssumptionCheck | null>>();

  constructor(gathered: Gathered, levels: Levels, hasRunBy: boolean) {
    this.#gathered = gathered;
    this.#levels = levels;
    this.#hasRunBy = hasRunBy;
  }

  compare(question: Question, baseline: GatheredArm, candidate: GatheredArm): ComparedFigures {
    const before = valuesOf(baseline, question.spec);
    const after = valuesOf(candidate, question.spec);
    const figures =
      question.unit === 'run'
        ? this.#compareRuns(question, before, after)
        : this.#compareRows(question, baseline, candidate);
    const missing = missingValues(question, this.#gathered, before, after);
    const nonFinite = finiteCheck(before.rows.nonFinite, after.rows.nonFinite);
    // A run is boiled down from one kind of value; a chosen ratio is meant to be of several.
    const kinds =
      question.unit === 'run' || question.statistic === 'ratio'
        ? null
        : kindsCheck(before.kinds, after.kinds, this.#gathered.eventNames);
    const checks = present([...figures.checks, missing?.check ?? null, kinds, nonFinite]);
    const whole = withinRange({ ...figures, checks });
    // What has no answer anyway keeps its own reason.
    return missing?.reason && !isNoAnswer(whole.tested)
      ? { ...whole, tested: missing.reason, effectSize: null }
      : whole;
  }

  #compareRuns(
    { statistic, axis }: Question,
    before: GatheredValues,
    after: GatheredValues,
  ): ComparedFigures {
    return compareRuns(
      runValues(this.#gathered, before, statistic, axis),
      runValues(this.#gathered, after, statistic, axis),
      this.#hasRunBy,
      this.#levels,
    );
  }

  #compareRows(question: Question, baseline: GatheredArm, candidate: GatheredArm): ComparedFigures {
    const before = valuesOf(baseline, question.spec);
    const after = valuesOf(candidate, question.spec);
    const design = this.#designOf(question, baseline, candidate);
    if (question.statistic === 'sum' && design.unit !== 'sample')
      return {
        ...this.#figures(question, design, before, after),
        tested: noAnswer(
          'too-few',
          'a sum is of the events of one sample, and no sample ids were recorded',
        ),
        effectSize: null,
      };
    const empty = [baseline, candidate].find(
      (arm) => valuesOf(arm, question.spec).rows.length === 0,
    );
    if (empty === undefined) {
      const figures = this.#figures(question, design, before, after);
      const perSample = OF_EVENTS.has(question.statistic)
        ? this.#perSample(question, design, before, after)
        : null;
      return { ...figures, checks: present([...figures.checks, perSample]) };
    }
    // A rate of nothing has no interval; the mean of yes and no is the other condition's rate.
    const figures =
      question.statistic === 'rate'
        ? compareMeans(design, before.rows.values, after.rows.values, this.#levels)
        : this.#figures(question, design, before, after);
    const tested = noAnswer('too-few', `${empty.condition} has no value of ${question.spec.name}`);
    return { ...figures, tested, effectSize: null };
  }

  #figures(
    { statistic, unit }: Question,
    design: Design,
    before: GatheredValues,
    after: GatheredValues,
  ): ComparedFigures {
    const p = QUANTILES.get(statistic);
    if (p !== undefined)
      return compareQuantiles(design, p, this.#sort(before), this.#sort(after), this.#levels);
    if (statistic === 'ratio')
      return compareRatios(design, ratioOf(before), ratioOf(after), this.#levels);
    const runs = this.#runsOf(unit, before, after);
    if (runs !== null && Math.min(runs.baseline, runs.candidate) > 1) {
      const figures = compareCrossed(design, before.rows, after.rows, runs, this.#levels);
      if (statistic !== 'rate') return figures;
      // What is not yes or no, and what is all alike, is dealt with as without runs.
      if (isRateWithSpread(before.rows.values, after.rows.values)) return asRate(figures);
    }
    const compare = statistic === 'rate' ? compareRates : compareMeans;
    const figures = compare(design, before.rows.values, after.rows.values, this.#levels);
    return runs === null ? figures : { ...figures, checks: [...figures.checks, runsCheck(runs)] };
  }

  #perSample(
    { spec }: Question,
    design: Design,
    before: GatheredValues,
    after: GatheredValues,
  ): AssumptionCheck | null {
    // Quantiles and means of one source have it in common.
    const known = this.#perSampleOf.get(after)?.get(before);
    if (known !== undefined) return known;
    const { sampleCount } = this.#gathered;
    const check = eventsPerSampleCheck(design, sampleCount, before, after, spec.name);
    const checks = this.#perSampleOf.get(after) ?? new Map();
    this.#perSampleOf.set(after, checks.set(before, check));
    return check;
  }

  /** How many runs each condition has, where they are told apart and are to be counted. */
  #runsOf(unit: Question['unit'], before: GatheredValues, after: GatheredValues): RunCounts | null {
    if (!this.#hasRunBy || unit === 'event') return null;
    const known = this.#gathered.runKeys.length;
    const counts = { baseline: countRuns(before.rows), candidate: countRuns(after.rows), known };
    return Math.max(counts.baseline, counts.candidate) > 1 ? counts : null;
  }

  #sort(gathered: GatheredValues): SortedValues {
    let both = this.#sorted.get(gathered);
    if (both === undefined) {
      const { values } = gathered.rows;
      both = { values, sorted: values.slice().sort() };
      this.#sorted.set(gathered, both);
    }
    return both;
  }

  #designOf(question: Question, baseline: GatheredArm, candidate: GatheredArm): Design {
    const before = valuesOf(baseline, question.spec);
    const after = valuesOf(candidate, question.spec);
    const eventsAreUnits = question.unit === 'event';
    const [unitsBefore, unitsAfter] = [before.rows.units, after.rows.units];
    // Most metrics are of the same events: to see that is much quicker than to work it out anew.
    let known = this.#designs.find(
      (one) =>
        one.eventsAreUnits === eventsAreUnits &&
        areEqual(one.unitsBefore, unitsBefore) &&
        areEqual(one.unitsAfter, unitsAfter),
    );
    if (known === undefined) {
      const design = designOf(this.#gathered, before, after, eventsAreUnits);
      known = { eventsAreUnits, unitsBefore, unitsAfter, design };
      this.#designs.push(known);
    }
    return known.design;
  }
}

/** What is of one event, whatever a sample takes of them. */
const OF_EVENTS: ReadonlySet<Question['statistic']> = new Set(['mean', ...QUANTILES.keys()]);

interface KnownDesign {
  readonly eventsAreUnits: boolean;
  readonly unitsBefore: Uint32Array;
  readonly unitsAfter: Uint32Array;
  readonly design: Design;
}

function areEqual(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function ratioOf({ rows }: GatheredValues): {
  readonly values: Float64Array;
  readonly denominators: Float64Array;
} {
  return { values: rows.values, denominators: rows.denominators ?? new Float64Array(rows.length) };
}
