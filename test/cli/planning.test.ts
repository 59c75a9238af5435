import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planHash } from 'crucible-telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlanFile } from '../../src/cli/plan-file.js';
import { type World, worldInMemory, worldOnDisk } from './harness.js';

const PLAN = {
  primaryMetric: 'latency_ms p95',
  direction: 'lower',
  minimumEffect: { relative: 0.05 },
  guardrails: [{ metric: 'success rate', direction: 'higher', margin: { absolute: 0.01 } }],
  stoppingRule: { kind: 'sequential', method: 'asymptotic', burnIn: 50, maxCostUsd: 12.5 },
  analysis: { correction: 'holm', metrics: ['cost_usd'] },
} as const;

let folder: string;
let world: World;

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crucible-plan-'));
  world = worldInMemory();
  const control = await world.opened.lab.start({ name: 'control', scope: 'run' });
  control.run(() => {
    for (let i = 0; i < 44; i++)
      world.telemetry.execute(
        'call.stop',
        { duration: (90 + i) * 1e6 },
        { sample_id: `q-${i}`, cost: 0.01, success: i % 11 > 0 },
      );
  });
  await control.stop();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a file with a plan', () => {
  it('is read as startExperiment takes it', async () => {
    expect(await readPlanFile(file('plan.json', PLAN))).toMatchObject({ ...PLAN, alpha: 0.05 });
  });

  it('may be that of an experiment, whose hash has to fit', async () => {
    const plan = await readPlanFile(file('plan.json', PLAN));
    const registered = { ...plan, hash: planHash(plan), registeredAt: '2026-05-01T12:00:00.000Z' };
    expect(await readPlanFile(file('own.json', registered))).toEqual(plan);
    await expect(readPlanFile(file('changed.json', { ...registered, alpha: 0.1 }))).rejects.toThrow(
      /changed\.json\.hash: expected/,
    );
  });

  it.each([
    ['invalid-option', '{ "primaryMetric": ', /expected JSON/],
    ['invalid-option', '[]', /a JSON object, the plan/],
    ['invalid-option', { ...PLAN, direction: 'up' }, /bad\.json\.direction: .*'lower' or 'higher'/],
    ['invalid-option', { ...PLAN, minimumEfect: 1 }, /bad\.json\.minimumEfect/],
  ])('is refused with %s where it is %j', async (code, content, message) => {
    const path = file('bad.json', content);
    await expect(readPlanFile(path)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('has to be there', async () => {
    await expect(readPlanFile(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'path-unreadable',
    });
  });
});

describe('crucible run --plan', () => {
  it('registers the plan before the program starts', async () => {
    await using disk = await worldOnDisk();
    const path = file('plan.json', PLAN);
    const line = ['run', '--quiet', '--name', 'planned', '--plan', path, '--'];
    const { code } = await disk.run([...line, 'true']);
    expect(code).toBe(0);
    const { json } = await disk.run(['show', 'planned', '--json']);
    expect(json.plan).toMatchObject(PLAN);
    expect(json.plan.hash).toBe(planHash(json.plan));
  });

  it('starts nothing where the plan is none, or beside --resume', async () => {
    const bad = file('bad.json', { ...PLAN, alpha: 7 });
    const refused = await world.run(['run', '--plan', bad, '--', 'node', '-e', '']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('bad.json.alpha');
    const both = ['run', '--plan', file('plan.json', PLAN), '--resume', 'control', '--', 'node'];
    expect((await world.run(both)).stderr).toContain('no --plan beside it');
    const missing = ['run', '--plan', join(folder, 'none.json'), '--', 'node'];
    expect((await world.run(missing)).code).toBe(6);
    const { json } = await world.run(['ls', '--json']);
    expect(json).toHaveLength(1);
  });
});

describe('crucible show', () => {
  it('shows plan and assignment, the hash with them', async () => {
    const planned = await world.opened.lab.start({
      name: 'planned',
      plan: PLAN,
      conditions: { control: 3, treatment: 1 },
    });
    const { stdout } = await world.run(['show', 'planned']);
    expect(stdout).toMatch(/plan +latency_ms p95 lower by at least 5%, alpha 0.05, power 0.8\n/);
    expect(stdout).toMatch(/guardrail +success rate no lower by more than 0.01\n/);
    expect(stdout).toMatch(
      /stopping rule +when asymptotic has decided, after 50 samples of each condition, or at \$12.50\n/,
    );
    expect(stdout).toMatch(/further metrics +cost_usd\n/);
    expect(stdout).toMatch(new RegExp(`plan hash +${planned.plan!.hash}, registered 20`));
    expect(stdout).toMatch(/assignment +control 75%, treatment 25%; salt "planned"\n/);
    await planned.delete();
  });

  it('says nothing of them where there are none', async () => {
    const { stdout } = await world.run(['show', 'control']);
    expect(stdout).not.toMatch(/plan|assignment/);
  });
});

describe('an archive', () => {
  it('keeps plan and assignment, and an import brings them back', async () => {
    const conditions = { control: 3, treatment: 1 };
    const planned = await world.opened.lab.start({ name: 'planned', plan: PLAN, conditions });
    world.telemetry.execute('call.stop');
    await planned.stop();
    const path = join(folder, 'archive.jsonl');
    expect((await world.run(['archive', planned.id, '-o', path])).code).toBe(0);
    expect((await world.run(['import', path, '--name', 'again'])).code).toBe(0);
    const { json } = await world.run(['show', 'again', '--json']);
    expect(json.plan).toEqual(planned.plan);
    expect(json.assignment).toEqual(planned.record.assignment);
    expect((await world.run(['rm', 'again', planned.id, '--yes'])).code).toBe(0);
  });
});

describe('crucible power', () => {
  it('says what an effect takes, what is found with what is there, and for a budget', async () => {
    const line = ['power', 'control', '-m', 'latency_ms', '--effect', '-5%', '--budget-usd', '1'];
    const { code, stdout } = await world.run(line);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^latency_ms mean {2}two-sample t test, alpha 0.05, power 80%\n/);
    expect(stdout).toMatch(/baseline +112 ms ± 12.8 ms, of 44 samples\n/);
    expect(stdout).toMatch(/to find +-5.58 ms \(-5.0%\): 85 samples a condition, \$1.70 in all/);
    expect(stdout).toMatch(/with as many as there are +-7.76 ms \(-7.0%\): 44 samples a condition/);
    expect(stdout).toMatch(
      /within the budget +-7.\d+ ms \(-6.\d%\): 50 samples a condition, \$1.00 in all/,
    );
    expect(stdout).toMatch(/EFFECT +BASELINE +CANDIDATE +COST +TIME\n/);
  });

  it('gives the same as JSON', async () => {
    const line = ['power', 'control', '-m', 'success rate', '--effect', '-0.1', '--json'];
    const { json } = await world.run(line);
    expect(json).toMatchObject({
      ok: true,
      test: 'two-proportion z test',
      baseline: { metric: 'success rate', values: 44, estimate: 40 / 44 },
      required: { ok: true, effect: { absolute: -0.1 } },
    });
  });

  it('explains an effect that a rate has no room for, and shows falls of that size', async () => {
    const line = ['power', 'control', '-m', 'success rate', '--effect', '20%'];
    const { code, stdout } = await world.run(line);
    expect(code).toBe(7);
    expect(stdout).toMatch(
      /to find +a rate of 90.9% cannot rise by 18.2 points \(20% of it\): a rate cannot exceed 1; give the effect in points, as 0.05, or as a decrease, as -0.2\n/,
    );
    expect(stdout).toMatch(/^ *-18.2 pp /m);
    expect((await world.run(line.with(-1, '-0.2'))).code).toBe(0);
  });

  it("takes the metric from the baseline's plan, or asks for one", async () => {
    const planned = await world.opened.lab.start({ name: 'planned', plan: PLAN });
    const { json } = await world.run(['power', 'planned', '--json']);
    expect(json).toMatchObject({ ok: false, reason: 'too-few' });
    const nothing = await world.run(['power', 'planned']);
    expect(nothing.stdout).toMatch(/^nothing can be planned: /);
    expect(nothing.code).toBe(7);
    await planned.delete();
    const { code, stderr } = await world.run(['power', 'control']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--metric')]);
  });

  it.each([
    [['--alpha', 'five'], '--alpha'],
    [['--budget-usd', ''], '--budget-usd'],
    [['--effect', 'much'], 'effect'],
    [['--power', '2'], 'power'],
  ])('refuses %j', async (options, path) => {
    const { code, stderr } = await world.run(['power', 'control', '-m', 'latency_ms', ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(path)]);
  });
});
