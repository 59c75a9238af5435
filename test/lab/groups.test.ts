import { beforeEach, describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { compareExperiments } from '../../src/lab/compare.js';
import { Lab } from '../../src/lab/lab.js';
import { gatherReport } from '../../src/lab/report.js';
import { runCurves } from '../../src/lab/run-curves.js';

let bus: Telemetry;
let lab: Lab;

beforeEach(() => {
  bus = new Telemetry();
  lab = new Lab({ store: 'memory', telemetry: bus });
});

/** A run whose loss falls to the given value; its events say a condition of their own. */
async function run(finalLoss: number): Promise<string> {
  const experiment = await lab.start({ name: 'run', condition: 'same', scope: 'run' });
  await experiment.run(async () => {
    for (let step = 0; step < 4; step++)
      bus.execute(
        'training.step.stop',
        { loss: finalLoss + 3 - step },
        { step, condition: step % 2 === 0 ? 'even' : 'odd' },
      );
  });
  await experiment.stop();
  return experiment.id;
}

async function slowAndFast() {
  const slow = [await run(1.0), await run(1.2), await run(1.1)];
  const fast = [await run(0.5), await run(0.7), await run(0.6)];
  const groups = Object.fromEntries([
    ...slow.map((id) => [id, 'slow'] as const),
    ...fast.map((id) => [id, 'fast'] as const),
  ]);
  return { ids: [...fast, ...slow], slow, fast, groups };
}

describe('groups that a caller names', () => {
  it('are compared as conditions are, whatever conditions were recorded', async () => {
    const { ids, slow, fast, groups } = await slowAndFast();
    const { verdict } = await compareExperiments(lab, ids, { groups, baseline: 'slow' });
    const loss = verdict.metrics.find(({ metric }) => metric === 'loss final')!;
    expect(loss).toMatchObject({
      observationUnit: 'run',
      baseline: { condition: 'slow', units: 3 },
      candidate: { condition: 'fast', units: 3 },
      difference: { estimate: expect.closeTo(-0.5, 9) },
      verdict: 'better',
    });
    expect([loss.baseline, loss.candidate].map(({ experimentIds }) => experimentIds)).toEqual([
      slow,
      fast,
    ]);
  });

  it('have a band of their runs', async () => {
    const { ids, groups } = await slowAndFast();
    const curves = await runCurves(lab, ids, { metric: 'loss', groups });
    expect(curves.groups.map(({ group, runs, mean }) => [group, runs, mean[3]])).toEqual([
      ['fast', 3, expect.closeTo(0.6, 9)],
      ['slow', 3, expect.closeTo(1.1, 9)],
    ]);
  });

  it('are the arms of a report', async () => {
    const { ids, groups } = await slowAndFast();
    const { arms, curves } = await gatherReport(lab, ids, { groups, baseline: 'slow' });
    expect(arms.map(({ condition, events }) => [condition, events])).toEqual([
      ['slow', 12],
      ['fast', 12],
    ]);
    expect(curves[0]!.arms.map(({ arm, runs }) => [arm, runs.length])).toEqual([
      [0, 3],
      [1, 3],
    ]);
  });

  it('have every experiment in them, under a name, and are not told apart by experiment', async () => {
    const { ids, groups } = await slowAndFast();
    const { [ids[0]!]: _left, ...others } = groups;
    await expect(compareExperiments(lab, ids, { groups: others })).rejects.toMatchObject({
      code: 'invalid-option',
      details: { path: 'options.groups', expected: `a group for ${ids[0]}` },
    });
    await expect(compareExperiments(lab, ids, { groups: { [ids[0]!]: '' } })).rejects.toMatchObject(
      { details: { path: `options.groups.${ids[0]}` } },
    );
    await expect(compareExperiments(lab, ids, { groups, by: 'experiment' })).rejects.toMatchObject({
      details: { path: 'options.by' },
    });
    await expect(
      runCurves(lab, ids, { metric: 'loss', groups, groupBy: 'experiment' }),
    ).rejects.toMatchObject({ details: { path: 'options.groupBy' } });
  });
});
