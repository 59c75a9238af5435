import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPriceBook,
  type Experiment,
  type ExperimentOptions,
  Lab,
  memoryStore,
  Telemetry,
} from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';

async function withExperiment<T>(
  options: Omit<ExperimentOptions, 'name'>,
  body: (bus: Telemetry, experiment: Experiment) => Promise<T> | T,
): Promise<T> {
  const bus = new Telemetry();
  const lab = new Lab({ telemetry: bus, store: 'memory' });
  const experiment = await lab.start({ name: 'options', ...options });
  try {
    return await body(bus, experiment);
  } finally {
    await experiment.delete();
  }
}

describe('events', () => {
  it('lets only matching names in', async () => {
    await withExperiment(
      { events: ['req_llm.**', ['altar', 'tool', 'stop']] },
      async (bus, experiment) => {
        for (const name of [
          'req_llm.request.stop',
          'altar.tool.start',
          'altar.tool.stop',
          'req_llmx.y',
        ])
          bus.execute(name);
        expect((await experiment.events()).map((event) => event.eventName)).toEqual([
          'req_llm.request.stop',
          'altar.tool.stop',
        ]);
      },
    );
  });
});

describe('sampling', () => {
  const kept = (seed: number, by?: string): Promise<number[]> =>
    withExperiment(
      { sampling: { rate: 0.3, seed, ...(by ? { by } : {}) } },
      async (bus, experiment) => {
        for (let i = 0; i < 4000; i++) bus.execute('e', { i }, { sample_id: `s${i % 1000}` });
        const { counts } = experiment.record;
        expect(counts.recorded + counts.sampledOut).toBe(4000);
        return (await experiment.events()).map((event) => event.measurements['i'] as number);
      },
    );

  it('keeps about the part asked for, the same part for the same seed, another for another', async () => {
    const [first, again, other] = [await kept(1), await kept(1), await kept(2)];
    expect(first.length).toBeGreaterThan(1000);
    expect(first.length).toBeLessThan(1400);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('keeps or leaves all events of one sample together', async () => {
    const perSample = new Map<number, number>();
    for (const i of await kept(3, 'sampleId'))
      perSample.set(i % 1000, (perSample.get(i % 1000) ?? 0) + 1);
    expect(perSample.size).toBeGreaterThan(230);
    expect(perSample.size).toBeLessThan(370);
    expect([...perSample.values()].every((count) => count === 4)).toBe(true);
  });
});

describe('sampleSize', () => {
  it('shows how far it is, counting distinct samples', async () => {
    await withExperiment({ sampleSize: 10 }, (bus, experiment) => {
      for (const id of ['a', 'b', 'a', 'c']) bus.execute('e.stop', {}, { sample_id: id });
      bus.execute('e.start', {}, { sample_id: 'd' });
      expect(experiment.progress()).toEqual({ target: 10, observed: 3, fraction: 0.3 });
    });
  });

  it('counts events with an outcome where none has a sample id', async () => {
    await withExperiment({ sampleSize: 4 }, (bus, experiment) => {
      for (const name of ['e.start', 'e.stop', 'e.exception', 'note']) bus.execute(name);
      expect(experiment.progress()).toEqual({ target: 4, observed: 2, fraction: 0.5 });
    });
  });

  it('ends the experiment with the very event that reached it, when asked to', async () => {
    await withExperiment({ sampleSize: 3, stopAtSampleSize: true }, async (bus, experiment) => {
      for (let i = 0; i < 10; i++) bus.execute('e.stop', {}, { sample_id: `s${i}` });
      while (experiment.status !== 'stopped') await sleep(1);
      expect((await experiment.events()).map((event) => event.sampleId)).toEqual([
        's0',
        's1',
        's2',
      ]);
      expect(experiment.progress().fraction).toBe(1);
    });
  });
});

describe('metricsConfig', () => {
  it('leaves out the families that are switched off, and loads no prices without cost', async () => {
    await withExperiment(
      { metricsConfig: { cost: false, tokens: false } },
      async (bus, experiment) => {
        bus.execute(
          'e.stop',
          { duration: 1e6 },
          { model: 'gpt-4o', provider: 'openai', prompt_tokens: 5, completion_tokens: 5 },
        );
        const metrics = await experiment.metrics();
        expect(metrics).toMatchObject({
          cost: { count: 0, total: null },
          tokens: { count: 0, total: null },
          latency: { count: 1 },
        });
        expect(experiment.record.prices).toBeNull();
        expect((await experiment.events())[0]?.costUsd).toBeNull();
      },
    );
  });

  it('computes custom metrics from each event, live and afterwards, and counts those that fail', async () => {
    const custom = {
      words: ({ metadata }: { metadata: Readonly<Record<string, unknown>> }): number | null => {
        if (metadata['text'] === undefined) return null;
        return (metadata['text'] as string).split(' ').length;
      },
    };
    await withExperiment({ metricsConfig: { custom } }, async (bus, experiment) => {
      bus.execute('e', {}, { text: 'one two' });
      bus.execute('e', {}, { text: 'one two three four' });
      bus.execute('e', {}, {});
      bus.execute('e', {}, { text: 5 });
      expect(experiment.live().custom['words']).toMatchObject({ count: 2, mean: 3 });
      const metrics = await experiment.metrics();
      expect(metrics.custom['words']).toMatchObject({ count: 2, mean: 3, min: 2, max: 4 });
      expect(experiment.record.counts).toMatchObject({ metricFailures: 1, recorded: 4 });
      expect((await experiment.events())[0]?.metrics).toEqual({ words: 2 });
    });
  });
});

describe('redact', () => {
  it('sees an event before anything is kept, and cannot harm the caller', async () => {
    const redact: ExperimentOptions['redact'] = (event) => {
      if (event.metadata['secret'] === 'all') return null;
      if (event.metadata['secret'] === 'broken') throw new Error('the hook failed');
      const { email, ...rest } = event.metadata;
      event.metadata['changed'] = true;
      return { ...event, metadata: { ...rest, has_email: email !== undefined } };
    };
    await withExperiment({ redact }, async (bus, experiment) => {
      const metadata = { email: 'a@b.c', plan: 'x' };
      bus.execute('e', {}, metadata);
      bus.execute('e', {}, { secret: 'all' });
      bus.execute('e', {}, { secret: 'broken' });
      expect(metadata).toEqual({ email: 'a@b.c', plan: 'x' });
      const events = await experiment.events();
      expect(events.map((event) => event.metadata)).toEqual([{ plan: 'x', has_email: true }]);
      expect(experiment.record.counts).toMatchObject({ recorded: 1, redacted: 2 });
    });
  });
});

describe('captureContent', () => {
  const metadata = {
    prompt: 'a long question',
    response: { text: 'an answer', usage: { prompt_tokens: 3, completion_tokens: 2 } },
  };

  it('leaves prompts and responses out by default, but reads their token counts', async () => {
    await withExperiment({}, async (bus, experiment) => {
      bus.execute('e', {}, { ...metadata, model: 'gpt-4o', provider: 'openai' });
      const [event] = await experiment.events();
      expect(event).toMatchObject({ success: true, promptTokens: 3, completionTokens: 2 });
      expect(event?.costUsd).toBeCloseTo((3 * 2.5 + 2 * 10) / 1e6, 12);
      expect(event?.metadata).toEqual({ model: 'gpt-4o', provider: 'openai' });
    });
  });

  it('keeps them when asked to', async () => {
    await withExperiment({ captureContent: true }, async (bus, experiment) => {
      bus.execute('e', {}, metadata);
      expect((await experiment.events())[0]?.metadata).toEqual(metadata);
    });
  });
});

describe('prices', () => {
  it('go before the built-in ones, and each cost says what priced it', async () => {
    const prices = createPriceBook({
      source: 'contract',
      version: '2026-01',
      prices: { 'gpt-4o': { inputPerMillion: 1, outputPerMillion: 1 } },
    });
    await withExperiment({ prices }, async (bus, experiment) => {
      const tokens = { prompt: 1000, completion: 1000 };
      bus.execute('e', {}, { model: 'gpt-4o', provider: 'openai', tokens });
      bus.execute('e', {}, { model: 'gpt-4o-mini', provider: 'openai', tokens });
      bus.execute('e', {}, { model: 'nobody-knows-it', tokens });
      bus.execute('e', {}, { model: 'gpt-4o', cost: 0.5 });
      const events = await experiment.events();
      expect(events.map((event) => event.costUsd)).toEqual([
        0.002,
        expect.closeTo(0.00075, 10),
        null,
        0.5,
      ]);
      expect(events.map((event) => event.priceSource)).toEqual([
        'contract@2026-01',
        expect.stringMatching(/^@pydantic\/genai-prices@\d/),
        null,
        'given',
      ]);
    });
  });
});

describe('a store at its bound', () => {
  it('shows what was dropped in the counts and in the summary', async () => {
    const store = memoryStore({ maxBytes: 20_000 });
    await withExperiment({ store }, async (bus, experiment) => {
      for (let i = 0; i < 40_000; i++) bus.execute('e', { i });
      const { summary } = await experiment.metrics();
      expect(summary.dropped).toBeGreaterThan(0);
      expect(summary.totalEvents + summary.dropped).toBe(40_000);
      expect(experiment.record.counts).toMatchObject({
        recorded: summary.totalEvents,
        dropped: summary.dropped,
      });
    });
  });
});
