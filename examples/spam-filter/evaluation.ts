import type { Example } from './dataset.js';
import type { Model } from './model.js';

/** One scored sample. */
export interface Outcome {
  readonly probability: number;
  readonly label: number;
}

/** Keeps a certain but wrong prediction finite. */
const smallestProbability = 1e-15;

/** Negative log-likelihood of one label, in nats. */
export function logLossOf({ probability, label }: Outcome): number {
  const likelihood = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.max(likelihood, smallestProbability));
}

export function isCorrect({ probability, label }: Outcome): boolean {
  return probability > 0.5 === (label === 1);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
}

export function evaluate(model: Model, examples: readonly Example[]): Evaluation {
  const outcomes = examples.map(({ row, label }) => ({ probability: model.predict(row), label }));
  return { loss: meanOf(outcomes.map(logLossOf)), accuracy: accuracyOf(outcomes) };
}

export function accuracyOf(outcomes: readonly Outcome[]): number {
  return outcomes.filter(isCorrect).length / outcomes.length;
}

/**
 * Area under the ROC curve by ranks (Mann–Whitney): the chance that a random spam scores above a
 * random ham, ties counting half. null when one class is absent.
 */
export function areaUnderRoc(outcomes: readonly Outcome[]): number | null {
  const sorted = [...outcomes].sort((a, b) => a.probability - b.probability);
  const positiveCount = sorted.filter(({ label }) => label === 1).length;
  const negativeCount = sorted.length - positiveCount;
  if (positiveCount === 0 || negativeCount === 0) return null;
  let positiveRankSum = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end]!.probability === sorted[start]!.probability) end += 1;
    const meanRank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (sorted[i]!.label === 1) positiveRankSum += meanRank;
    start = end;
  }
  const pairsWon = positiveRankSum - (positiveCount * (positiveCount + 1)) / 2;
  return pairsWon / (positiveCount * negativeCount);
}
