import type { FeatureRecipe } from './features.js';
import { HiddenLayerNetwork } from './hidden-layer-network.js';
import { LogisticRegression } from './logistic-regression.js';
import type { Model } from './model.js';

export interface TrainingPlan {
  readonly epochCount: number;
  readonly batchSize: number;
  readonly optimizer: 'sgd' | 'adam';
  readonly learningRate: number;
  /** The learning rate is multiplied by this after every epoch. */
  readonly learningRateDecay: number;
}

/** One arm of the experiment: what the model sees, what it is, how it learns. */
export interface Condition {
  readonly condition: 'control' | 'treatment';
  readonly modelName: string;
  readonly features: FeatureRecipe;
  readonly training: TrainingPlan;
  /** Hidden units; 0 for a linear model. */
  readonly hiddenCount: number;
  create(seed: number): Model;
}

const bucketCount = 2 ** 17;

const controlFeatures: FeatureRecipe = { bucketCount, separateSubject: false };
const controlTraining: TrainingPlan = {
  epochCount: 10,
  batchSize: 32,
  optimizer: 'sgd',
  // Large for a learning rate, but rows of length 1 spread over 150 words make small gradients.
  learningRate: 48,
  learningRateDecay: 0.85,
};

const treatmentFeatures: FeatureRecipe = { bucketCount, separateSubject: true };
const treatmentTraining: TrainingPlan = {
  epochCount: 4,
  batchSize: 32,
  optimizer: 'adam',
  learningRate: 0.015,
  learningRateDecay: 0.6,
};
const hiddenCount = 16;

/** Learning rates and lengths were chosen on the validation part; the held-out part had no say. */
export const conditions: readonly Condition[] = [
  {
    condition: 'control',
    modelName: 'logistic-regression',
    features: controlFeatures,
    training: controlTraining,
    hiddenCount: 0,
    create: (seed) =>
      new LogisticRegression({
        bucketCount,
        learningRate: controlTraining.learningRate,
        seed,
      }),
  },
  {
    condition: 'treatment',
    modelName: 'hidden-layer-network',
    features: treatmentFeatures,
    training: treatmentTraining,
    hiddenCount,
    create: (seed) =>
      new HiddenLayerNetwork({
        bucketCount,
        hiddenCount,
        learningRate: treatmentTraining.learningRate,
        seed,
      }),
  },
];

/** Five trainings a condition: enough to tell the model's difference from the luck of a seed. */
export const seeds: readonly number[] = [1, 2, 3, 4, 5];
