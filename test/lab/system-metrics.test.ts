import { setTimeout as sleep } from 'node:timers/promises';
import { type Experiment, type ExperimentOptions, Lab, Telemetry } from 'crucible-telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const INTERVAL_MS = 1000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

async function start(
  options: Omit<ExperimentOptions, 'name'>,
): Promise<{ experiment: Experiment; lab: Lab; bus: Telemetry }> {
  const bus = new Telemetry();
  const lab = new Lab({ telemetry: bus, store: 'memory' });
  return { lab, bus, experiment: await lab.start({ name: 'measured', ...options }) };
}

async function samplesOf(experiment: Experiment): Promise<Readonly<Record<string, number>>[]> {
  const events = await experiment.events({ eventName: 'system.sample' });
  return events.map(({ measurements }) => measurements as Record<string, number>);
}

describe('system metrics', () => {
  it('are sampled at the interval while the experiment records, and once when it stops', async () => {
    const { experiment } = await start({ systemMetrics: { intervalMs: INTERVAL_MS } });
    expect(await samplesOf(experiment)).toEqual([]);
    vi.advanceTimersByTime(2 * INTERVAL_MS);
    expect(await samplesOf(experiment)).toHaveLength(2);
    await experiment.pause();
    const untilPause = (await samplesOf(experiment)).length;
    vi.advanceTimersByTime(5 * INTERVAL_MS);
    expect(await samplesOf(experiment)).toHaveLength(untilPause);
    await experiment.resume();
    vi.advanceTimersByTime(INTERVAL_MS);
    await experiment.stop();
    expect(await samplesOf(experiment)).toHaveLength(untilPause + 2);
    vi.advanceTimersByTime(5 * INTERVAL_MS);
    expect(await samplesOf(experiment)).toHaveLength(untilPause + 2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('say what the process and the machine take', async () => {
    const { experiment } = await start({ systemMetrics: true });
    await sleep(30);
    const untilMs = performance.now() + 60;
    while (performance.now() < untilMs);
    await sleep(30);
    await experiment.stop();
    const [sample] = await samplesOf(experiment);
    expect(sample!['cpu_percent']).toBeGreaterThan(10);
    expect(sample!['memory_rss_bytes']).toBeGreaterThan(sample!['heap_used_bytes']!);
    expect(sample!['event_loop_delay_max_ms']).toBeGreaterThan(20);
    expect(sample!['event_loop_delay_p99_ms']).toBeLessThanOrEqual(
      sample!['event_loop_delay_max_ms']!,
    );
    expect(sample!['system_load_1m']).toBeGreaterThanOrEqual(0);
    expect(sample!['system_memory_free_bytes']).toBeGreaterThan(0);
  });

  it('are no samples, requests, successes or latencies', async () => {
    const { experiment, bus } = await start({ systemMetrics: true, sampleSize: 10 });
    bus.execute('req_llm.request.stop', { duration: 5e6 }, { sample_id: 'a' });
    vi.advanceTimersByTime(60_000);
    await experiment.stop();
    const { reliability, latency, cost, tokens, summary } = await experiment.metrics();
    expect(summary.eventTypes).toMatchObject({ 'system.sample': 13 });
    expect(reliability).toMatchObject({ totalRequests: 1, successful: 1 });
    expect([latency.count, cost.count, tokens.count]).toEqual([1, 0, 0]);
    expect(experiment.progress()).toMatchObject({ observed: 1 });
  });

  it('go to the experiment that asked for them and to no other', async () => {
    const { experiment, lab } = await start({ systemMetrics: true, events: ['req_llm.**'] });
    const other = await lab.start({ name: 'other' });
    vi.advanceTimersByTime(10_000);
    await experiment.stop();
    await other.stop();
    expect((await samplesOf(experiment)).length).toBe(3);
    expect(await other.events()).toEqual([]);
  });

  it('are not measured where nobody asked for them', async () => {
    for (const systemMetrics of [undefined, false] as const) {
      const { experiment } = await start(systemMetrics === undefined ? {} : { systemMetrics });
      expect(vi.getTimerCount()).toBe(0);
      await experiment.stop();
      expect(await experiment.events()).toEqual([]);
    }
  });

  it.each([
    ['yes', 'systemMetrics'],
    [{ intervalMs: 999 }, 'systemMetrics.intervalMs'],
    [{ intervalMs: 60_001 }, 'systemMetrics.intervalMs'],
    [{ intervalMs: '5000' }, 'systemMetrics.intervalMs'],
    [{ interval: 5000 }, 'systemMetrics.interval'],
    [{ gpu: 1 }, 'systemMetrics.gpu'],
    [[], 'systemMetrics'],
  ])('refuse %j', async (systemMetrics, path) => {
    await expect(start({ systemMetrics: systemMetrics as never })).rejects.toMatchObject({
      code: 'invalid-option',
      details: { path },
    });
  });
});

describe('the GPU', () => {
  const sampled = async (gpu: () => never | object, times: number) => {
    const { experiment } = await start({
      systemMetrics: { intervalMs: INTERVAL_MS, gpu: gpu as () => Record<string, number> },
    });
    for (let i = 0; i < times; i++) {
      vi.advanceTimersByTime(INTERVAL_MS);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const samples = await samplesOf(experiment);
    await experiment.stop();
    return samples;
  };

  it('is told of by a callback, under names that say so', async () => {
    const [sample] = await sampled(
      () => ({ utilization_percent: 83, gpu_memory_used_bytes: 12e9, name: 'H100' }),
      1,
    );
    expect(sample).toMatchObject({ gpu_utilization_percent: 83, gpu_memory_used_bytes: 12e9 });
    expect(Object.keys(sample!).filter((name) => name.startsWith('gpu'))).toHaveLength(2);
  });

  it('may be asked in the background, and is told of with the next sample', async () => {
    const [first, second] = await sampled(async () => ({ utilization_percent: 50 }), 2);
    expect(first).not.toHaveProperty('gpu_utilization_percent');
    expect(second).toHaveProperty('gpu_utilization_percent', 50);
  });

  it.each([
    [
      'throws',
      () =>
        (() => {
          throw new Error('no driver');
        })(),
    ],
    ['rejects', () => Promise.reject(new Error('no driver'))],
    ['answers nothing', () => null as never],
    ['never answers', () => new Promise(() => {})],
  ])('harms nothing where its callback %s', async (_what, gpu) => {
    const samples = await sampled(gpu, 3);
    expect(samples).toHaveLength(3);
    for (const sample of samples) expect(sample).toHaveProperty('memory_rss_bytes');
  });

  it('is asked seldom where asking takes long, and never twice at a time', async () => {
    const slow = vi.fn(() => {
      const untilMs = performance.now() + 20;
      while (performance.now() < untilMs);
      return { utilization_percent: 1 };
    });
    expect(await sampled(slow, 10)).toHaveLength(10);
    expect(slow).toHaveBeenCalledTimes(1);
    const never = vi.fn(() => new Promise(() => {}));
    await sampled(never, 5);
    expect(never).toHaveBeenCalledTimes(1);
  });
});
