import { readEmailText } from './email-text.js';
import { createEncoder, type FeatureRecipe } from './features.js';
import type { Model } from './model.js';

export interface Prediction {
  readonly predicted: 'spam' | 'ham';
  readonly probability: number;
  /** What a service would send back. */
  readonly reply: string;
}

/** The mail has nothing a model could read: any probability would be the prior in disguise. */
export class UnscorableEmailError extends Error {
  override readonly name: string = 'UnscorableEmailError';
}

/** The whole way of one mail in deployment: parse, decode, tokenise, hash, predict, answer. */
export function createClassifier(model: Model, recipe: FeatureRecipe): (raw: string) => Prediction {
  const encode = createEncoder(recipe);
  return (raw) => {
    const row = encode(readEmailText(raw));
    if (row.columns.length === 0) throw new UnscorableEmailError('the e-mail has no readable text');
    const probability = model.predict(row);
    const predicted = probability > 0.5 ? 'spam' : 'ham';
    return { predicted, probability, reply: JSON.stringify({ label: predicted, probability }) };
  };
}
