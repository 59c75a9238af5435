import { describe, expect, it, vi } from 'vitest';
import type { ExperimentOptions } from '../../src/config/experiment-options.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { plain, type World, worldInMemory } from './harness.js';

function start(
  { opened }: World,
  name: string,
  options: Partial<ExperimentOptions> = {},
): Promise<Experiment> {
  return opened.lab.start({ name, condition: name, scope: 'run', ...options });
}

/** So many calls of about that many milliseconds, for a cent each. */
function calls({ telemetry }: World, experiment: Experiment, count: number, latencyMs: number) {
  experiment.run(() => {
    for (let i = 0; i < count; i++)
      telemetry.execute('call.stop', { latency_ms: latencyMs + (i % 10), cost_usd: 0.01 });
  });
}

/** A control and a treatment with as many calls each. */
async function two(world: World, latencyMs: number, treatedMs: number, count = 300) {
  const [control, treatment] = [await start(world, 'control'), await start(world, 'treatment')];
  calls(world, control, count, latencyMs);
  calls(world, treatment, count, treatedMs);
  return { control, treatment };
}

/** Until the command has looked, which asks for the experiments' states each time. */
async function looked({ opened }: World): Promise<void> {
  const asked = vi.spyOn(opened.lab, 'get');
  await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(8), 10_000);
}

const WATCH = ['watch', 'control', 'treatment', '-m', 'latency_ms', '--every', '10ms'];

