import { describe, expect, it } from 'vitest';
import { createSampler } from '../../src/enrich/sampling.js';
import { CrucibleError } from '../../src/errors.js';
import type { MetricEvent, MetricFunction } from '../../src/experiment/custom-metrics.js';
import { record } from './recorder-harness.js';

const metrics = (functions: Record<string, MetricFunction>) => ({
  customMetrics: new Map(Object.entries(functions)),
});

describe('an event that is emitted while another is being recorded', () => {
  it('by a getter is recorded right after it, as it was then', async () => {
    const { bus, recorder, events } = record();
    const inner = { n: 1, nested: { list: [1] } };
    const metadata = {
      before: 1,
      get emitting() {
        bus.execute('inner', {}, inner);
        inner.n = 2;
        inner.nested.list.push(2);
        return 'outer';
      },
      after: 2,
    };
    bus.execute('outer', { loss: 1 }, metadata);
    bus.execute('next');
    const seen = await events();
    expect(seen.map(({ eventName }) => eventName)).toEqual(['outer', 'inner', 'next']);
    expect(seen[0]).toMatchObject({
      measurements: { loss: 1 },
      metadata: { before: 1, emitting: 'outer', after: 2 },
    });
    expect(seen[1]?.metadata).toEqual({ n: 1, nested: { list: [1] } });
    expect(recorder.counts).toMatchObject({ recorded: 3, dropped: 0 });
  });

  it('may be one that cannot be read', async () => {
    const { bus, events } = record();
    bus.execute(
      'outer',
      {},
      {
        get emitting() {
          bus.execute(
            'inner',
            {},
            {
              get bad(): never {
                throw new Error('no');
              },
            },
          );
          return 1;
        },
      },
    );
    expect((await events())[1]?.metadata).toEqual({ bad: '[unreadable: no]' });
  });

  it('by a metric, is recorded; one that never stops is cut off, and counted', async () => {
    const { bus, recorder, events } = record(
      metrics({
        once: ({ eventName }) => {
          if (eventName === 'a') bus.execute('b');
          return 1;
        },
        forever: ({ eventName }) => {
          if (eventName === 'c') bus.execute('c');
          return 1;
        },
      }),
    );
    bus.execute('a');
    expect((await events()).map(({ eventName }) => eventName)).toEqual(['a', 'b']);
    bus.execute('c');
    const { recorded, dropped } = recorder.counts;
    expect(dropped).toBe(1);
    expect((await events()).length).toBe(recorded);
    bus.execute('b');
    expect((await events()).length).toBe(recorded + 1);
  });

  it('does not put the flush off that comes with it', async () => {
    const flushes: Promise<void>[] = [];
    const { bus, recorder, events } = record(
      metrics({
        flushing: () => {
          flushes.push(recorder.flush());
          return 1;
        },
      }),
    );
    for (let n = 0; n < 3; n++) bus.execute('a', {}, { n });
    await Promise.all(flushes);
    const seen = await events();
    expect(seen.map(({ metadata }) => metadata['n'])).toEqual([0, 1, 2]);
    expect(seen.map((event) => event.metrics)).toEqual([
      { flushing: 1 },
      { flushing: 1 },
      { flushing: 1 },
    ]);
  });
});

