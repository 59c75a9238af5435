import { refuse } from '../../errors.js';
import type { SequentialMethod } from '../../event/plan.js';
import { type Interval, type NoAnswer, noAnswer, requireChoice } from '../../stats/outcome.js';
import { type Decided, decide, withhold } from './decision.js';
import { Equivalence } from './equivalence.js';
import { leftOutMore } from './left-out.js';
import type { ArmLook, ArmName, SequentialLook } from './look.js';
import { Observations } from './observations.js';
import { Passage } from './passage.js';
import { RunningInterval } from './running-interval.js';
import { type DifferenceSequence, sequenceOf } from './sequence.js';
import { factorsOf, type SequentialOptions, type SequentialSettings, settle } from './settings.js';
import { spentBudget } from './spending.js';

const CONTRADICTION = 'earlier looks contradict that, so the difference may drift';
const ARMS: readonly ArmName[] = ['baseline', 'candidate'];

/**
 * Watches the difference of two means (or rates: means of 0 and 1) while values come in, and says when
 * it is decided. One may look after every value, stop at any moment for any reason, or go on after a
 * decision: the chance that the difference is ever misjudged is at most alpha, over all looks together
 * (for large samples with the methods `asymptotic` and `mixture-sprt`, for all with the others).
 *
 * What it takes for granted: samples are independent of each other, each arm's have one mean that does
 * not drift, and the options are chosen before the data. **The first value of a sample counts** and
 * further ones with its id do not: they resemble the first, and taken for independent they would make
 * any difference look sure; a mean that is corrected by them afterwards would be another look at a
 * boundary that has not moved on. NaN and infinities are counted and left out; the arm of
 * which there are more than chance would have is then not called better, nor as good.
 *
 * @throws CrucibleError `invalid-argument`, naming the option and what was expected.
 *
 * @example
 * const monitor = new SequentialMonitor({ direction: 'lower', minimumEffect: { absolute: 20 } });
 * for await (const { arm, latencyMs, sampleId } of calls) {
 *   monitor.add(arm, latencyMs, sampleId);
 *   const { stop, decision } = monitor.look();
 *   if (stop) break;
 * }
 */
export class SequentialMonitor {
  readonly #settings: SequentialSettings;
  readonly #observations: Observations;
  readonly #sequence: DifferenceSequence;
  readonly #arms = { baseline: new Passage(), candidate: new Passage() };
  /** In a paired design, first values whose samples the other arm has not seen yet. */
  readonly #waiting = { baseline: new Map<string, number>(), candidate: new Map<string, number>() };
  #running = new RunningInterval();
  #equivalence: Equivalence;
  #pValue: number | null = null;
  #lastDecided: Decided | null = null;
  /** The method of the looks so far. */
  #method: SequentialMethod;
  #costUsd = 0;

  constructor(options: SequentialOptions) {
    this.#settings = settle(options);
    const isPaired = this.#settings.design === 'paired';
    this.#observations = new Observations(isPaired, factorsOf(this.#settings));
    this.#sequence = sequenceOf(this.#settings);
    this.#equivalence = new Equivalence(this.#settings);
    this.#method = this.#sequence.method;
  }

  get settings(): SequentialSettings {
    return this.#settings;
  }

