import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsOf } from '../../src/cli/completions.js';
import { type World, worldInMemory } from './harness.js';
import { recordSamples } from './recorded-calls.js';

let world: World;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crucible-gate-'));
  world = worldInMemory();
  await recordSamples(world, 'main', { samples: 400, measurements: { only_main: 1 } });
  await recordSamples(world, 'slow', { samples: 400, latencyMs: 110 });
  await recordSamples(world, 'fast', { samples: 400, latencyMs: 80 });
  await recordSamples(world, 'few', { samples: 5 });
  await recordSamples(world, 'alike', {
    samples: 400,
    latencyMs: 99,
    seed: 4,
    samplesOf: 'main',
  });
  await recordSamples(world, 'going', { samples: 400, seed: 8, isRunning: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gate = (candidate: string, ...options: string[]): string[] => [
  'gate',
  '--baseline',
  'main',
  '--candidate',
  candidate,
  ...options,
];
const LATENCY = ['-m', 'latency_ms'];

describe('crucible gate', () => {
  it.each([
    ['fast', 0, 'No regression in latency_ms mean.'],
    ['slow', 1, 'Regression in latency_ms mean.'],
    ['few', 2, 'Undecided in latency_ms mean.'],
  ])('lets %s through with %i', async (candidate, code, words) => {
    const outcome = await world.run(gate(candidate, ...LATENCY));
    expect(outcome.code).toBe(code);
    expect(outcome.stdout.split('\n')[0]).toBe(words);
    expect(outcome.stderr).toBe('');
  });

  it('forgives what is shown to be within the margin', async () => {
    expect((await world.run(gate('slow', ...LATENCY, '--margin', '5%'))).code).toBe(1);
    expect((await world.run(gate('slow', ...LATENCY, '--margin', '20%'))).code).toBe(0);
    expect((await world.run(gate('slow', ...LATENCY, '--margin', '30'))).code).toBe(0);
  });

  it.each([
    ['exit', 2],
    ['fail', 1],
    ['pass', 0],
  ])('with --undecided %s ends an undecided one with %i', async (policy, code) => {
    const { json, ...outcome } = await world.run(
      gate('few', ...LATENCY, '--undecided', policy, '--json'),
    );
    expect(outcome.code).toBe(code);
    expect(json).toMatchObject({ decision: 'undecided', policy, exitCode: code });
    expect((await world.run(gate('slow', ...LATENCY, '--undecided', policy))).code).toBe(1);
    expect((await world.run(gate('fast', ...LATENCY, '--undecided', policy))).code).toBe(0);
  });

  it('decides by all metrics with a direction where nobody says by which, and says so', async () => {
    const { json } = await world.run(gate('slow', '--json'));
    expect(json.metrics).toMatchObject([
      { metric: 'latency_ms mean', decision: 'regression' },
      { metric: 'latency_ms p50', decision: 'regression' },
      { metric: 'latency_ms p95', decision: 'regression' },
      { metric: 'latency_ms p99', decision: 'left-out' },
      { metric: 'cost_usd mean', decision: 'left-out' },
      { metric: 'total_tokens mean', decision: 'left-out' },
      { metric: 'success rate' },
    ]);
    const { stdout } = await world.run(gate('few'));
    expect(stdout).toMatch(/neither --metric nor a plan says which metrics matter/);
  });

  it('can pass without a metric or a plan, too few values for a p99 or not', async () => {
    const { code, stdout } = await world.run(gate('alike'));
    expect(stdout).toMatch(
      /^No regression in latency_ms mean, latency_ms p50, latency_ms p95, suc/,
    );
    expect(stdout).toMatch(/^latency_ms p99 .* left-out$/m);
    expect(stdout).toMatch(/^no answer +latency_ms p99: a p99 needs at least 1000 values/m);
    expect(code).toBe(0);
  });

  it('decides by the primary metric and the guardrails of a plan', async () => {
    const path = join(folder, 'plan.json');
    const plan = {
      primaryMetric: 'success rate',
      direction: 'higher',
      minimumEffect: { absolute: 0.1 },
      guardrails: [{ metric: 'latency_ms', direction: 'lower', margin: { relative: 0.05 } }],
      stoppingRule: { kind: 'fixed', samples: 1000 },
    };
    writeFileSync(path, JSON.stringify(plan));
    const { json, code } = await world.run(gate('slow', '--plan', path, '--json'));
    expect(code).toBe(1);
    expect(json.metrics).toMatchObject([
      { metric: 'success rate', role: 'primary', decision: 'passed' },
      { metric: 'latency_ms mean', role: 'guardrail', decision: 'regression' },
    ]);
    expect(json.caveats).toEqual([
      'the plan was written after the data: nothing shows that it was not',
      'the plan asks for 1,000 samples of each condition, and there are 400',
    ]);
    expect(json.plan).toEqual({ hash: expect.any(String), isRegistered: false });
    writeFileSync(
      path,
      JSON.stringify({
        ...plan,
        guardrails: [{ ...plan.guardrails[0], margin: { relative: 0.2 } }],
      }),
    );
    expect((await world.run(gate('slow', '--plan', path))).code).toBe(0);
  });

  it('decides by what was named and nothing else, though the experiments have a plan', async () => {
    const planned = worldInMemory();
    const plan = {
      primaryMetric: 'latency_ms p95',
      direction: 'lower',
      minimumEffect: { relative: 0.05 },
      stoppingRule: { kind: 'fixed', samples: 400 },
    } as const;
    await recordSamples(planned, 'main', { samples: 400, plan });
    await recordSamples(planned, 'slow', { samples: 400, latencyMs: 120, plan });
    expect((await planned.run(gate('slow'))).code).toBe(1);
    const { json } = await planned.run(gate('slow', '-m', 'total_tokens', '--json'));
    expect(json.metrics).toMatchObject([{ metric: 'total_tokens mean', decision: 'undecided' }]);
  });

  it('says where another plan is given than the one that was registered', async () => {
    const planned = worldInMemory();
    const plan = {
      primaryMetric: 'latency_ms',
      direction: 'lower',
      minimumEffect: { relative: 0.05 },
      stoppingRule: { kind: 'fixed', samples: 100 },
    } as const;
    const main = await recordSamples(planned, 'main', { samples: 100, plan });
    await recordSamples(planned, 'slow', { samples: 100, latencyMs: 120, plan });
    const path = join(folder, 'late.json');
    writeFileSync(path, JSON.stringify({ ...plan, minimumEffect: { relative: 0.5 } }));
    const line = gate('slow', '--plan', path);
    const caveat = `this is not the plan registered as ${main.plan!.hash} before the data`;
    const { json } = await planned.run([...line, '--json']);
    expect(json.caveats).toEqual([caveat]);
    expect(json.plan.isRegistered).toBe(false);
    expect((await planned.run(line)).stdout).toContain(`${caveat}.\n`);
    expect((await planned.run([...line, '--markdown', '-'])).stdout).toContain(`- ${caveat}\n`);
    writeFileSync(path, JSON.stringify(plan));
    const own = await planned.run([...line, '--json']);
    expect(own.json).toMatchObject({ caveats: [], plan: { isRegistered: true } });
  });

  it('says that an experiment goes on', async () => {
    const { json } = await world.run(gate('going', ...LATENCY, '--json'));
    expect(json.caveats).toEqual(['going is running: this is a look before its end']);
  });

  it('lets nobody through where the shares are wrong, whatever the policy', async () => {
    const line = gate('slow', ...LATENCY, '--shares', '75,25');
    const shares = await world.run(line);
    expect(shares.code).toBe(2);
    expect(shares.stdout).toContain('400 to 400 samples where 600 to 200 were expected');
    const { code, json } = await world.run([...line, '--undecided', 'pass', '--json']);
    expect([code, json.exitCode]).toEqual([2, 2]);
    expect(json.caveats[0]).toMatch(/^--undecided pass is for too few data/);
    expect((await world.run([...line, '--undecided', 'fail'])).code).toBe(1);
  });

  it('does not pass where events were dropped, and keeps a regression one', async () => {
    const torn = worldInMemory({ maxBytes: 60_000 });
    await recordSamples(torn, 'main', { samples: 400 });
    await recordSamples(torn, 'fast', { samples: 5000, latencyMs: 80 });
    const dropped = await torn.run(gate('fast', ...LATENCY, '--undecided', 'pass'));
    expect(dropped.code).toBe(2);
    expect(dropped.stdout).toMatch(
      /^Undecided: [\d,]+ events of fast \(\d+%\) were dropped while rec/m,
    );
    const slow = ['gate', '--baseline', 'fast', '--candidate', 'main', ...LATENCY];
    expect((await torn.run([...slow, '--undecided', 'pass'])).code).toBe(1);
  });

  it('does not pass where the candidate has no value, whatever the policy', async () => {
    const { code, stdout } = await world.run(
      gate('slow', '-m', 'measurements.only_main lower', '--undecided', 'pass'),
    );
    expect(stdout).toMatch(/^Undecided: measurements.only_main mean: slow has no value of/);
    expect(code).toBe(2);
  });

  it('says which metrics there are where no event has the one that was named', async () => {
    const { code, stderr, stdout } = await world.run(gate('slow', '-m', 'nosuch lower'));
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain('no event that is compared has a metric "nosuch"; recorded are: ');
    expect(stderr).toMatch(/cost_usd, .*latency_ms, .*success, .*measurements\.score/);
    expect((await world.run(gate('slow', '-m', 'nosuch'))).stderr).toContain('"nosuch"');
  });

  it('sets two conditions of an experiment against each other', async () => {
    const line = ['gate', '-x', 'main', '-x', 'slow', '-x', 'fast', ...LATENCY, '--json'];
    const { json, code } = await world.run([...line, '--baseline', 'fast', '--candidate', 'slow']);
    expect(code).toBe(1);
    // A third condition is neither compared nor corrected for.
    expect(json.comparison.verdict.metrics).toMatchObject([
      { baseline: { condition: 'fast' }, candidate: { condition: 'slow' }, correctedFor: 1 },
    ]);
    const same = [...line, '--baseline', 'fast', '--candidate', 'fast'];
    expect((await world.run(same)).code).toBe(64);
    const events = ['--baseline', 'fast', '--candidate', 'slow', '-w', 'success=true'];
    const fewer = await world.run([...line, ...events]);
    expect(fewer.json.comparison.verdict.metrics).toMatchObject([
      { candidate: { condition: 'slow' }, correctedFor: 1 },
    ]);
    expect(fewer.json.comparison.individual[1].reliability.successRate).toBe(1);
  });

  it('is never read as a verdict where it is broken', async () => {
    const lines: readonly (readonly [readonly string[], number])[] = [
      [['gate', '--baseline', 'main'], 64],
      [['gate', '--candidate', 'main'], 64],
      [gate('main'), 64],
      [gate('slow', '--margin', 'x'), 64],
      [gate('slow', '-m', 'measurements.score'), 64],
      [gate('slow', '--markdown', '-', '--json'), 64],
      [gate('slow', '-w', 'nonsense'), 64],
      [gate('nobody'), 3],
      [gate('slow', '--plan', join(folder, 'none.json')), 6],
      [gate('slow', '--markdown', join(folder, 'no/such/place.md')), 6],
    ];
    for (const [line, code] of lines) {
      const outcome = await world.run(line);
      expect([line, outcome.code, outcome.stdout]).toEqual([line, code, '']);
      expect(outcome.stderr).not.toBe('');
    }
  });

  it('ends with 70 where nobody foresaw it', async () => {
    const broken = worldInMemory();
    await recordSamples(broken, 'main', { samples: 3 });
    await recordSamples(broken, 'slow', { samples: 3 });
    broken.opened.store.scan = () => {
      throw new TypeError('unforeseen');
    };
    expect((await broken.run(gate('slow'))).code).toBe(70);
  });

  it('says which way is better is to be said', async () => {
    const { stderr } = await world.run(gate('slow', '-m', 'measurements.score'));
    expect(stderr).toContain("'measurements.score lower' or 'measurements.score higher'");
    const told = await world.run(
      gate('slow', '-m', 'measurements.score higher', '--margin', '20%'),
    );
    expect(told.code).toBe(0);
  });
});

describe('the summary of a gate', () => {
  it('goes to a file, and stdout stays for people', async () => {
    const path = join(folder, 'summary.md');
    const { stdout } = await world.run(gate('slow', ...LATENCY, '--markdown', path));
    expect(stdout).toMatch(/^Regression in/);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^## Regression\n\nRegression in latency_ms mean\.\n\n\*\*slow\*\*/);
    expect(text).toMatch(
      /^\| latency_ms mean \| .* ms \| .* ms \| \+.*\] \| &lt;0\.001 \| \*\*regression\*\* \|$/m,
    );
    expect(text).toContain(
      '<details>\n<summary>All metrics, tests and checks</summary>\n\n| Metric',
    );
  });

  it('has a command that makes the same decision again', async () => {
    const options = [...LATENCY, '--margin', '30', '-w', "model=gpt-4o|it's"];
    const { json } = await world.run(gate('slow', ...options, '--json'));
    const { stdout } = await world.run(gate('slow', ...options, '--markdown', '-'));
    expect(stdout).toContain(`\`\`\`sh\n${json.command}\n\`\`\`\n`);
    expect(json.command).toMatch(
      /^crucible gate --baseline [0-9a-f]{16} --candidate [0-9a-f]{16} --metric latency_ms --margin 30 --where 'model=gpt-4o\|it'\\''s'$/,
    );
  });

  it('is added to that of a job of GitHub Actions, unless it goes elsewhere', async () => {
    const path = join(folder, 'step.md');
    writeFileSync(path, 'before\n');
    const environment = { GITHUB_STEP_SUMMARY: path };
    const elsewhere = ['--markdown', join(folder, 'other.md')];
    await world.run(gate('fast', ...LATENCY, ...elsewhere), { environment });
    expect(readFileSync(path, 'utf8')).toBe('before\n');
    await world.run(gate('fast', ...LATENCY), { environment });
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n## Passed: no regression\n/);
  });

  it('takes names for text', async () => {
    const hostile = worldInMemory();
    const condition = 'a|b <img src=x> @octocat\n## `x`';
    await recordSamples(hostile, 'main', { samples: 50 });
    await recordSamples(hostile, 'slow', { samples: 50, condition });
    const { stdout } = await hostile.run(gate('slow', ...LATENCY, '--markdown', '-'));
    const rows = stdout.split('\n').filter((line) => line.startsWith('| latency_ms'));
    expect(stdout).not.toMatch(/<img|@octocat|`x`|^## `|a\|b/m);
    for (const row of rows) expect(row.split(' | ')).toHaveLength(row === rows[0] ? 6 : 8);
  });
});

describe('completion of a gate', () => {
  it('offers experiments for baseline and candidate, and the policies', async () => {
    const experiments = async () => [
      { id: '0123456789abcdef', name: 'main', condition: 'main', status: 'stopped' },
    ];
    const values = async (...words: string[]) =>
      (await completionsOf(words, experiments)).map(({ value }) => value);
    expect(await values('gate', '--baseline', '')).toContain('main');
    expect(await values('gate', '--candidate', 'ma')).toEqual(['main']);
    expect(await values('gate', '--undecided', '')).toEqual(['exit', 'fail', 'pass']);
    expect(await values('gate', '--ma')).toEqual(['--markdown', '--margin']);
  });
});
