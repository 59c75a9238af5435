import type { Checkpoint } from './checkpoint.js';
import { HiddenLayerNetwork, hiddenLayerNetworkKind } from './hidden-layer-network.js';
import { LogisticRegression, logisticRegressionKind } from './logistic-regression.js';
import type { Model } from './model.js';

/** A model ready to predict, with the checkpoint's weights. It has no learning rate until it is given one. */
export function restoreModel(checkpoint: Checkpoint): Model {
  const model = createEmpty(checkpoint);
  for (const { name, values } of model.parameters) {
    const stored = checkpoint.tensors.find((tensor) => tensor.name === name);
    if (stored?.values.length !== values.length)
      throw new Error(
        `checkpoint of a ${checkpoint.kind}: tensor "${name}" should hold ${values.length} values, holds ${stored?.values.length ?? 0}`,
      );
    values.set(stored.values);
  }
  return model;
}

function createEmpty({ kind, shape }: Checkpoint): Model {
  const common = { bucketCount: size(shape, 'bucketCount'), learningRate: 0, seed: 0 };
  switch (kind) {
    case logisticRegressionKind:
      return new LogisticRegression(common);
    case hiddenLayerNetworkKind:
      return new HiddenLayerNetwork({ ...common, hiddenCount: size(shape, 'hiddenCount') });
    default:
      throw new Error(`checkpoint of an unknown kind of model: "${kind}"`);
  }
}

function size(shape: Checkpoint['shape'], name: string): number {
  const value = shape[name];
  if (value === undefined || !Number.isInteger(value) || value < 1)
    throw new Error(`checkpoint: ${name} should be a positive integer, is ${value}`);
  return value;
}
