import { Adam } from './adam.js';
import type { Checkpoint, Tensor } from './checkpoint.js';
import type { Example } from './dataset.js';
import type { SparseRow } from './features.js';
import { type BatchResult, logisticLoss, type Model, sigmoid } from './model.js';
import { createRandom } from './random.js';
import { SparseGradient } from './sparse-gradient.js';

export const hiddenLayerNetworkKind = 'hidden-layer-network';

export interface HiddenLayerNetworkOptions {
  readonly bucketCount: number;
  readonly hiddenCount: number;
  readonly learningRate: number;
  readonly seed: number;
}

/**
 * Sparse input → ReLU hidden layer → one logit, trained by Adam. The small dense parameters lie in
 * one "head" block: hidden biases, then output weights, then the output bias.
 */
export class HiddenLayerNetwork implements Model {
  learningRate: number;
  readonly #hiddenCount: number;
  readonly #embedding: Float32Array;
  readonly #head: Float32Array;
  readonly #embeddingGradient: SparseGradient;
  readonly #headGradient: Float32Array;
  readonly #embeddingAdam: Adam;
  readonly #headAdam: Adam;
  readonly #hidden: Float64Array;
  readonly #hiddenSlope: Float64Array;

  constructor(options: HiddenLayerNetworkOptions) {
    const { bucketCount, hiddenCount, seed } = options;
    this.learningRate = options.learningRate;
    this.#hiddenCount = hiddenCount;
    this.#embedding = new Float32Array(bucketCount * hiddenCount);
    this.#head = new Float32Array(2 * hiddenCount + 1);
    this.#embeddingGradient = new SparseGradient(bucketCount, hiddenCount);
    this.#headGradient = new Float32Array(this.#head.length);
    this.#embeddingAdam = new Adam(this.#embedding);
    this.#headAdam = new Adam(this.#head);
    this.#hidden = new Float64Array(hiddenCount);
    this.#hiddenSlope = new Float64Array(hiddenCount);
    // Rows have length 1, so a small scale leaves every unit near its kink and free to take a side;
    // He's scale for the output layer keeps the slopes that reach the units at a useful size.
    const random = createRandom(seed);
    for (let i = 0; i < this.#embedding.length; i++) this.#embedding[i] = 0.1 * random.normal();
    const outputScale = Math.sqrt(2 / hiddenCount);
    for (let h = 0; h < hiddenCount; h++)
      this.#head[hiddenCount + h] = outputScale * random.normal();
  }

  get parameters(): readonly Tensor[] {
    return [
      { name: 'embedding', values: this.#embedding },
      { name: 'head', values: this.#head },
    ];
  }

  predict(row: SparseRow): number {
    return sigmoid(this.#forward(row));
  }

  trainBatch(batch: readonly Example[]): BatchResult {
    const { loss, accuracy } = this.#accumulate(batch);
    let squaredNorm = this.#embeddingGradient.squaredNorm();
    for (const slope of this.#headGradient) squaredNorm += slope * slope;
    this.#embeddingAdam.begin(this.learningRate);
    for (const row of this.#embeddingGradient.touched) {
      const start = row * this.#hiddenCount;
      this.#embeddingAdam.apply(this.#embeddingGradient.values, start, start + this.#hiddenCount);
    }
    this.#headAdam.begin(this.learningRate);
    this.#headAdam.apply(this.#headGradient, 0, this.#headGradient.length);
    this.#embeddingGradient.clear();
    return { loss, accuracy, gradientNorm: Math.sqrt(squaredNorm) };
  }

  gradientOf(batch: readonly Example[]): Tensor[] {
    this.#accumulate(batch);
    const gradient = [
      { name: 'embedding', values: this.#embeddingGradient.values.slice() },
      { name: 'head', values: this.#headGradient.slice() },
    ];
    this.#embeddingGradient.clear();
    return gradient;
  }

  toCheckpoint(): Checkpoint {
    const bucketCount = this.#embedding.length / this.#hiddenCount;
    return {
      kind: hiddenLayerNetworkKind,
      shape: { bucketCount, hiddenCount: this.#hiddenCount },
      tensors: this.parameters,
    };
  }

  /** Fills the hidden activations and returns the logit. */
  #forward({ columns, values }: SparseRow): number {
    const hiddenCount = this.#hiddenCount;
    const hidden = this.#hidden;
    const head = this.#head;
    const embedding = this.#embedding;
    for (let h = 0; h < hiddenCount; h++) hidden[h] = head[h]!;
    for (let i = 0; i < columns.length; i++) {
      const start = columns[i]! * hiddenCount;
      const value = values[i]!;
      for (let h = 0; h < hiddenCount; h++) hidden[h]! += value * embedding[start + h]!;
    }
    let logit = head[2 * hiddenCount]!;
    for (let h = 0; h < hiddenCount; h++) {
      if (hidden[h]! > 0) logit += hidden[h]! * head[hiddenCount + h]!;
      else hidden[h] = 0;
    }
    return logit;
  }

  /** Adds up the gradient of the batch's mean loss. */
  #accumulate(batch: readonly Example[]): { loss: number; accuracy: number } {
    this.#headGradient.fill(0);
    let loss = 0;
    let correctCount = 0;
    for (const { row, label } of batch) {
      const logit = this.#forward(row);
      loss += logisticLoss(logit, label);
      if (logit > 0 === (label === 1)) correctCount += 1;
      this.#backward(row, (sigmoid(logit) - label) / batch.length);
    }
    return { loss: loss / batch.length, accuracy: correctCount / batch.length };
  }

  #backward({ columns, values }: SparseRow, slope: number): void {
    const hiddenCount = this.#hiddenCount;
    const hiddenSlope = this.#hiddenSlope;
    const headGradient = this.#headGradient;
    for (let h = 0; h < hiddenCount; h++) {
      const activation = this.#hidden[h]!;
      hiddenSlope[h] = activation > 0 ? slope * this.#head[hiddenCount + h]! : 0;
      headGradient[h]! += hiddenSlope[h]!;
      headGradient[hiddenCount + h]! += slope * activation;
    }
    headGradient[2 * hiddenCount]! += slope;
    const gradient = this.#embeddingGradient;
    const gradientValues = gradient.values;
    for (let i = 0; i < columns.length; i++) {
      const start = gradient.open(columns[i]!);
      const value = values[i]!;
      for (let h = 0; h < hiddenCount; h++) gradientValues[start + h]! += value * hiddenSlope[h]!;
    }
  }
}
