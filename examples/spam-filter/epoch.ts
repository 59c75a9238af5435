import type { TrainingPlan } from './conditions.js';
import type { Example } from './dataset.js';
import type { Emit } from './emit.js';
import { evaluate } from './evaluation.js';
import type { Model } from './model.js';
import type { Random } from './random.js';
import { nanosecondsSince, systemTimeNs } from './timing.js';

/** A training run in progress. `order` is shuffled in place, each epoch from where the last left it. */
export interface TrainingRun {
  readonly model: Model;
  readonly plan: TrainingPlan;
  readonly order: Example[];
  readonly validation: readonly Example[];
  readonly random: Random;
  readonly seed: number;
  readonly emit: Emit;
}

export interface EpochResult {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the epoch's batches, each taken before its step. */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly learningRate: number;
  readonly durationMs: number;
}

/** One pass over the training examples in a new order, then a look at the validation examples. */
export function trainEpoch(run: TrainingRun, epoch: number): EpochResult {
  const { model, plan, order, seed, emit } = run;
  const learningRate = plan.learningRate * plan.learningRateDecay ** (epoch - 1);
  model.learningRate = learningRate;
  emit('crucible_train.epoch.start', { system_time: systemTimeNs() }, { epoch, seed });
  const startedAt = process.hrtime.bigint();
  run.random.shuffle(order);

  const batchCount = Math.ceil(order.length / plan.batchSize);
  let lossSum = 0;
  let correctSum = 0;
  for (let batch = 1; batch <= batchCount; batch++) {
    const examples = order.slice((batch - 1) * plan.batchSize, batch * plan.batchSize);
    const batchStartedAt = process.hrtime.bigint();
    const { loss, accuracy, gradientNorm } = model.trainBatch(examples);
    const duration = nanosecondsSince(batchStartedAt);
    lossSum += loss * examples.length;
    correctSum += accuracy * examples.length;
    emit(
      'crucible_train.batch.stop',
      { duration, loss, accuracy, gradient_norm: gradientNorm },
      { epoch, batch, learning_rate: learningRate, step: (epoch - 1) * batchCount + batch, seed },
    );
  }

  const validation = evaluate(model, run.validation);
  const loss = lossSum / order.length;
  const accuracy = correctSum / order.length;
  const duration = nanosecondsSince(startedAt);
  emit(
    'crucible_train.epoch.stop',
    { duration, loss, accuracy, val_loss: validation.loss, val_accuracy: validation.accuracy },
    { epoch, learning_rate: learningRate, step: epoch * batchCount, seed },
  );
  return {
    epoch,
    loss,
    accuracy,
    validationLoss: validation.loss,
    validationAccuracy: validation.accuracy,
    learningRate,
    durationMs: duration / 1e6,
  };
}
