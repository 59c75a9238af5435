import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import type { ExperimentOptions } from '../../src/config/experiment-options.js';
import type { Experiment } from '../../src/lab/experiment.js';
import { Lab, type LabOptions } from '../../src/lab/lab.js';
import type { MonitorLook } from '../../src/lab/monitor.js';
import { randomStream } from '../../src/stats/random/stream.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

function labInMemory({ store = memoryStore(), clock }: LabOptions = {}) {
  const telemetry = new Telemetry();
  const lab = new Lab({ telemetry, store, ...(clock === undefined ? {} : { clock }) });
  const start = (name: string, options: Partial<ExperimentOptions> = {}): Promise<Experiment> =>
    lab.start({ name, condition: name, scope: 'run', ...options });
  /** Calls of about that many milliseconds, each of them a sample of its own. */
  const calls = (experiment: Experiment, count: number, latencyMs: number, costUsd = 0.01): void =>
    experiment.run(() => {
      for (let i = 0; i < count; i++)
        telemetry.execute('call.stop', {
          latency_ms: latencyMs + (i % 10),
          cost_usd: costUsd,
        });
    });
  return { telemetry, lab, start, calls };
}

/** As soon as possible, and never for long. */
const QUICK = { metric: 'latency_ms', pollMs: 5 } as const;

