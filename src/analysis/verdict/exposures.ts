import type { Assignment } from '../../event/assignment.js';
import type { EventBatch } from '../../event/batch.js';
import { GroupReader } from '../group-reader.js';

/** The columns that say who was exposed to what. */
export const EXPOSURE_COLUMNS: readonly string[] = ['condition', 'metadata_unit_id'];

/** Distinct units that were exposed to each condition, by one assignment. */
export interface ExposedUnits {
  /** Null where the experiment recorded none. */
  readonly assignment: Assignment | null;
  readonly counts: ReadonlyMap<string, number>;
}

/** Who was exposed to what, by experiment. */
export interface Exposures {
  /** Units of each assignment, of all experiments that share it. */
  readonly byAssignment: readonly ExposedUnits[];
  readonly byExperiment: ReadonlyMap<string, ExposedUnits>;
  /** Units exposed to more than one condition. */
  readonly inSeveral: number;
}

export const NO_EXPOSURES: Exposures = {
  byAssignment: [],
  byExperiment: new Map(),
  inSeveral: 0,
};

/** Counts distinct units exposed to each condition, from the events that record it. */
export class ExposureCounter {
  readonly #conditions = new GroupReader();
  readonly #units = new GroupReader();
  readonly #byAssignment = new Map<string, Exposed>();
  readonly #byExperiment = new Map<string, Exposed>();

  /** Begins an experiment, which may have no exposures; what it returns takes those that it has. */
  experiment(id: string, assignment: Assignment | null): (batch: EventBatch) => void {
    const own: Exposed = { assignment, units: [] };
    this.#byExperiment.set(id, own);
    const key = JSON.stringify(assignment);
    const shared = this.#byAssignment.get(key) ?? { assignment, units: [] };
    this.#byAssignment.set(key, shared);
    return (batch) => {
      const { columns, length } = batch;
      const conditions = this.#conditions.read(columns.get('condition'), length);
      const units = this.#units.read(columns.get('metadata_unit_id'), length);
      for (let row = 0; row < length; row++) {
        const unit = units[row]!;
        if (this.#units.keys[unit] === null) continue;
        for (const { units: exposed } of [own, shared])
          (exposed[conditions[row]!] ??= new Set()).add(unit);
      }
    };
  }

  finish(): Exposures {
    return {
      byAssignment: [...this.#byAssignment.values()].map((exposed) => this.#counted(exposed)),
      byExperiment: new Map(
        [...this.#byExperiment].map(([id, exposed]) => [id, this.#counted(exposed)]),
      ),
      inSeveral: this.#inSeveral(),
    };
  }

  #counted({ assignment, units }: Exposed): ExposedUnits {
    const counts = new Map<string, number>();
    units.forEach((exposed, condition) => {
      counts.set(String(this.#conditions.keys[condition]), exposed.size);
    });
    return { assignment, counts };
  }

  #inSeveral(): number {
    const first = new Map<number, number>();
    const several = new Set<number>();
    for (const { units } of this.#byExperiment.values())
      units.forEach((exposed, condition) => {
        for (const unit of exposed) {
          const known = first.get(unit);
          if (known === undefined) first.set(unit, condition);
          else if (known !== condition) several.add(unit);
        }
      });
    return several.size;
  }
}

interface Exposed {
  readonly assignment: Assignment | null;
  /** By the number of a condition. */
  readonly units: Set<number>[];
}
