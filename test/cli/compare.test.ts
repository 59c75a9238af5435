import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLOURED } from '../../src/cli/text/colours.js';
import { plain, type World, worldInMemory } from './harness.js';
import { recordSamples } from './recorded-calls.js';

let world: World;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crucible-compare-'));
  world = worldInMemory();
  await recordSamples(world, 'control', { samples: 300 });
  await recordSamples(world, 'slow', { samples: 300, latencyMs: 120, successRate: 0.8 });
  await recordSamples(world, 'few', { samples: 12 });
  await recordSamples(world, 'same', { samples: 300, samplesOf: 'control', latencyMs: 99 });
  await recordSamples(world, 'twin', { samples: 300, condition: 'control', seed: 99 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LATENCY = ['-m', 'latency_ms'];

async function linesOf(line: readonly string[], columns: number | null = null): Promise<string[]> {
  const { stdout } = await world.run(line, { stdout: { columns } });
  return stdout.split('\n');
}

describe('crucible compare', () => {
  it('says the verdict in words first, then shows a row a metric', async () => {
    const { stdout, stderr, code } = await world.run(['compare', 'control', 'slow']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^slow against control: worse in latency_ms mean, /);
    expect(stdout).toMatch(/^METRIC +control +slow +DIFFERENCE +P +VERDICT$/m);
    expect(stdout).toMatch(
      /^latency_ms mean +\d+\.\d ms +\d+\.\d ms +\+\d+\.\d% \[\d+\.\d, \d+\.\d\] +<0\.001 +worse$/m,
    );
    expect(stdout).toMatch(/^success rate +9\d\.\d%.* pp \[-\d+\.\d, -\d+\.\d\] +<0\.001 +worse$/m);
  });

  it('shows figures no further than they are known', async () => {
    const [row] = (await linesOf(['compare', 'control', 'few', ...LATENCY])).filter((line) =>
      line.startsWith('latency_ms'),
    );
    // Three hundred values tell more digits of the mean than twelve.
    expect(row).toMatch(/^latency_ms mean +\d+\.\d ms +\d+\.?\d? ms +[-+]\d+\.?\d?% \[/);
  });

  it('says each test and why it was taken once, and what is open', async () => {
    const { stdout } = await world.run(['compare', 'control', 'few']);
    expect(stdout.match(/Welch's t test/g)).toHaveLength(1);
    expect(stdout).toMatch(
      /^more needed +latency_ms mean: [\d,]+ more samples a condition, to find /m,
    );
    expect(stdout).toMatch(/^no answer +latency_ms p50: a p50 needs at least 20 values/m);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /p corrected for the number of tests \(holm, \d+ in all\), intervals not;/,
    );
  });

  it('takes the paired test where both saw the same samples', async () => {
    const { stdout } = await world.run(['compare', 'control', 'same', ...LATENCY]);
    expect(stdout).toMatch(/^test +latency_ms mean: paired t test, /m);
  });

  it('fits eighty columns, and says everything at any width', async () => {
    for (const columns of [80, 120]) {
      const lines = await linesOf(['compare', 'control', 'slow', 'few', '--pairs', 'all'], columns);
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      const ends = lines.filter((line) =>
        /^late.* p95 .*(worse|better|unknown|equivalent|inconclusive)$/.test(line),
      );
      expect(ends).toHaveLength(3);
    }
  });

  it('loses units before digits, and digits before names', async () => {
    const wide = (await linesOf(['compare', 'control', 'slow'], 120)).join('\n');
    expect(wide).toMatch(/^latency_ms mean +\d+\.\d ms /m);
    const narrow = (await linesOf(['compare', 'control', 'slow'], 80)).join('\n');
    expect(narrow).toMatch(/^latency_ms mean +\d+\.\d {2}/m);
  });

  it('has a table for each pair, and says whether several conditions differ at all', async () => {
    const { stdout } = await world.run(['compare', 'control', 'slow', 'few', ...LATENCY]);
    expect(stdout).toMatch(/^slow against control$/m);
    expect(stdout).toMatch(/^few against control$/m);
    expect(stdout).toMatch(/^latency_ms mean +p <0\.001, Welch's analysis of variance$/m);
    expect(stdout.match(/^METRIC/gm)).toHaveLength(2);
    const all = await world.run([
      'compare',
      'control',
      'slow',
      'few',
      ...LATENCY,
      '--pairs',
      'all',
    ]);
    expect(all.stdout.match(/^METRIC/gm)).toHaveLength(3);
  });

  it('calls conditions of one name by their experiments', async () => {
    const { stdout } = await world.run(['compare', 'control', 'twin', ...LATENCY]);
    expect(stdout).toMatch(/^twin against control: /);
    expect(stdout).toMatch(/^METRIC +control +twin /m);
  });

  it('shouts where the conditions did not get their shares', async () => {
    const shares = ['--shares', 'control=50,few=50'];
    const { stdout } = await world.run(['compare', 'control', 'few', ...LATENCY, ...shares]);
    expect(stdout).toMatch(/^SAMPLE RATIO MISMATCH: no figure below can be trusted\n/);
    const right = await world.run(['compare', 'control', 'few', ...LATENCY, '--shares', '300,12']);
    expect(right.stdout).not.toContain('MISMATCH');
    expect(right.stdout).toMatch(/^Shares as expected: 300 to 12 samples for 300 to 12, p 1/m);
    const unasked = await world.run(['compare', 'control', 'few', ...LATENCY]);
    expect(unasked.stdout).not.toContain('Shares');
  });

  it('shouts where events were dropped', async () => {
    const small = worldInMemory({ maxBytes: 60_000 });
    await recordSamples(small, 'whole', { samples: 30 });
    await recordSamples(small, 'torn', { samples: 5000 });
    const { stdout } = await small.run(['compare', 'whole', 'torn', ...LATENCY]);
    expect(stdout).toMatch(/^DROPPED: [\d,]+ events of torn while recording\n/);
  });

  it('says the same without colours as with them', async () => {
    const line = ['compare', 'control', 'slow'];
    const coloured = await world.run(line, { stdout: { colours: COLOURED, columns: 100 } });
    const bare = await world.run(line, { stdout: { columns: 100 } });
    expect(coloured.stdout).toContain('\u001b[31mworse');
    expect(plain(coloured.stdout)).toBe(bare.stdout);
  });

  it('takes metrics with a direction, ratios, and JSON', async () => {
    const metrics = [
      ['metric', 'measurements.score higher'],
      ['metric', 'cost_usd / success lower'],
      ['metric', '{"metric":"latency_ms","statistic":"p95","margin":{"absolute":50}}'],
    ].flatMap(([name, value]) => [`--${name}`, value!]);
    const { json } = await world.run(['compare', 'control', 'slow', ...metrics, '--json']);
    expect(json.verdict.metrics).toMatchObject([
      { metric: 'measurements.score mean', direction: 'higher', statistic: 'mean' },
      { metric: 'cost_usd / success', direction: 'lower', statistic: 'ratio' },
      { metric: 'latency_ms p95', margin: { absolute: 50, isGiven: true } },
    ]);
  });

  it('hands everything else to the comparison', async () => {
    const options = ['--alpha', '0.01', '--correction', 'bonferroni', '--margin', '3%'];
    const { json } = await world.run([
      'compare',
      'control',
      'slow',
      ...LATENCY,
      ...options,
      '--unit',
      'event',
      '--json',
    ]);
    expect(json.verdict).toMatchObject({
      alpha: 0.01,
      correction: { method: 'bonferroni' },
      metrics: [{ observationUnit: 'event', margin: { isGiven: true } }],
    });
    // The seeds' four figures stay.
    expect(json.comparison.treatment_1).toMatchObject({
      latencyImprovementPct: expect.closeTo(-20, -1),
      eventCountDifference: 0,
    });
  });

  it('compares the conditions of all events', async () => {
    const line = ['compare', 'control', 'slow', ...LATENCY, '--by', 'condition'];
    const { stdout } = await world.run([...line, '--baseline', 'slow']);
    expect(stdout).toMatch(/^control against slow: better in latency_ms mean\./);
  });

  it('shows what a plan gave which role', async () => {
    const path = join(folder, 'plan.json');
    writeFileSync(
      path,
      JSON.stringify({
        primaryMetric: 'latency_ms',
        direction: 'lower',
        minimumEffect: { relative: 0.05 },
        guardrails: [{ metric: 'success rate', direction: 'higher', margin: { absolute: 0.02 } }],
        stoppingRule: { kind: 'fixed', samples: 300 },
      }),
    );
    const { stdout } = await world.run(['compare', 'control', 'slow', '--plan', path]);
    expect(stdout).toContain(
      'the plan was written after the data: nothing shows that it was not.\n',
    );
    expect(stdout).toMatch(
      /^primary\n {2}latency_ms mean .*\nguardrails\n {2}success rate .*\nexploratory\n/m,
    );
  });

  it('says that a p-value for one look does not hold where the plan stops by looking', async () => {
    const planned = worldInMemory();
    const plan = {
      primaryMetric: 'latency_ms',
      direction: 'lower',
      minimumEffect: { relative: 0.05 },
      stoppingRule: { kind: 'sequential', method: 'asymptotic' },
    } as const;
    const { plan: own } = await recordSamples(planned, 'control', { samples: 60, plan });
    await recordSamples(planned, 'new', { samples: 60, plan });
    const caveat =
      'the plan stops by looking (asymptotic): a p-value for one look does not hold; see crucible watch';
    const line = ['compare', 'control', 'new'];
    expect((await planned.run(line)).stdout).toContain(`\n${caveat}.\n`);
    const { json } = await planned.run([...line, '--json']);
    expect(json).toMatchObject({
      caveats: [caveat],
      plan: { hash: own!.hash, isRegistered: true },
    });
    expect((await world.run(['compare', 'control', 'slow', '--json'])).json).toMatchObject({
      caveats: [],
      plan: null,
    });
  });

  it.each([
    [['compare', 'control'], 2, /takes two experiments/],
    [['compare', 'control', 'control'], 2, /not yet there/],
    [['compare', 'control', 'slow', '--margin', 'wide'], 2, /--margin: expected a number/],
    [['compare', 'control', 'slow', '--alpha', '2'], 2, /alpha/],
    [['compare', 'control', 'slow', '--shares', 'a=1,2'], 2, /--shares/],
    [['compare', 'control', 'slow', '--plan', '/nowhere.json'], 6, /cannot read the plan/],
    [['compare', 'control', 'nobody'], 3, /no experiment "nobody"/],
  ])('%j ends with %i', async (line, code, message) => {
    const outcome = await world.run(line);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stdout).toBe('');
  });

  it('shows how far it is on a terminal, and leaves nothing behind', async () => {
    const many = worldInMemory();
    await recordSamples(many, 'a', { samples: 60 });
    await recordSamples(many, 'b', { samples: 60 });
    const { stderr } = await many.run(['compare', 'a', 'b'], { stderr: { isTerminal: true } });
    // What is done in no time shows nothing at all.
    expect(stderr === '' || stderr.endsWith('\r\u001b[2K')).toBe(true);
  });
});
