import { EXPOSURE } from '../event/assignment.js';
import type { BooleanBuilder, NumberBuilder } from '../event/column-builder.js';
import type { SlotTable } from '../event/slots.js';
import type { StringBuilder } from '../event/string-builder.js';

/** What an experiment had seen before this process came to record it. */
export interface SamplesSeen {
  readonly ids: Iterable<string>;
  readonly withoutId: number;
}

export const NO_SAMPLES: SamplesSeen = { ids: [], withoutId: 0 };

/** Neither the start of an operation nor the exposure of a unit: their outcome is still to come. */
export function countsAsSample(eventName: string): boolean {
  return !eventName.endsWith('.start') && eventName !== EXPOSURE;
}

/** An event with one of them and no sample id is a step of training, and none of the samples aimed at. */
export const STEP_COLUMNS: readonly string[] = ['step', 'epoch'];

/**
 * Counts samples towards a target: each distinct sample id, and each event that has none but whose
 * outcome is known, steps of training excepted. Ids are remembered only up to the target, so memory is
 * bounded by it.
 */
export class SampleCounter {
  readonly #target: number | null;
  readonly #sampleIds: StringBuilder;
  readonly #steps: readonly NumberBuilder[];
  readonly #seen: Set<string>;
  #withoutId: number;
  #reached = false;

  constructor(slots: SlotTable, target: number | null, seen: SamplesSeen) {
    this.#target = target;
    this.#seen = new Set(seen.ids);
    this.#withoutId = seen.withoutId;
    this.#sampleIds = slots.strings(slots.reserve('sample_id'));
    const steps = target === null ? [] : STEP_COLUMNS;
    this.#steps = steps.map((name) => slots.numbers(slots.reserve(name)));
  }

  get observed(): number {
    return this.#seen.size + this.#withoutId;
  }

  /** Takes in a row; true the one time that the target is reached by it. */
  count(row: number, eventName: string, success: BooleanBuilder): boolean {
    const target = this.#target;
    if (target === null || !countsAsSample(eventName)) return false;
    if (this.#sampleIds.has(row)) {
      if (this.#seen.size < target) this.#seen.add(this.#sampleIds.get(row));
    } else if (success.has(row) && !this.#steps.some((step) => step.has(row))) this.#withoutId++;
    if (this.#reached || this.observed < target) return false;
    this.#reached = true;
    return true;
  }
}
