/** What events are kept apart by, besides time. */
export interface RollupLabels {
  readonly event: string;
  readonly model: string | null;
  readonly condition: string | null;
}

/** Where events go whose labels would make one combination too many. */
export const OTHER_LABEL = '(other)';
/** Combinations of labels that one rollup keeps apart. */
export const MAX_COMBINATIONS = 1000;
/** Above those come the combinations of `(other)`: a model or a condition may be missing or not. */
export const MOST_LABELS: number = MAX_COMBINATIONS + 4;

/**
 * Numbers combinations of labels in the order in which they come. From the thousandth on, new ones
 * are counted as `(other)` in every label that they have, so that memory and files stay bounded
 * whatever an experiment puts into its names.
 */
export class LabelTable {
  readonly all: RollupLabels[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(labels: RollupLabels): number {
    return this.#find(labels) ?? this.#bounded(labels);
  }

  #find(labels: RollupLabels): number | undefined {
    return this.#indexes.get(keyOf(labels));
  }

  #bounded(labels: RollupLabels): number {
    if (this.all.length < MAX_COMBINATIONS) return this.#create(labels);
    const other: RollupLabels = {
      event: OTHER_LABEL,
      model: labels.model === null ? null : OTHER_LABEL,
      condition: labels.condition === null ? null : OTHER_LABEL,
    };
    return this.#find(other) ?? this.#create(other);
  }

  #create({ event, model, condition }: RollupLabels): number {
    const index = this.all.push({ event, model, condition }) - 1;
    this.#indexes.set(keyOf({ event, model, condition }), index);
    return index;
  }
}

function keyOf({ event, model, condition }: RollupLabels): string {
  return JSON.stringify([event, model, condition]);
}
