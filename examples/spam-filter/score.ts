import { createClassifier } from './classifier.js';
import type { Condition } from './conditions.js';
import type { Emit } from './emit.js';
import {
  accuracyOf,
  areaUnderRoc,
  isCorrect,
  logLossOf,
  meanOf,
  type Outcome,
} from './evaluation.js';
import type { LabelledEmail } from './labelled-email.js';
import type { Model } from './model.js';
import { nanosecondsSince, systemTimeNs, yieldToEventLoop } from './timing.js';

export interface ScoreProgress {
  readonly scoredCount: number;
  readonly totalCount: number;
}

export interface ScoreOptions {
  readonly condition: Condition;
  readonly model: Model;
  readonly modelVersion: string;
  readonly seed: number;
  readonly heldOut: readonly LabelledEmail[];
  /**
   * Mails to classify first, unmeasured and unreported. Without them the first run would pay for the
   * compiler's warming up, and the condition that happened to go first would look slow.
   */
  readonly warmUp?: readonly LabelledEmail[];
  readonly emit: Emit;
  readonly onProgress?: (progress: ScoreProgress) => void;
}

export interface HeldOutScore {
  readonly scoredCount: number;
  readonly failedCount: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly areaUnderRoc: number | null;
  readonly meanLatencyMs: number;
  readonly durationMs: number;
}

/** Mails between two turns of the event loop: a few milliseconds of work. */
const yieldEvery = 64;

/** Classifies every held-out mail from its raw text, one at a time, as a mail server would. */
export async function scoreHeldOut(options: ScoreOptions): Promise<HeldOutScore> {
  const { condition, model, seed, heldOut, emit } = options;
  const classify = createClassifier(model, condition.features);
  for (const email of options.warmUp ?? []) {
    try {
      classify(email.raw);
    } catch {
      // Reported if it happens to a mail that counts.
    }
  }

  const startedMs = performance.now();
  const outcomes: Outcome[] = [];
  const latenciesMs: number[] = [];
  let failedCount = 0;
  for (const [index, { id, raw, label }] of heldOut.entries()) {
    const identity = {
      model_name: condition.modelName,
      model_version: options.modelVersion,
      sample_id: id,
      seed,
      batch_size: 1,
      label: label === 1 ? 'spam' : 'ham',
    };
    emit('crucible_deployment.inference.start', { system_time: systemTimeNs() }, identity);
    const startedAt = process.hrtime.bigint();
    try {
      const { predicted, probability, reply } = classify(raw);
      const duration = nanosecondsSince(startedAt);
      const outcome = { probability, label };
      outcomes.push(outcome);
      latenciesMs.push(duration / 1e6);
      emit(
        'crucible_deployment.inference.stop',
        {
          duration,
          input_size: raw.length,
          output_size: Buffer.byteLength(reply),
          correct: isCorrect(outcome) ? 1 : 0,
          log_loss: logLossOf(outcome),
        },
        { ...identity, predicted },
      );
    } catch (error) {
      failedCount += 1;
      emit(
        'crucible_deployment.inference.exception',
        { duration: nanosecondsSince(startedAt), input_size: raw.length },
        { ...identity, error: (error as Error).message, error_type: (error as Error).name },
      );
    }
    if ((index + 1) % yieldEvery === 0 || index + 1 === heldOut.length) {
      options.onProgress?.({ scoredCount: index + 1, totalCount: heldOut.length });
      await yieldToEventLoop();
    }
  }
  return {
    scoredCount: outcomes.length,
    failedCount,
    accuracy: accuracyOf(outcomes),
    logLoss: meanOf(outcomes.map(logLossOf)),
    areaUnderRoc: areaUnderRoc(outcomes),
    meanLatencyMs: meanOf(latenciesMs),
    durationMs: performance.now() - startedMs,
  };
}
