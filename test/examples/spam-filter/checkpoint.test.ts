import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from '../../../examples/spam-filter/checkpoint.js';
import { restoreModel } from '../../../examples/spam-filter/restore-model.js';
import { randomExamples, smallModels } from './fixtures.js';

describe('a checkpoint', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spam-filter-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each(smallModels)('of $name predicts the same once loaded', async ({ name, create }) => {
    const examples = randomExamples(16, 5);
    const model = create(4);
    model.trainBatch(examples);
    const path = join(directory, 'nested', `${name}.spmf`);
    const saved = await saveCheckpoint(path, model.toCheckpoint());
    const restored = restoreModel(await loadCheckpoint(path));
    for (const { row } of examples) expect(restored.predict(row)).toBe(model.predict(row));
    expect(saved.bytes).toBe((await stat(path)).size);
  });

  it('has a version that changes with the weights and with nothing else', async () => {
    const { create } = smallModels[0]!;
    const save = (seed: number, file: string) =>
      saveCheckpoint(join(directory, file), create(seed).toCheckpoint());
    const first = await save(1, 'first.spmf');
    expect((await save(1, 'copy.spmf')).version).toBe(first.version);
    expect((await save(2, 'other.spmf')).version).not.toBe(first.version);
  });

  it('replaces an older one and leaves no partial file behind', async () => {
    const path = join(directory, 'replaced', 'model.spmf');
    await saveCheckpoint(path, smallModels[0]!.create(1).toCheckpoint());
    await saveCheckpoint(path, smallModels[0]!.create(2).toCheckpoint());
    expect(await readdir(join(directory, 'replaced'))).toEqual(['model.spmf']);
    const restored = restoreModel(await loadCheckpoint(path));
    expect(restored.parameters).toEqual(smallModels[0]!.create(2).parameters);
  });

  it('is refused when it was cut short or is something else', async () => {
    const path = join(directory, 'broken.spmf');
    await saveCheckpoint(path, smallModels[0]!.create(1).toCheckpoint());
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 4));
    await expect(loadCheckpoint(path)).rejects.toThrow(
      /not a whole checkpoint: expected \d+ bytes/,
    );
    await writeFile(path, 'hello, world');
    await expect(loadCheckpoint(path)).rejects.toThrow(/does not start with "SPMF"/);
  });

  it('is refused when its tensors do not fit the model', () => {
    const { tensors, shape } = smallModels[0]!.create(1).toCheckpoint();
    expect(() => restoreModel({ kind: 'forest', shape, tensors })).toThrow(/unknown kind/);
    expect(() =>
      restoreModel({ kind: 'logistic-regression', shape: { bucketCount: 64 }, tensors }),
    ).toThrow(/"weights" should hold 64 values, holds 32/);
  });
});
