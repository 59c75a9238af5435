import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/lab/experiment.js';
import { type World, worldInMemory } from './harness.js';

async function ticking(world: World, count: number): Promise<Experiment> {
  const experiment = await world.opened.lab.start({ name: 'ticking' });
  for (let n = 0; n < count; n++) world.telemetry.execute('tick', { n });
  return experiment;
}

const numbersIn = (text: string): number[] =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).measurements.n);

describe('crucible tail', () => {
  it('shows the last ten events of one that has ended, and ends', async () => {
    const world = worldInMemory();
    await (await ticking(world, 30)).stop();
    const { code, stdout, stderr } = await world.run(['tail', 'ticking']);
    expect(code).toBe(0);
    expect(stdout.match(/n=\d+/g)).toEqual(Array.from({ length: 10 }, (_, i) => `n=${20 + i}`));
    expect(stderr).toBe('the experiment is stopped\n');
  });

  it('shows each new event once, a JSON object a line, until the experiment ends', async () => {
    const world = worldInMemory();
    const experiment = await ticking(world, 5);
    const tailing = world.run(['tail', 'ticking', '--json', '-n', '2']);
    for (let n = 5; n < 25; n++) {
      await sleep(40);
      world.telemetry.execute('tick', { n });
    }
    await experiment.stop();
    const { stdout, code } = await tailing;
    expect(numbersIn(stdout)).toEqual(Array.from({ length: 22 }, (_, i) => 3 + i));
    expect(code).toBe(0);
  });

  it('takes only what the query lets through, columns too', async () => {
    const world = worldInMemory();
    await (await ticking(world, 8)).stop();
    const { stdout } = await world.run([
      'tail',
      'latest',
      '-w',
      'measurements.n>=5',
      '--columns',
      'measurements.n',
    ]);
    expect(stdout).toBe('5\n6\n7\n');
    expect((await world.run(['tail', 'latest', '-e', 'other'])).stdout).toBe('');
  });

  it('begins where a window says', async () => {
    const world = worldInMemory();
    await (await ticking(world, 40)).stop();
    expect(
      numbersIn((await world.run(['tail', 'latest', '--json', '--last-n', '25'])).stdout),
    ).toHaveLength(25);
    expect(
      numbersIn((await world.run(['tail', 'latest', '--json', '--last', '1h'])).stdout),
    ).toHaveLength(40);
  });

  it('does not wait with --no-follow', async () => {
    const world = worldInMemory();
    await ticking(world, 3);
    const { stdout, stderr } = await world.run(['tail', 'latest', '--no-follow', '--json']);
    expect(numbersIn(stdout)).toEqual([0, 1, 2]);
    expect(stderr).toBe('');
  });

  it('ends on Ctrl-C without a word', async () => {
    const world = worldInMemory();
    await ticking(world, 3);
    const controller = new AbortController();
    const tailing = world.run(['tail', 'latest'], { signal: controller.signal });
    await sleep(300);
    controller.abort();
    expect(await tailing).toMatchObject({ code: 130, stderr: '' });
  });
});