describe('crucible watch', () => {
  it('says what it sees, a line a look, and ends when it is decided', async () => {
    const world = worldInMemory();
    const { control, treatment } = await two(world, 100, 90, 10);
    const watching = world.run(WATCH);
    await looked(world);
    calls(world, control, 290, 100);
    calls(world, treatment, 290, 90);
    const { code, stdout } = await watching;
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/n 10\/10 {2}difference -10 ms {2}too-early$/);
    expect(lines.at(-2)).toMatch(
      /n 300\/300 {2}difference -10 ms {2}between -10\.\d ms and -9\.\d+ ms {2}p \S+ {2}better$/,
    );
    expect(lines.at(-1)).toMatch(/^better: the difference lies between -10\.\d and -9\.\d+: /);
    expect(code).toBe(0);
    expect(treatment.status).toBe('running');
  });

  it('writes a look a line as JSON', async () => {
    const world = worldInMemory();
    await two(world, 100, 110);
    const { stdout, code } = await world.run([...WATCH, '--json']);
    const looks = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(looks.at(-1)).toMatchObject({
      metric: 'latency_ms',
      decision: 'worse',
      endedBy: 'decided',
      stop: true,
      baseline: { samples: 300 },
      spent: { samples: 300, costUsd: expect.closeTo(6) },
    });
    expect(code).toBe(0);
  });

  it('ends with 7 when the budget is spent, and stops the experiments if told to', async () => {
    const world = worldInMemory();
    const { control, treatment } = await two(world, 100, 100);
    const { code, stdout } = await world.run([...WATCH, '--budget-usd', '5', '--stop']);
    expect(stdout).toMatch(/^undecided: the budget of \$5 is spent; /m);
    expect(code).toBe(7);
    expect([control.status, treatment.status]).toEqual(['stopped', 'stopped']);
  });

  it('is spent by samples and by time, too', async () => {
    const world = worldInMemory();
    await two(world, 100, 100);
    const samples = await world.run([...WATCH, '--budget-samples', '300']);
    expect(samples).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('300 samples an arm'),
    });
    const time = await world.run([...WATCH, '--budget-time', '20ms']);
    expect(time).toMatchObject({ code: 7, stdout: expect.stringContaining('the time of 0.02 s') });
  });

  it('takes one look with --once', async () => {
    const world = worldInMemory();
    await two(world, 100, 100);
    const once = await world.run([...WATCH, '--once', '--json']);
    expect(once.json).toMatchObject({ decision: 'undecided', endedBy: null });
    expect(once.code).toBe(7);
    const small = await world.run([...WATCH, '--once', '--min-effect', '10%']);
    expect(small.stdout).toMatch(/^equivalent: /m);
    expect(small.code).toBe(0);
  });

  it('ends when both experiments have', async () => {
    const world = worldInMemory();
    const { control, treatment } = await two(world, 100, 100, 20);
    const watching = world.run([...WATCH, '--json']);
    await looked(world);
    await control.stop();
    await treatment.stop();
    const { stdout, code } = await watching;
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({
      decision: 'too-early',
      endedBy: 'experiments-ended',
    });
    expect(code).toBe(7);
  });

  it('watches two conditions of one experiment', async () => {
    const world = worldInMemory();
    const experiment = await start(world, 'both');
    experiment.run(() => {
      for (let i = 0; i < 900; i++) {
        const condition = i % 2 === 0 ? 'old' : 'new';
        const success = condition === 'new' || i % 3 === 0;
        world.telemetry.execute('answer', {}, { condition, success, sample_id: `q-${i >> 1}` });
      }
    });
    const line = ['watch', 'both', '--conditions', 'old,new', '-m', 'success'];
    for (const more of [[], ['--paired'], ['--method', 'beta-binomial']]) {
      const { stdout, code } = await world.run([...line, ...more]);
      expect(stdout).toMatch(
        /n 450\/450 {2}difference \+66\.7 pp {2}between \+\S+ pp and \+\S+ pp/,
      );
      expect(stdout).toMatch(/^better: .*higher, and higher is better$/m);
      expect(code).toBe(0);
    }
  });

  it.each([
    [[], 'stdout'],
    [['--json'], 'stderr'],
  ] as const)('says which guardrails of the plan nobody has watched: %j', async (more, stream) => {
    const world = worldInMemory();
    const guardrails = [
      { metric: 'latency_ms mean', direction: 'lower', margin: { relative: 0.1 } },
      { metric: 'success rate', direction: 'higher', margin: { absolute: 0.01 } },
      { metric: 'cost_usd p95', direction: 'lower', margin: { relative: 0.2 } },
    ] as const;
    const plan = {
      primaryMetric: 'total_tokens mean',
      direction: 'lower',
      minimumEffect: { relative: 0.1 },
      guardrails,
      stoppingRule: { kind: 'sequential', method: 'asymptotic', maxSamples: 10_000 },
    } as const;
    const [control, treatment] = [
      await start(world, 'control'),
      await start(world, 'treatment', { plan }),
    ];
    calls(world, control, 300, 100);
    calls(world, treatment, 300, 60);
    const ended = await world.run([...WATCH, ...more]);
    expect(ended[stream].trimEnd().split('\n').at(-1)).toBe(
      "success rate, cost_usd p95 are not watched: whether the plan's guardrails hold, crucible gate says",
    );
    expect(ended.code).toBe(0);
  });

  it('shows how many values were left out, and does not call that better', async () => {
    const world = worldInMemory();
    for (const [name, loss, diverged] of [
      ['control', 2, 0],
      ['treatment', 1, 60],
    ] as const) {
      const experiment = await start(world, name);
      experiment.run(() => {
        for (let i = 0; i < 300; i++)
          world.telemetry.execute('train.step', { loss: loss + (i % 10) / 10 });
        for (let i = 0; i < diverged; i++)
          world.telemetry.execute('train.step', { loss: Number.NaN });
      });
    }
    const line = ['watch', 'control', 'treatment', '-m', 'loss', '--once'];
    const { stdout, code } = await world.run(line);
    expect(stdout).toMatch(/ {2}n 300\/300 {2}not finite 0\/60 {2}/);
    expect(stdout).toMatch(
      /^undecided: 60 of 360 values of the candidate are not finite, and 0 of 300 of the baseline \(p < 0.001\)/m,
    );
    expect(code).toBe(7);
  });

  it('writes a panel over and over on a terminal, none of its lines too long for it', async () => {
    const world = worldInMemory();
    const { control, treatment } = await two(world, 100, 98, 40);
    const columns = 60;
    const watching = world.run(WATCH, { stdout: { isTerminal: true, columns } });
    await looked(world);
    calls(world, control, 1000, 100);
    calls(world, treatment, 1000, 98);
    const { stdout } = await watching;
    const [first, second] = stdout.split('\u001b[7A\r').map((text) => plain(text));
    const lines = first!.replace('\u001b[0J', '').split('\n');
    expect(lines).toHaveLength(8);
    for (const each of lines) expect(each.length).toBeLessThan(columns);
    expect(lines[0]).toBe('latency_ms: lower is better (asymptotic, alpha 0.05)');
    expect(lines[1]).toBe('  control     40 samples  mean 105 ms');
    expect(lines[4]).toMatch(/^ {2}-10 ms \.+\[=*o=*\|=*\]\.+ \+10 ms$/);
    expect(second).toMatch(/\n {2}-5 ms \.+\[=*o=*\]\.*\|\.+ \+5 ms\nbetter: /);
  });

  it('ends on Ctrl-C', async () => {
    const world = worldInMemory();
    await two(world, 100, 100, 5);
    const controller = new AbortController();
    const watching = world.run(WATCH, { signal: controller.signal });
    await looked(world);
    controller.abort();
    expect((await watching).code).toBe(130);
  });

  it.each([
    [['-m', 'latency_ms p95'], /metric: expected a mean or a rate \(a quantile/],
    [['--conditions', 'a,b'], /--conditions: expected it, or a second experiment/],
    [['--min-effect', 'some'], /--min-effect: expected a number/],
    [['--bounds', '1'], /--bounds: expected two numbers/],
    [['--budget-time', 'long'], /--budget-time: expected a time span/],
    [['--burn-in', '5'], /burnIn: expected a whole number of at least 30/],
  ])('refuses %j', async (more, message) => {
    const world = worldInMemory();
    await two(world, 100, 100, 5);
    const { code, stderr } = await world.run([...WATCH, ...more]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