describe('custom metrics', () => {
  it('are computed from the event and what it tells, and kept beside it', async () => {
    const shown: MetricEvent[] = [];
    const { bus, clock, events } = record(
      metrics({
        tokensPerSecond: (event) => {
          shown.push(event);
          const { latencyMs, measurements } = event;
          return latencyMs === null ? null : Number(measurements['tokens']) / (latencyMs / 1000);
        },
        diverged: () => Number.NaN,
      }),
    );
    bus.execute('a.stop', { duration: 2e9, tokens: 100 }, { cost_usd: 0.5 });
    bus.execute('a.start', { tokens: 1 });
    expect(shown[0]).toEqual({
      eventName: 'a.stop',
      timestampUs: clock.nowUs(),
      measurements: { duration: 2e9, tokens: 100 },
      metadata: { cost_usd: 0.5 },
      latencyMs: 2000,
      costUsd: 0.5,
      success: true,
    });
    expect(shown[1]).toMatchObject({ latencyMs: null, costUsd: null, success: null });
    expect((await events()).map((event) => event.metrics)).toEqual([
      { tokens_per_second: 50, diverged: NaN },
      { diverged: NaN },
    ]);
  });

  it('that throw or give no number cost the event nothing, and are counted', async () => {
    const { bus, recorder, events } = record(
      metrics({
        throwing: () => {
          throw new Error('no');
        },
        text: () => 'many' as never,
        nothing: () => undefined,
        fine: () => 1,
      }),
    );
    bus.execute('a', {}, { n: 1 });
    expect((await events())[0]).toMatchObject({ metrics: { fine: 1 }, metadata: { n: 1 } });
    expect(recorder.counts).toMatchObject({ recorded: 1, metricFailures: 2 });
  });

  it('of one name in two spellings: the first has the column, the second is counted', async () => {
    const { bus, recorder, events } = record(metrics({ myScore: () => 1, my_score: () => 2 }));
    bus.execute('a');
    bus.execute('a');
    expect((await events()).map((event) => event.metrics)).toEqual([
      { my_score: 1 },
      { my_score: 1 },
    ]);
    expect(recorder.counts.metricFailures).toBe(2);
  });
});

describe('what an experiment does not take', () => {
  it('is other events than those it asked for', async () => {
    const { bus, recorder, events } = record({ accepts: (name) => name.startsWith('a.') });
    for (const name of ['a.b', 'b.a', 'a.c']) bus.execute(name);
    expect((await events()).map(({ eventName }) => eventName)).toEqual(['a.b', 'a.c']);
    expect(recorder.counts.recorded).toBe(2);
  });

  it('is left out by sampling, and counted', async () => {
    const { bus, recorder, events } = record({
      sampler: createSampler({ rate: 0.5, seed: 1, by: 'sample_id' }),
    });
    for (let i = 0; i < 200; i++) bus.execute('a', {}, { sample_id: `s${i % 20}`, i });
    const { recorded, sampledOut } = recorder.counts;
    expect(recorded + sampledOut).toBe(200);
    const ids = (await events()).map(({ sampleId }) => sampleId);
    expect(ids).toHaveLength(recorded);
    for (const id of new Set(ids)) expect(ids.filter((other) => other === id)).toHaveLength(10);
  });

  it('is withheld by redaction, and counted; what is redacted is nowhere', async () => {
    const { bus, recorder, events, batches } = record({
      redact: (event) => {
        if (event.metadata['drop'] === true) return null;
        if (event.metadata['fail'] === true) throw new Error('cannot');
        return { ...event, metadata: { ...event.metadata, user: '***' } };
      },
      customMetrics: new Map([['user', ({ metadata }) => String(metadata['user']).length]]),
    });
    bus.execute('a', {}, { user: 'secret name', n: 1 });
    bus.execute('a', {}, { user: 'secret name', drop: true });
    bus.execute('a', {}, { user: 'secret name', fail: true });
    expect((await events()).map(({ metadata, metrics: m }) => [metadata, m])).toEqual([
      [{ user: '***', n: 1 }, { user: 3 }],
    ]);
    expect(recorder.counts).toMatchObject({ recorded: 1, redacted: 2 });
    expect(JSON.stringify((await batches()).map((b) => [...b.columns]))).not.toContain('secret');
  });

  it('is redacted as far as it can be read', async () => {
    const { bus, recorder, events } = record({ redact: (event) => event });
    bus.execute(
      'a',
      {},
      {
        get bad(): never {
          throw new Error('no');
        },
      },
    );
    expect((await events())[0]?.metadata).toEqual({ bad: '[unreadable: no]' });
    expect(recorder.counts).toMatchObject({ recorded: 1, redacted: 0 });
  });
});

