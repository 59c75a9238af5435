import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditions } from '../../../examples/spam-filter/conditions.js';
import type { Corpus } from '../../../examples/spam-filter/corpus.js';
import { encodeTrainingData } from '../../../examples/spam-filter/dataset.js';
import { scoreHeldOut } from '../../../examples/spam-filter/score.js';
import { type TrainedModel, trainModel } from '../../../examples/spam-filter/train.js';
import { loadSmallCorpus, recordingEmit, shortened } from './fixtures.js';

const arms = conditions.map((condition) => ({
  name: condition.condition,
  condition: shortened(condition, 3),
}));

describe.each(arms)('a run of the $name', ({ condition }) => {
  let directory: string;
  let corpus: Corpus;
  let trained: TrainedModel;
  const training = recordingEmit();

  const train = (emit: typeof training.emit): Promise<TrainedModel> =>
    trainModel({
      condition,
      seed: 1,
      data: encodeTrainingData(corpus, condition.features),
      checkpointDirectory: directory,
      emit,
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spam-filter-'));
    corpus = await loadSmallCorpus();
    trained = await train(training.emit);
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('loses loss from epoch to epoch', () => {
    const losses = trained.epochs.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    expect(trained.finalLoss).toBe(losses.at(-1));
  });

  it('ends in the same version when it is repeated with the same seed', async () => {
    const again = await train(() => {});
    expect(again.modelVersion).toBe(trained.modelVersion);
    expect(again.epochs.map(({ loss }) => loss)).toEqual(trained.epochs.map(({ loss }) => loss));
  });

  it('tells its whole training in events', () => {
    const names = training.events.map(({ name }) => name.replace('crucible_train.', ''));
    expect(names[0]).toBe('training.start');
    expect(names.at(-1)).toBe('training.stop');
    expect(names.filter((name) => name === 'epoch.start')).toHaveLength(3);
    expect(names.filter((name) => name === 'epoch.stop')).toHaveLength(3);
    expect(names).toContain('checkpoint.saved');
    const steps = training.events
      .filter(({ name }) => name === 'crucible_train.batch.stop')
      .map(({ metadata }) => metadata['step']);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    for (const { name, measurements } of training.events)
      if (!name.endsWith('.start')) expect(measurements['duration'], name).toBeGreaterThan(0);
  });

  it('scores every held-out mail once, better than guessing the larger class', async () => {
    const scoring = recordingEmit();
    const score = await scoreHeldOut({
      condition,
      model: trained.model,
      modelVersion: trained.modelVersion,
      seed: 1,
      heldOut: corpus.heldOut,
      warmUp: corpus.validation,
      emit: scoring.emit,
    });
    const stops = scoring.events.filter(({ name }) => name.endsWith('inference.stop'));
    expect(stops.map(({ metadata }) => metadata['sample_id'])).toEqual(
      corpus.heldOut.map(({ id }) => id),
    );
    const correct = stops.filter(({ measurements }) => measurements['correct'] === 1);
    expect(correct.length / stops.length).toBe(score.accuracy);
    const hamShare = corpus.heldOut.filter(({ label }) => label === 0).length / stops.length;
    expect(score.accuracy).toBeGreaterThan(hamShare);
    expect(score.areaUnderRoc).toBeGreaterThan(0.9);
  });

  it('reports a mail without readable text as an exception and goes on', async () => {
    const scoring = recordingEmit();
    const [first, second] = corpus.heldOut;
    const score = await scoreHeldOut({
      condition,
      model: trained.model,
      modelVersion: trained.modelVersion,
      seed: 1,
      heldOut: [{ ...first!, raw: 'X-Mailer: none\n\n\n' }, second!],
      emit: scoring.emit,
    });
    expect(score).toMatchObject({ scoredCount: 1, failedCount: 1 });
    const failure = scoring.events.find(({ name }) => name.endsWith('inference.exception'));
    expect(failure?.metadata).toMatchObject({
      sample_id: first!.id,
      error: 'the e-mail has no readable text',
      error_type: 'UnscorableEmailError',
    });
  });
});