describe('a monitor', () => {
  it('decides while events come in, and is done', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const monitor = treatment.monitor({ against: control, ...QUICK });
    const looks: MonitorLook[] = [];
    const watching = (async () => {
      for await (const look of monitor) looks.push(look);
    })();
    calls(control, 20, 100);
    calls(treatment, 20, 60);
    await sleep(50);
    expect(monitor.look()).toMatchObject({ decision: 'too-early', interval: null, stop: false });
    calls(control, 200, 100);
    calls(treatment, 200, 60);
    const last = await monitor.decided;
    await watching;

    expect(last).toMatchObject({
      metric: 'latency_ms',
      unit: 'ms',
      direction: 'lower',
      decision: 'better',
      stop: true,
      endedBy: 'decided',
      baseline: { samples: 220, mean: 104.5 },
      candidate: { samples: 220, mean: expect.closeTo(64.5) },
      difference: expect.closeTo(-40),
      arms: { baseline: { experimentId: control.id, condition: 'control' } },
    });
    expect(last.spent.costUsd).toBeCloseTo(4.4);
    expect(looks.at(-1)).toBe(last);
    expect(looks[0]!.decision).toBe('too-early');
    // It does not touch the experiments unless it is told to.
    expect(treatment.status).toBe('running');
  });

  it('sees each event of other processes once, those that come late included', async () => {
    const directory = temporaryDirectory();
    const owner = labInMemory({ store: localStore({ directory }) });
    // Its clock is an hour slow: what it records is older than what was seen long ago.
    const slow = { nowUs: () => (Date.now() - 3_600_000) * 1000, nowNs: () => 0 };
    const worker = labInMemory({ store: localStore({ directory }), clock: slow });
    const watcher = labInMemory({ store: localStore({ directory }) });
    const [control, treatment] = [await owner.start('control'), await owner.start('treatment')];
    const monitor = (await watcher.lab.get(treatment.id)).monitor({
      against: control.id,
      ...QUICK,
      pollMs: 20,
      // Never decided: how many there are is the question.
      alpha: 1e-12,
    });
    const joined = await worker.lab.join(treatment.id);
    for (let i = 1; i <= 5; i++) {
      owner.calls(control, 40, 100);
      owner.calls(treatment, 40, 100);
      // Before the other one's: then these are too old for the next look.
      await vi.waitFor(() => expect(monitor.look()?.candidate.samples).toBe(40 * i), 20_000);
      if (i === 1) worker.calls(joined, 200, 100);
    }
    await joined.leave();
    await control.stop();
    await treatment.stop();
    const { baseline, candidate, endedBy } = await monitor.decided;
    expect([baseline.samples, candidate.samples, endedBy]).toEqual([200, 400, 'experiments-ended']);
  });

  it('tells two conditions of one experiment apart', async () => {
    const { telemetry, start } = labInMemory();
    const experiment = await start('both', { conditions: { old: 1, new: 1 } });
    experiment.run(() => {
      for (let i = 0; i < 200; i++)
        for (const condition of ['old', 'new', 'neither'])
          telemetry.execute(
            'score',
            { quality: (condition === 'new' ? 2 : 1) + (i % 7) / 10 },
            { condition },
          );
    });
    // Its assignment says which is the baseline.
    const look = await experiment.monitor({ metric: 'quality', direction: 'higher' }).decided;
    expect(look).toMatchObject({
      decision: 'better',
      baseline: { samples: 200 },
      candidate: { samples: 200 },
      arms: { baseline: { condition: 'old' }, candidate: { condition: 'new' } },
    });
    const turned = { by: 'condition', baseline: 'new', candidate: 'old' } as const;
    const other = experiment.monitor({ ...turned, metric: 'quality', direction: 'higher' });
    expect((await other.decided).decision).toBe('worse');
  });

  it('counts the first value of each sample, and of the query only', async () => {
    const { telemetry, start } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    for (const [experiment, rate] of [
      [control, 0.5],
      [treatment, 0.9],
    ] as const) {
      const random = randomStream(rate);
      experiment.run(() => {
        for (let i = 0; i < 300; i++) {
          const success = random.next() < rate;
          telemetry.execute('eval', { cost_usd: 0.1 }, { success, sample_id: `q${i}` });
          telemetry.execute('eval', { cost_usd: 0.1 }, { success: true, sample_id: `q${i}` });
          telemetry.execute('other', { cost_usd: 0.1 }, { success: false });
        }
      });
    }
    const look = await treatment.monitor({
      against: control,
      metric: 'success',
      query: { events: 'eval' },
    }).decided;
    // Yes or no: nothing else was asked for.
    expect(look).toMatchObject({ decision: 'better', method: 'beta-binomial' });
    expect(look.baseline).toMatchObject({ samples: 300, repeats: 300 });
    expect(look.candidate.mean).toBeGreaterThan(0.8);
    // What was paid was paid for every event.
    expect(look.spent.costUsd).toBeCloseTo(180);
  });

  it('ends undecided when the budget is spent, and stops the experiments if told to', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const monitor = treatment.monitor({
      against: control,
      ...QUICK,
      budget: { costUsd: 2 },
      stopExperiments: true,
    });
    calls(control, 150, 100);
    calls(treatment, 150, 100);
    const look = await monitor.decided;
    expect(look).toMatchObject({ decision: 'undecided', endedBy: 'budget', stop: true });
    expect(look.why).toBe('the budget of $2 is spent; the difference may still be 0');
    expect([control.status, treatment.status]).toEqual(['stopped', 'stopped']);
  });

  it('ends when its time is over', async () => {
    const { start } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const budget = { durationMs: 60 };
    const look = await treatment.monitor({ against: control, ...QUICK, budget }).decided;
    expect(look).toMatchObject({ decision: 'too-early', endedBy: 'budget' });
    expect(look.spent.durationMs).toBeGreaterThanOrEqual(60);
  });

  it('ends when it is stopped, or the signal aborts, and leaves the experiments alone', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const options = { against: control, ...QUICK, stopExperiments: true };
    const monitor = treatment.monitor(options);
    calls(control, 5, 100);
    expect(await monitor.stop()).toMatchObject({ endedBy: 'stopped' });
    const controller = new AbortController();
    const other = treatment.monitor({ ...options, signal: controller.signal });
    await sleep(20);
    controller.abort();
    expect(await other.decided).toMatchObject({ endedBy: 'stopped', baseline: { samples: 5 } });
    expect(treatment.status).toBe('running');
  });

  it('gives a look only where something changed, and the last one in any case', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const monitor = treatment.monitor({ against: control, ...QUICK });
    const looks: MonitorLook[] = [];
    const watching = (async () => {
      for await (const look of monitor) looks.push(look);
    })();
    await sleep(60);
    calls(control, 3, 100);
    await sleep(60);
    await monitor.stop();
    await watching;
    expect(looks.map(({ baseline, endedBy }) => [baseline.samples, endedBy])).toEqual([
      [0, null],
      [3, null],
      [3, 'stopped'],
    ]);
    // Who comes late has the last one.
    for await (const look of monitor) expect(look).toBe(looks.at(-1));
  });
});

const PLAN = {
  primaryMetric: 'success rate',
  direction: 'higher',
  minimumEffect: { absolute: 0.04 },
  alpha: 0.01,
  guardrails: [{ metric: 'latency_ms mean', direction: 'lower', margin: { relative: 0.1 } }],
  stoppingRule: { kind: 'sequential', method: 'asymptotic', burnIn: 50, maxSamples: 400 },
} as const;

