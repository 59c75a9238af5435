import { describe, expect, it } from 'vitest';
import { logLossOf, meanOf } from '../../../examples/spam-filter/evaluation.js';
import { randomExamples, smallModels } from './fixtures.js';

describe.each(smallModels)('$name', ({ create }) => {
  const examples = randomExamples(64, 7);
  const batch = examples.slice(0, 8);

  it('has the gradient that finite differences measure', () => {
    const model = create(3);
    // A few steps away from the start, so that no unit sits on its kink by construction.
    for (let i = 0; i < 3; i++) model.trainBatch(batch);
    const lossNow = (): number =>
      meanOf(batch.map(({ row, label }) => logLossOf({ probability: model.predict(row), label })));
    const gradient = model.gradientOf(batch);
    for (const [index, { name, values }] of model.parameters.entries()) {
      for (let i = 0; i < values.length; i++) {
        const kept = values[i]!;
        values[i] = kept + 1e-4;
        const above = { at: values[i]!, loss: lossNow() };
        values[i] = kept - 1e-4;
        const below = { at: values[i]!, loss: lossNow() };
        values[i] = kept;
        // Divided by the distance that float32 really moved.
        const numerical = (above.loss - below.loss) / (above.at - below.at);
        expect(gradient[index]!.values[i], `${name}[${i}]`).toBeCloseTo(numerical, 5);
      }
    }
  });

  it('reports the norm of that gradient', () => {
    const model = create(3);
    const squares = model.gradientOf(batch).flatMap(({ values }) => [...values].map((v) => v * v));
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    expect(model.trainBatch(batch).gradientNorm).toBeCloseTo(norm, 6);
  });

  it('reaches the same weights from the same seed, and others from another', () => {
    const weightsAfterTraining = (seed: number): number[] => {
      const model = create(seed);
      for (let start = 0; start < examples.length; start += 8)
        model.trainBatch(examples.slice(start, start + 8));
      return model.parameters.flatMap(({ values }) => [...values]);
    };
    expect(weightsAfterTraining(1)).toEqual(weightsAfterTraining(1));
    expect(weightsAfterTraining(2)).not.toEqual(weightsAfterTraining(1));
  });

  it('learns a separable task', () => {
    const model = create(1);
    for (let epoch = 0; epoch < 60; epoch++)
      for (let start = 0; start < examples.length; start += 8)
        model.trainBatch(examples.slice(start, start + 8));
    const correct = examples.filter(({ row, label }) => model.predict(row) > 0.5 === (label === 1));
    expect(correct.length / examples.length).toBeGreaterThan(0.95);
  });
});
