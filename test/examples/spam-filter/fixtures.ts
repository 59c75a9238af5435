import type { Condition } from '../../../examples/spam-filter/conditions.js';
import { type Corpus, loadCorpus } from '../../../examples/spam-filter/corpus.js';
import type { Example } from '../../../examples/spam-filter/dataset.js';
import { HiddenLayerNetwork } from '../../../examples/spam-filter/hidden-layer-network.js';
import { LogisticRegression } from '../../../examples/spam-filter/logistic-regression.js';
import type { Model } from '../../../examples/spam-filter/model.js';
import { createRandom } from '../../../examples/spam-filter/random.js';

/** About six hundred mails: real text, in a fraction of a second. */
export function loadSmallCorpus(): Promise<Corpus> {
  return loadCorpus({ everyNth: 10 });
}

/** Both kinds of model, small enough to differentiate parameter by parameter. */
export const smallModels: readonly { name: string; create(seed: number): Model }[] = [
  {
    name: 'logistic regression',
    create: (seed) => new LogisticRegression({ bucketCount: 32, learningRate: 1, seed }),
  },
  {
    name: 'the hidden-layer network',
    create: (seed) =>
      new HiddenLayerNetwork({ bucketCount: 32, hiddenCount: 5, learningRate: 0.01, seed }),
  },
];

/** Random sparse rows whose label depends on which half of the columns they use. */
export function randomExamples(count: number, seed: number, columnCount = 32): Example[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const label = random.below(2) as 0 | 1;
    const preferred = (label * columnCount) / 2;
    const columns = new Set<number>();
    while (columns.size < 6)
      columns.add(
        random.uniform() < 0.8
          ? preferred + random.below(columnCount / 2)
          : random.below(columnCount),
      );
    const values = Float32Array.from(columns, () => 0.2 + random.uniform());
    return { row: { columns: Int32Array.from(columns).sort(), values }, label };
  });
}

/** A condition cut down to a few seconds' work for tests of the training loop. */
export function shortened(condition: Condition, epochCount: number): Condition {
  return { ...condition, training: { ...condition.training, epochCount } };
}

/** Keeps what a run emits, in order. */
export function recordingEmit(): {
  events: {
    name: string;
    measurements: Record<string, unknown>;
    metadata: Record<string, unknown>;
  }[];
  emit(name: string, measurements: object, metadata: object): void;
} {
  const events: ReturnType<typeof recordingEmit>['events'] = [];
  return {
    events,
    emit: (name, measurements, metadata) => {
      events.push({ name, measurements: { ...measurements }, metadata: { ...metadata } });
    },
  };
}
