/** A condition that units are assigned to, and its share of them. */
export interface WeightedCondition {
  readonly name: string;
  /** Above 0; only the proportions count. */
  readonly weight: number;
}

/** All that it takes to tell which condition a unit is in, wherever and in whatever language. */
export interface Assignment {
  /** Goes before every unit's id: another salt is another, independent assignment. */
  readonly salt: string;
  /** Their order is part of the assignment. */
  readonly conditions: readonly WeightedCondition[];
}

/** The event that says which condition a unit was given. */
export const EXPOSURE = 'experiment.exposure';
