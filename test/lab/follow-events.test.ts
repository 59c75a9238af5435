import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../src/bus/telemetry.js';
import { eventAt } from '../../src/event/row.js';
import { followEvents } from '../../src/lab/follow-events.js';
import { Lab } from '../../src/lab/lab.js';
import { SeenEvents } from '../../src/lab/seen-events.js';

describe('following events', () => {
  it('has one that comes late, and none twice', async () => {
    const telemetry = new Telemetry();
    const lab = new Lab({ telemetry, store: 'memory' });
    const experiment = await lab.start({ name: 'ticking' });
    for (let n = 0; n < 3; n++) telemetry.execute('tick', { n });
    const controller = new AbortController();
    const numbers: unknown[] = [];
    const options = { query: {}, backlog: 10, signal: controller.signal, follow: true, pollMs: 10 };
    const following = (async () => {
      for await (const { batch, row } of followEvents(lab, experiment.id, options))
        numbers.push(eventAt(batch, row, experiment.record).measurements['n']);
    })();
    await sleep(80);
    telemetry.execute('tick', { n: 3 });
    await sleep(80);
    controller.abort();
    await following;
    expect(numbers).toEqual([0, 1, 2, 3]);
  });
});

describe('what was seen', () => {
  it('is told from what is new by its id, also where it is a little older than the newest', () => {
    const seen = new SeenEvents(100, 0);
    expect(seen.isNew('a', 1000)).toBe(true);
    expect(seen.isNew('b', 1200)).toBe(true);
    expect(seen.isNew('a', 1000)).toBe(false);
    expect(seen.isNew('late', 1150)).toBe(true);
    expect(seen.fromUs).toBe(1100);
    seen.forget();
    expect(seen.isNew('late', 1150)).toBe(false);
  });

  it('does not reach behind the first one that was shown', () => {
    const seen = new SeenEvents(1e9, 0);
    seen.isNew('m', 1000);
    expect(seen.isNew('z', 999)).toBe(false);
    expect(seen.isNew('a', 1000)).toBe(false);
    expect(seen.isNew('n', 1000)).toBe(true);
    expect(seen.fromUs).toBe(1000);
  });
});
