import { join } from 'node:path';
import { loadCheckpoint, type SavedCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { Condition } from './conditions.js';
import type { TrainingData } from './dataset.js';
import type { Emit } from './emit.js';
import { type EpochResult, trainEpoch } from './epoch.js';
import type { Model } from './model.js';
import { createRandom } from './random.js';
import { restoreModel } from './restore-model.js';
import { nanosecondsSince, systemTimeNs, yieldToEventLoop } from './timing.js';

export interface TrainOptions {
  readonly condition: Condition;
  readonly seed: number;
  /** Encoded with this condition's features. */
  readonly data: TrainingData;
  /** Where the run's best checkpoint is kept, one file a run. */
  readonly checkpointDirectory: string;
  readonly emit: Emit;
  readonly onProgress?: (result: EpochResult) => void;
}

export interface TrainedModel {
  /** As restored from the best epoch's checkpoint: what is scored is what was saved. */
  readonly model: Model;
  readonly modelVersion: string;
  readonly checkpoint: SavedCheckpoint;
  readonly bestEpoch: number;
  readonly epochs: readonly EpochResult[];
  /** Training loss of the last epoch. */
  readonly finalLoss: number;
  readonly durationMs: number;
}

/** The training order has a stream of its own, apart from the one that initialises the weights. */
const shuffleStream = 1;

/**
 * Trains one run and keeps the epoch with the lowest validation loss. The event loop has its turn
 * after every epoch.
 */
export async function trainModel(options: TrainOptions): Promise<TrainedModel> {
  const { condition, seed, data, emit } = options;
  const { epochCount } = condition.training;
  if (!Number.isInteger(epochCount) || epochCount < 1)
    throw new RangeError(`epochCount: expected a whole number from 1, got ${epochCount}`);
  const startedAt = process.hrtime.bigint();
  emit(
    'crucible_train.training.start',
    { system_time: systemTimeNs() },
    { model_name: condition.modelName, seed, config: configOf(condition, data) },
  );

  const run = {
    model: condition.create(seed),
    plan: condition.training,
    order: [...data.train],
    validation: data.validation,
    random: createRandom(seed, shuffleStream),
    seed,
    emit,
  };
  const path = join(options.checkpointDirectory, `${condition.condition}-seed-${seed}.spmf`);
  const epochs = [trainEpoch(run, 1)];
  let best = epochs[0]!;
  let checkpoint = await saveEpoch(run.model, path, best, options);
  options.onProgress?.(best);
  for (let epoch = 2; epoch <= epochCount; epoch++) {
    await yieldToEventLoop();
    const result = trainEpoch(run, epoch);
    epochs.push(result);
    if (result.validationLoss < best.validationLoss) {
      best = result;
      checkpoint = await saveEpoch(run.model, path, result, options);
    }
    options.onProgress?.(result);
  }

  const model = restoreModel(await loadCheckpoint(path));
  const finalLoss = epochs.at(-1)!.loss;
  const duration = nanosecondsSince(startedAt);
  emit('crucible_train.training.stop', { duration }, { final_loss: finalLoss, seed });
  return {
    model,
    modelVersion: checkpoint.version,
    checkpoint,
    bestEpoch: best.epoch,
    epochs,
    finalLoss,
    durationMs: duration / 1e6,
  };
}

async function saveEpoch(
  model: Model,
  path: string,
  { epoch }: EpochResult,
  { emit, seed }: TrainOptions,
): Promise<SavedCheckpoint> {
  const startedAt = process.hrtime.bigint();
  const checkpoint = await saveCheckpoint(path, model.toCheckpoint());
  emit(
    'crucible_train.checkpoint.saved',
    { duration: nanosecondsSince(startedAt), bytes: checkpoint.bytes },
    { epoch, checkpoint_path: path, seed },
  );
  return checkpoint;
}

/** Everything that, with the seed, determines the run. */
function configOf(condition: Condition, data: TrainingData): Record<string, unknown> {
  const { training, features, hiddenCount } = condition;
  return {
    epochs: training.epochCount,
    batch_size: training.batchSize,
    optimizer: training.optimizer,
    learning_rate: training.learningRate,
    learning_rate_decay: training.learningRateDecay,
    bucket_count: features.bucketCount,
    separate_subject: features.separateSubject,
    hidden_count: hiddenCount,
    train_count: data.train.length,
    validation_count: data.validation.length,
  };
}
