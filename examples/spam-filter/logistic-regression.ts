import type { Checkpoint, Tensor } from './checkpoint.js';
import type { Example } from './dataset.js';
import type { SparseRow } from './features.js';
import { type BatchResult, logisticLoss, type Model, sigmoid } from './model.js';
import { createRandom } from './random.js';
import { SparseGradient } from './sparse-gradient.js';

export const logisticRegressionKind = 'logistic-regression';

export interface LogisticRegressionOptions {
  readonly bucketCount: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** One weight a bucket and a bias, trained by plain minibatch SGD. */
export class LogisticRegression implements Model {
  learningRate: number;
  readonly #weights: Float32Array;
  readonly #bias: Float32Array = new Float32Array(1);
  readonly #gradient: SparseGradient;
  #biasGradient = 0;

  constructor(options: LogisticRegressionOptions) {
    this.learningRate = options.learningRate;
    this.#weights = new Float32Array(options.bucketCount);
    this.#gradient = new SparseGradient(options.bucketCount, 1);
    const random = createRandom(options.seed);
    for (let i = 0; i < this.#weights.length; i++) this.#weights[i] = 0.01 * random.normal();
  }

  get parameters(): readonly Tensor[] {
    return [
      { name: 'weights', values: this.#weights },
      { name: 'bias', values: this.#bias },
    ];
  }

  predict(row: SparseRow): number {
    return sigmoid(this.#logit(row));
  }

  trainBatch(batch: readonly Example[]): BatchResult {
    const { loss, accuracy } = this.#accumulate(batch);
    const gradientNorm = Math.sqrt(this.#gradient.squaredNorm() + this.#biasGradient ** 2);
    for (const column of this.#gradient.touched)
      this.#weights[column]! -= this.learningRate * this.#gradient.values[column]!;
    this.#bias[0]! -= this.learningRate * this.#biasGradient;
    this.#gradient.clear();
    return { loss, accuracy, gradientNorm };
  }

  gradientOf(batch: readonly Example[]): Tensor[] {
    this.#accumulate(batch);
    const gradient = [
      { name: 'weights', values: this.#gradient.values.slice() },
      { name: 'bias', values: Float32Array.of(this.#biasGradient) },
    ];
    this.#gradient.clear();
    return gradient;
  }

  toCheckpoint(): Checkpoint {
    return {
      kind: logisticRegressionKind,
      shape: { bucketCount: this.#weights.length },
      tensors: this.parameters,
    };
  }

  #logit(row: SparseRow): number {
    const { columns, values } = row;
    let logit = this.#bias[0]!;
    for (let i = 0; i < columns.length; i++) logit += values[i]! * this.#weights[columns[i]!]!;
    return logit;
  }

  #accumulate(batch: readonly Example[]): { loss: number; accuracy: number } {
    this.#biasGradient = 0;
    let loss = 0;
    let correctCount = 0;
    for (const { row, label } of batch) {
      const logit = this.#logit(row);
      loss += logisticLoss(logit, label);
      if (logit > 0 === (label === 1)) correctCount += 1;
      const slope = (sigmoid(logit) - label) / batch.length;
      const { columns, values } = row;
      for (let i = 0; i < columns.length; i++)
        this.#gradient.values[this.#gradient.open(columns[i]!)]! += slope * values[i]!;
      this.#biasGradient += slope;
    }
    return { loss: loss / batch.length, accuracy: correctCount / batch.length };
  }
}
