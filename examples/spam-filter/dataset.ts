import { createEncoder, type FeatureRecipe, type SparseRow } from './features.js';
import type { Label, LabelledEmail } from './labelled-email.js';

export interface Example {
  readonly row: SparseRow;
  readonly label: Label;
}

/** What a run trains on: encoded once a condition and shared by its seeds, since no run writes to it. */
export interface TrainingData {
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
}

export function encodeTrainingData(
  emails: {
    readonly train: readonly LabelledEmail[];
    readonly validation: readonly LabelledEmail[];
  },
  recipe: FeatureRecipe,
): TrainingData {
  return {
    train: encodeExamples(emails.train, recipe),
    validation: encodeExamples(emails.validation, recipe),
  };
}

/**
 * All rows in one compressed-sparse-row pair of arrays, each example a view of its stretch: two large
 * blocks instead of thousands of small ones, read in order by an unshuffled pass. A mail without a
 * single feature teaches nothing and is left out.
 */
export function encodeExamples(emails: readonly LabelledEmail[], recipe: FeatureRecipe): Example[] {
  const encode = createEncoder(recipe);
  const encoded = emails
    .map((email) => ({ row: encode(email.text), label: email.label }))
    .filter((example) => example.row.columns.length > 0);
  const entryCount = encoded.reduce((sum, { row }) => sum + row.columns.length, 0);
  const columns = new Int32Array(entryCount);
  const values = new Float32Array(entryCount);
  let offset = 0;
  return encoded.map(({ row, label }) => {
    const end = offset + row.columns.length;
    columns.set(row.columns, offset);
    values.set(row.values, offset);
    const view = { columns: columns.subarray(offset, end), values: values.subarray(offset, end) };
    offset = end;
    return { row: view, label };
  });
}
