import type { Checkpoint, Tensor } from './checkpoint.js';
import type { Example } from './dataset.js';
import type { SparseRow } from './features.js';

export interface BatchResult {
  /** Mean cross-entropy over the batch, in nats, before the step. */
  readonly loss: number;
  readonly accuracy: number;
  /** Euclidean norm of the whole gradient. */
  readonly gradientNorm: number;
}

/** A binary classifier that learns by minibatches. */
export interface Model {
  /** Read at every step, so that a trainer can follow a schedule. */
  learningRate: number;
  /** The live parameters: writing to them changes the model. */
  readonly parameters: readonly Tensor[];
  /** Probability that the row is spam. */
  predict(row: SparseRow): number;
  /** One optimiser step on the mean loss of the batch. */
  trainBatch(batch: readonly Example[]): BatchResult;
  /** The gradient of that loss, in the parameters' order, without a step. */
  gradientOf(batch: readonly Example[]): Tensor[];
  /** What `predict` needs; the optimiser's state is left out, since a checkpoint is for deployment. */
  toCheckpoint(): Checkpoint;
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Cross-entropy straight from the logit: no overflow, and no logarithm of a rounded-off 0. */
export function logisticLoss(logit: number, label: number): number {
  return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
}