describe('a monitor of an experiment with a plan', () => {
  it('goes by it', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment', { plan: PLAN })];
    const monitor = treatment.monitor({ against: control, pollMs: 5 });
    calls(control, 40, 100);
    calls(treatment, 40, 100);
    await sleep(30);
    const look = await monitor.stop();
    expect(look).toMatchObject({
      metric: 'success',
      direction: 'higher',
      alpha: 0.01,
      method: 'asymptotic',
      budget: { samples: 400 },
      why: '40 of the 50 samples an arm that the first look takes',
    });
  });

  it('takes the aim of a guardrail for its metric, and what it is told before the plan', async () => {
    const { start, calls } = labInMemory();
    const [control, treatment] = [await start('control', { plan: PLAN }), await start('treatment')];
    calls(control, 100, 95.5);
    calls(treatment, 100, 95.5);
    const options = { against: control, metric: 'latency', burnIn: 100, alpha: 0.05 };
    const look = await treatment.monitor({ ...options, pollMs: 5 }).decided;
    expect(look).toMatchObject({ direction: 'lower', alpha: 0.05, decision: 'equivalent' });
    expect(look.margin).toBeCloseTo(10);
  });
});

describe('options of a monitor', () => {
  it.each([
    [{ metric: 'latency_ms p95' }, 'metric', /a quantile is not the mean/],
    [{ metric: 'latency_ms median' }, 'metric', /a quantile/],
    [{ metric: 'cost_usd total' }, 'metric', /a total grows/],
    [{ metric: 'completion_tokens/cost_usd' }, 'metric', /a ratio of two sums/],
    [{ metric: 'quality' }, 'direction', /'lower' or 'higher' for quality/],
    [{}, 'metric', /there is no plan/],
    [{ metric: 'latency_ms', burnIn: 10 }, 'burnIn', /at least 30/],
    [{ metric: 'success', method: 'asymptotic', burnIn: 10 }, 'burnIn', /at least 30/],
    [{ metric: 'success', method: 'mixture-sprt' }, 'minimumEffect', /mixingDeviation/],
    [{ metric: 'success', bounds: { lower: 0, upper: 1 } }, 'bounds', /empirical-bernstein/],
  ] as const)('%j are refused: %s', async (options, path, message) => {
    const { start } = labInMemory();
    const [control, treatment] = [await start('control'), await start('treatment')];
    const monitor = treatment.monitor({ against: control, ...(options as object) });
    const refusal = await monitor.decided.catch((error: unknown) => error);
    expect(refusal).toMatchObject({ details: { path }, message: expect.stringMatching(message) });
    // Whoever only iterates is told as well.
    await expect(monitor[Symbol.asyncIterator]().next()).rejects.toBe(refusal);
  });

  it.each([
    [{ metrics: 'success' }, 'metrics'],
    [{ by: 'model' }, 'by'],
    [{ against: 'x', by: 'condition' }, 'against'],
    [{ against: 'x', baseline: 'control' }, 'baseline'],
    [{ against: 5 }, 'against'],
    [{ minimumEffect: 5 }, 'minimumEffect'],
    [{ minimumEffect: {} }, 'minimumEffect'],
    [{ budget: { dollars: 5 } }, 'budget.dollars'],
    [{ query: { limit: 5 } }, 'query.limit'],
    [{ query: { window: { lastN: 5 } } }, 'query.window'],
    [{ signal: 'stop' }, 'signal'],
    [{ method: 't-test' }, 'method'],
  ])('%j are refused at once, naming %s', async (options, path) => {
    const experiment = await labInMemory().start('control');
    expect(() => experiment.monitor(options as never)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ path }) }),
    );
  });

  it('are refused where there are no two arms', async () => {
    const experiment = await labInMemory().start('control');
    await expect(experiment.monitor({ metric: 'success' }).decided).rejects.toMatchObject({
      details: { path: 'baseline' },
    });
    const itself = experiment.monitor({ against: experiment, metric: 'success' });
    await expect(itself.decided).rejects.toMatchObject({ details: { path: 'against' } });
    const nobody = experiment.monitor({ against: '0123456789abcdef', metric: 'success' });
    await expect(nobody.decided).rejects.toMatchObject({ code: 'experiment-not-found' });
  });
});
