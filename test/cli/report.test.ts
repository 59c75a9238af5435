import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviveJson } from '../../src/event/json.js';
import type { ReportData } from '../../src/export/report/report-data.js';
import { dataOf } from '../export/report/parse-markup.js';
import { recordCalls, type World, worldInMemory } from './harness.js';

let folder: string;
let world: World;
let ids: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crucible-cli-report-'));
  world = worldInMemory();
  const control = await recordCalls(world, 'control', { condition: 'old', succeeded: 40 });
  const treatment = await recordCalls(world, 'treatment', {
    condition: 'new',
    succeeded: 40,
    latencyMs: 90,
  });
  ids = [control.id, treatment.id];
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function reported(path: string): Promise<ReportData> {
  return reviveJson(dataOf(await readFile(path, 'utf8'))) as ReportData;
}

describe('crucible report', () => {
  it('writes the file and prints where it is', async () => {
    const path = join(folder, 'report.html');
    const { code, stdout } = await world.run(['report', 'control', 'treatment', '-o', path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/report\.html {2}\d+(\.\d+)? KB\n$/);
    expect(await reported(path)).toMatchObject({ arms: [{ label: 'old' }, { label: 'new' }] });
  });

  it('says what is to be known of its plan', async () => {
    const plan = join(folder, 'plan.json');
    const rule = { kind: 'sequential', method: 'asymptotic' };
    await writeFile(
      plan,
      JSON.stringify({
        primaryMetric: 'latency_ms',
        direction: 'lower',
        minimumEffect: { relative: 0.05 },
        stoppingRule: rule,
      }),
    );
    const line = ['report', ...ids, '-o', join(folder, 'late.html'), '--plan', plan];
    const { stdout } = await world.run(line);
    expect(stdout).toMatch(
      /^the plan was written after the data: .*\.\nthe plan stops by looking \(asymptotic\): .*\.\n.*late\.html/,
    );
    expect((await world.run([...line, '--json'])).json.caveats).toHaveLength(2);
  });

  it('gives the path and the verdict as JSON', async () => {
    const path = join(folder, 'json.html');
    const { json } = await world.run(['report', ...ids, '-o', path, '--title', 'A & B', '--json']);
    expect(json).toMatchObject({ path, title: 'A & B', verdict: { alpha: 0.05 } });
    expect((await reported(path)).verdict).toEqual(json.verdict);
  });

  it('names the command that makes it again, which does', async () => {
    const path = join(folder, 'first.html');
    const line = ['report', 'control', 'treatment', '-m', 'latency_ms mean', '--alpha', '0.01'];
    await world.run([...line, '-e', 'req_llm.request.stop', '-o', path]);
    const first = await reported(path);
    const { command } = first.reproduction;
    expect(command).toBe(
      `crucible report ${ids.join(' ')} --metric 'latency_ms mean' --alpha 0.01 --query '{"events":["req_llm.request.stop"]}'`,
    );
    const words = command!.split(' ').slice(1).join(' ');
    const again = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, a, b]) => a ?? b!);
    const second = join(folder, 'second.html');
    expect((await world.run([...again, '-o', second])).code).toBe(0);
    expect((await reported(second)).verdict).toEqual(first.verdict);
  });

  it('compares the conditions of one experiment', async () => {
    const path = join(folder, 'conditions.html');
    const line = ['report', ...ids, '--by', 'condition', '--baseline', 'new', '-o', path];
    expect((await world.run(line)).code).toBe(0);
    expect((await reported(path)).arms.map(({ label }) => label)).toEqual(['new', 'old']);
  });

  it('does not replace a file where it is told not to', async () => {
    const path = join(folder, 'kept.html');
    await world.run(['report', ...ids, '-o', path]);
    const { code, stderr } = await world.run(['report', ...ids, '-o', path, '--no-overwrite']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('kept.html');
  });

  it('ends with an error where there is nothing to compare', async () => {
    const { code, stderr } = await world.run(['report', ids[0]!]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('two experiments');
  });
});