  /** Takes a value in. Without a sample id, it is a sample of its own. */
  add(arm: ArmName, value: number, sampleId: string | null = null): void {
    requireChoice('arm', ARMS, arm);
    if (!this.#arms[arm].lets(value, sampleId)) return;
    this.#observations.add(arm, value);
    if (this.#settings.design === 'independent') this.#sequence.add(arm, value);
    else if (sampleId !== null) this.#pair(arm, value, sampleId);
  }

  /** Takes many in, in their order. */
  addAll(arm: ArmName, values: ArrayLike<number>, sampleIds?: ArrayLike<string | null>): void {
    if (sampleIds !== undefined && sampleIds.length !== values.length)
      throw refuse('invalid-argument', 'sampleIds', `${values.length}, one a value`, sampleIds);
    for (let i = 0; i < values.length; i++) this.add(arm, values[i]!, sampleIds?.[i] ?? null);
  }

  /** Says what was paid for values, of whichever arm. */
  spend(costUsd: number): void {
    this.#costUsd += costUsd;
  }

  #pair(arm: ArmName, value: number, sampleId: string): void {
    const other = this.#waiting[arm === 'baseline' ? 'candidate' : 'baseline'];
    const partner = other.get(sampleId);
    if (partner === undefined) {
      this.#waiting[arm].set(sampleId, value);
      return;
    }
    other.delete(sampleId);
    const [before, after] = arm === 'candidate' ? [partner, value] : [value, partner];
    this.#observations.addPair(before, after);
    this.#sequence.addPair(before, after);
  }

  /** What is known by now; `durationMs` is how long it has been going on, as the budget counts it. */
  look(durationMs = 0): SequentialLook {
    const { alpha, budget } = this.#settings;
    const { interval, reason } = this.#intervalNow();
    const [baseline, candidate] = [this.#armLook('baseline'), this.#armLook('candidate')];
    const { decision, why } = withhold(
      this.#decision(reason),
      leftOutMore(baseline, candidate, alpha),
    );
    const spent = { samples: this.#seen(), costUsd: this.#costUsd, durationMs };
    const isDecided = decision !== 'undecided' && decision !== 'too-early';
    const end = isDecided ? null : spentBudget(spent, budget);
    return {
      method: this.#method,
      alpha,
      baseline,
      candidate,
      pairs: this.#observations.pairs,
      difference: this.#observations.difference,
      interval,
      runningInterval: this.#running.interval,
      pValue: this.#pValue,
      margin: this.#marginNow(),
      decision,
      stop: isDecided || end !== null,
      why: end === null ? why : `${end}; ${why}`,
      reason,
      spent,
      budget,
    };
  }

  #intervalNow(): { interval: Interval | null; reason: NoAnswer | null } {
    const { burnIn } = this.#settings;
    const seen = this.#seen();
    if (seen < burnIn) {
      const message = `${seen} of the ${burnIn} samples an arm that the first look takes`;
      return { interval: null, reason: noAnswer('too-few', message) };
    }
    if (this.#method !== this.#sequence.method) this.#judgeAnew();
    const at = this.#sequence.look({
      observations: this.#observations,
      smallestP: this.#pValue ?? 1,
    });
    if (!at.ok) return { interval: null, reason: at };
    this.#pValue = Math.min(this.#pValue ?? 1, at.pValue);
    this.#running.narrow(at.interval);
    this.#equivalence.see(at);
    return { interval: at.interval, reason: null };
  }

  /** What another method has said of the values so far rests on what turned out not to be so. */
  #judgeAnew(): void {
    this.#method = this.#sequence.method;
    this.#running = new RunningInterval();
    this.#equivalence = new Equivalence(this.#settings);
    this.#pValue = null;
    this.#lastDecided = null;
  }

  #marginNow(): number | null {
    const { minimumEffect } = this.#settings;
    if (minimumEffect === null) return null;
    if ('absolute' in minimumEffect) return minimumEffect.absolute;
    return minimumEffect.relative * Math.abs(this.#observations.mean('baseline') ?? 0) || null;
  }

  /** Of the arm that has fewer, or pairs. */
  #seen(): number {
    const { pairs } = this.#observations;
    return (
      pairs ?? Math.min(this.#observations.count('baseline'), this.#observations.count('candidate'))
    );
  }

  #decision(reason: NoAnswer | null): Decided {
    // What two looks contradict each other about was misjudged by one of them, which happens with a
    // chance of at most alpha; then the newest is as good as any, and no further promise is broken.
    const { known, isContradictory } = this.#running;
    if (isContradictory && this.#lastDecided !== null) return this.#lastDecided;
    if (known === null) {
      const isEarly = reason!.reason === 'too-few';
      return { decision: isEarly ? 'too-early' : 'undecided', why: reason!.message };
    }
    const smallerThan = this.#equivalence.smallerThan(known);
    const { decision, why } = decide(known, this.#settings.direction, smallerThan);
    const decided = { decision, why: isContradictory ? `${why}; ${CONTRADICTION}` : why };
    if (decision !== 'undecided') this.#lastDecided = decided;
    else if (reason !== null) return { decision, why: reason.message };
    return decided;
  }

  #armLook(arm: ArmName): ArmLook {
    const { repeats, nonFinite } = this.#arms[arm];
    return {
      samples: this.#observations.count(arm),
      mean: this.#observations.mean(arm),
      stdDev: this.#observations.stdDev(arm),
      repeats,
      nonFinite,
    };
  }
}
