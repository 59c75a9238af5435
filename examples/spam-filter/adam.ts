export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/**
 * Adam (Kingma & Ba, 2015) over one parameter block. Sparse rows are stepped lazily: a row's moments
 * move only in the steps that touch it, as in TensorFlow's LazyAdam, which suits rare words.
 */
export class Adam {
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #parameters: Float32Array;
  readonly #mean: Float32Array;
  readonly #variance: Float32Array;
  #step = 0;
  #rate = 0;

  constructor(parameters: Float32Array, options: AdamOptions = {}) {
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#parameters = parameters;
    this.#mean = new Float32Array(parameters.length);
    this.#variance = new Float32Array(parameters.length);
  }

  /** Starts a step: the bias corrections of both moments are folded into one rate. */
  begin(learningRate: number): void {
    this.#step += 1;
    const meanCorrection = 1 - this.#beta1 ** this.#step;
    const varianceCorrection = 1 - this.#beta2 ** this.#step;
    this.#rate = (learningRate * Math.sqrt(varianceCorrection)) / meanCorrection;
  }

  /** Steps the parameters from `start` up to `end` along the gradient at the same places. */
  apply(gradient: Float32Array, start: number, end: number): void {
    const parameters = this.#parameters;
    const mean = this.#mean;
    const variance = this.#variance;
    const rate = this.#rate;
    const epsilon = this.#epsilon;
    const beta1 = this.#beta1;
    const beta2 = this.#beta2;
    for (let i = start; i < end; i++) {
      const slope = gradient[i]!;
      const m = beta1 * mean[i]! + (1 - beta1) * slope;
      const v = beta2 * variance[i]! + (1 - beta2) * slope * slope;
      mean[i] = m;
      variance[i] = v;
      parameters[i]! -= (rate * m) / (Math.sqrt(v) + epsilon);
    }
  }
}
