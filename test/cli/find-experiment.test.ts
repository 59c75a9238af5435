import { beforeAll, describe, expect, it } from 'vitest';
import { findExperiment } from '../../src/cli/find-experiment.js';
import { recordCalls, type World, worldInMemory } from './harness.js';

let world: World;
let ids: string[];
const find = async (given: string) => (await findExperiment(world.opened.lab, given)).id;

beforeAll(async () => {
  world = worldInMemory();
  ids = [];
  for (const name of ['alpha', 'twin', 'twin', 'Omega run'])
    ids.push((await recordCalls(world, name)).id);
});

describe('an experiment', () => {
  it('is found by its id, by as much of it as no other begins with, and by its name', async () => {
    expect(await find(ids[1]!)).toBe(ids[1]);
    expect(await find(ids[1]!.slice(0, -1))).toBe(ids[1]);
    expect(await find('alpha')).toBe(ids[0]);
  });

  it('is the newest one as latest and as @', async () => {
    expect(await find('latest')).toBe(ids[3]);
    expect(await find('@')).toBe(ids[3]);
  });

  it('is asked for again where several could be meant, which are listed', async () => {
    await expect(find('twin')).rejects.toMatchObject({
      code: 'invalid-argument',
      details: {
        candidates: [ids[2], ids[1]],
        hint: [expect.stringContaining(ids[2]!), expect.stringContaining(ids[1]!)],
      },
    });
    await expect(find(ids[0]!.slice(0, 4))).rejects.toThrow(/any of 4 experiments/);
  });

  it('is not made up: what is like it is named', async () => {
    await expect(find('omega')).rejects.toMatchObject({
      code: 'experiment-not-found',
      details: { hint: [`did you mean Omega run (${ids[3]})?`] },
    });
    await expect(find('')).rejects.toMatchObject({ code: 'experiment-not-found' });
    await expect(find('0000000000000000')).rejects.toMatchObject({ code: 'experiment-not-found' });
  });
});
