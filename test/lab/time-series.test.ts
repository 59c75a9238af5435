import { describe, expect, it } from 'vitest';
import { scannedSeries } from '../../src/analysis/rollup-series.js';
import { Telemetry } from '../../src/bus/telemetry.js';
import { Lab } from '../../src/lab/lab.js';
import { timeSeries } from '../../src/lab/metrics.js';
import { scanEvents } from '../../src/lab/reading.js';
import { localStore } from '../../src/store/local/local-store.js';
import { memoryStore } from '../../src/store/memory/memory-store.js';
import { fakeClock } from '../../src/testing/fake-clock.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';

const STORES = {
  local: () => localStore({ directory: temporaryDirectory() }),
  memory: () => memoryStore(),
};

describe.each(Object.entries(STORES))('figures over time from the %s store', (_, createStore) => {
  it('agree with a full scan, before and after everything is sealed', async () => {
    const clock = fakeClock();
    const telemetry = new Telemetry();
    const lab = new Lab({ telemetry, clock, store: createStore() });
    const experiment = await lab.start({ name: 'series' });
    for (let i = 0; i < 70_000; i++) {
      clock.advance(20_000);
      telemetry.execute(
        i % 3 === 0 ? 'tool.call.stop' : 'req_llm.request.stop',
        { duration: 1e6 * (1 + (i % 50)) },
        { model: i % 2 === 0 ? 'gpt-4o' : 'unknown', usage: { input_tokens: i % 7 } },
      );
    }
    const options = { by: ['event', 'model'], maxBuckets: 100 } as const;
    const scanned = await scannedSeries(scanEvents(lab, experiment.id), options);
    expect(scanned.series.flatMap(({ buckets }) => buckets).length).toBeGreaterThan(50);
    const close = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
        typeof inner === 'number' ? Number(inner.toPrecision(9)) : inner,
      );
    expect(close(await timeSeries(lab, experiment.id, options))).toEqual(close(scanned));
    await experiment.stop();
    expect(close(await experiment.timeSeries(options))).toEqual(close(scanned));
  });

  it('refuse what they do not know, naming it', async () => {
    const lab = new Lab({ telemetry: new Telemetry(), store: createStore() });
    const { id } = await lab.start({ name: 'series' });
    await expect(timeSeries(lab, id, { every: 5 } as never)).rejects.toMatchObject({
      code: 'invalid-option',
      details: { path: 'options.every' },
    });
    await expect(timeSeries(lab, id, { maxBuckets: 0 })).rejects.toMatchObject({
      code: 'invalid-query',
    });
    await lab.stop(id);
  });
});
