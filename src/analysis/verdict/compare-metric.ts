import { noAnswer } from '../../stats/outcome.js';
import { valuesOf } from './arm-values.js';
import { finiteCheck, kindsCheck } from './checks.js';
import { compareQuantiles, compareRatios, type SortedValues } from './compare-linearised.js';
import { compareMeans, type Levels, present } from './compare-means.js';
import { compareRates } from './compare-rates.js';
import { compareRuns } from './compare-runs.js';
import { type Design, designOf } from './design.js';
import { type ComparedFigures, withinRange } from './figures.js';
import type { Gathered, GatheredArm, GatheredValues } from './gathered.js';
import { QUANTILES } from './quantile-statistics.js';
import type { Question } from './question.js';
import { runValues } from './run-values.js';

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
    const nonFinite = finiteCheck(before.rows.nonFinite, after.rows.nonFinite);
    // A run is boiled down from one kind of value; a chosen ratio is meant to be of several.
    const kinds =
      question.unit === 'run' || question.statistic === 'ratio'
        ? null
        : kindsCheck(before.kinds, after.kinds, this.#gathered.eventNames);
    return withinRange({ ...figures, checks: present([...figures.checks, kinds, nonFinite]) });
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
    const empty = [baseline, candidate].find(
      (arm) => valuesOf(arm, question.spec).rows.length === 0,
    );
    if (empty === undefined) return this.#figures(question, design, before, after);
    // A rate of nothing has no interval; the mean of yes and no is the other condition's rate.
    const figures =
      question.statistic === 'rate'
        ? compareMeans(design, before.rows.values, after.rows.values, this.#levels)
        : this.#figures(question, design, before, after);
    const tested = noAnswer('too-few', `${empty.condition} has no value of ${question.spec.name}`);
    return { ...figures, tested, effectSize: null };
  }

  #figures(
    { statistic }: Question,
    design: Design,
    before: GatheredValues,
    after: GatheredValues,
  ): ComparedFigures {
    const p = QUANTILES.get(statistic);
    if (p !== undefined)
      return compareQuantiles(design, p, this.#sort(before), this.#sort(after), this.#levels);
    if (statistic === 'ratio')
      return compareRatios(design, ratioOf(before), ratioOf(after), this.#levels);
    const compare = statistic === 'rate' ? compareRates : compareMeans;
    return compare(design, before.rows.values, after.rows.values, this.#levels);
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