describe('a failure inside recording', () => {
  it('loses that event, says so, and mixes nothing into the next one', async () => {
    let failing = false;
    const prices = {
      source: 'test',
      version: '1',
      rateFor: () => {
        if (failing) throw new Error('price book on fire');
        return null;
      },
    };
    const { bus, recorder, events } = record({ prices });
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    bus.execute('a', usage, { model: 'm', n: 1 });
    failing = true;
    bus.execute(
      'a',
      { ...usage, leaked: 1 },
      { model: 'leaked', user_id: 'leaked', text: 'leaked' },
    );
    failing = false;
    bus.execute('a', {}, { n: 3 });
    const seen = await events();
    expect(seen.map(({ metadata }) => metadata)).toEqual([{ model: 'm', n: 1 }, { n: 3 }]);
    expect(seen[1]).toMatchObject({ model: null, userId: null, promptTokens: null });
    expect(recorder.counts).toMatchObject({ recorded: 2, dropped: 1 });
  });
});

describe('the sample size', () => {
  function counting(sampleSize: number) {
    let reached = 0;
    const harness = record({ sampleSize, onSampleSize: () => void reached++ });
    return { ...harness, reached: () => reached };
  }

  it('is reached once, by distinct sample ids with an outcome', () => {
    const { bus, recorder, reached } = counting(3);
    for (const id of ['a', 'a', 'b', 'a']) bus.execute('x.stop', {}, { sample_id: id });
    bus.execute('x.start', {}, { sample_id: 'c' });
    expect([recorder.samplesObserved, reached()]).toEqual([2, 0]);
    bus.execute('x.stop', {}, { sample_id: 'd' });
    bus.execute('x.stop', {}, { sample_id: 'e' });
    expect([recorder.samplesObserved, reached()]).toEqual([3, 1]);
  });

  it('is reached by events with an outcome, where they carry no ids', () => {
    const { bus, recorder, reached } = counting(2);
    bus.execute('x.start');
    bus.execute('x.stop');
    bus.execute('x.other');
    expect([recorder.samplesObserved, reached()]).toEqual([1, 0]);
    bus.execute('x.exception');
    expect([recorder.samplesObserved, reached()]).toEqual([2, 1]);
  });

  it('is not reached by steps of training, which belong to no sample', () => {
    const { bus, recorder, reached } = counting(2);
    for (let step = 0; step < 5; step++) bus.execute('train.batch.stop', { loss: 1 }, { step });
    bus.execute('train.epoch.stop', { loss: 1 }, { epoch: 1 });
    expect([recorder.samplesObserved, reached()]).toEqual([0, 0]);
    // A step of an agent belongs to the question that it works on.
    bus.execute('agent.step.stop', {}, { step: 1, sample_id: 'a' });
    bus.execute('agent.step.stop', {}, { step: 2, sample_id: 'a' });
    bus.execute('agent.step.stop', {}, { step: 1, sample_id: 'b' });
    expect([recorder.samplesObserved, reached()]).toEqual([2, 1]);
  });

  it('is reported when the event that reached it is recorded', async () => {
    const seen: number[] = [];
    const harness = record({
      sampleSize: 2,
      onSampleSize: () => void seen.push(harness.recorder.counts.recorded),
    });
    harness.bus.execute('x.stop');
    harness.bus.execute('x.stop');
    expect(seen).toEqual([2]);
  });
});

describe('a recorder that was closed', () => {
  it('has handed everything over, and refuses with the store’s failure where it could not', async () => {
    const { bus, recorder, events } = record();
    bus.execute('a');
    await recorder.close();
    expect(await events()).toHaveLength(1);
    const failing = record({
      store: {
        kind: 'broken',
        append: () => Promise.reject(new Error('disk on fire')),
      } as never,
    });
    failing.bus.execute('a');
    await expect(failing.recorder.close()).rejects.toThrow(CrucibleError);
  });
});
