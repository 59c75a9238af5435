import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Experiment, Lab, Telemetry } from 'crucible-telemetry';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

const bus = new Telemetry();
const lab = new Lab({ telemetry: bus, store: 'memory' });
const started: Experiment[] = [];

async function start(name: string, options: object = {}): Promise<Experiment> {
  const experiment = await lab.start({ name, ...options });
  started.push(experiment);
  return experiment;
}

async function markers(experiment: Experiment): Promise<unknown[]> {
  return (await experiment.events()).map((event) => event.metadata['marker']);
}

afterEach(async () => {
  for (const experiment of started.splice(0)) await experiment.delete();
});

describe('experiments side by side in one process', () => {
  it('share no event under interleaved asynchronous load', async () => {
    const experiments = await Promise.all(['a', 'b', 'c'].map((name) => start(name)));
    const work = async (marker: string): Promise<void> => {
      for (let i = 0; i < 200; i++) {
        bus.execute('work.step', { i }, { marker });
        if (i % 3 === 0) await sleep(0);
        else if (i % 3 === 1) await Promise.resolve();
        else await new Promise((resolve) => setImmediate(resolve));
        setTimeout(() => bus.execute('work.timer', { i }, { marker }), i % 5);
      }
      await sleep(20);
    };
    await Promise.all(experiments.map((experiment) => experiment.run(() => work(experiment.name))));
    for (const experiment of experiments) {
      const seen = await markers(experiment);
      expect(seen).toHaveLength(400);
      expect(new Set(seen)).toEqual(new Set([experiment.name]));
    }
  });

  it('keep to their own through streams, event emitters and callbacks', async () => {
    const [a, b] = [await start('a'), await start('b')];
    const stream = (marker: string): Promise<void> =>
      pipeline(
        Readable.from(['x', 'y', 'z']),
        new Transform({
          objectMode: true,
          transform(chunk, _encoding, done) {
            bus.execute('stream.chunk', {}, { marker });
            setImmediate(done, null, chunk);
          },
        }),
        async (chunks) => {
          for await (const _ of chunks) bus.execute('stream.read', {}, { marker });
        },
      );
    await Promise.all([a.run(() => stream('a')), b.run(() => stream('b'))]);
    expect(await markers(a)).toEqual(Array(6).fill('a'));
    expect(await markers(b)).toEqual(Array(6).fill('b'));
  });

  it('give an event inside nested runs to the innermost one only', async () => {
    const [outer, inner] = [await start('outer'), await start('inner')];
    outer.run(() => {
      bus.execute('e', {}, { marker: 1 });
      inner.run(() => bus.execute('e', {}, { marker: 2 }));
      bus.execute('e', {}, { marker: 3 });
    });
    expect(await markers(outer)).toEqual([1, 3]);
    expect(await markers(inner)).toEqual([2]);
  });

  it('all get an event from outside of every run, but for those whose scope is "run"', async () => {
    const [open, closed] = [await start('open'), await start('closed', { scope: 'run' })];
    bus.execute('e', {}, { marker: 'outside' });
    closed.run(() => bus.execute('e', {}, { marker: 'inside' }));
    expect(await markers(open)).toEqual(['outside']);
    expect(await markers(closed)).toEqual(['inside']);
  });

  it('do not leak into another experiment when the one of the run is paused', async () => {
    const [paused, other] = [await start('paused'), await start('other')];
    await paused.pause();
    paused.run(() => bus.execute('e', {}, { marker: 'lost' }));
    expect(await markers(other)).toEqual([]);
    expect(await markers(paused)).toEqual([]);
  });

  it('never mix, whatever the order in which work is interleaved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 })), {
          maxLength: 60,
        }),
        async (plan) => {
          const experiments = await Promise.all(
            [0, 1, 2].map((i) => start(`e${i}`, { scope: 'run' })),
          );
          await Promise.all(
            plan.map(([which, delay], i) =>
              experiments[which]!.run(async () => {
                for (let turn = 0; turn < delay; turn++)
                  await new Promise((resolve) => setImmediate(resolve));
                bus.execute('e', {}, { marker: `${which}:${i}` });
              }),
            ),
          );
          for (const [which, experiment] of experiments.entries()) {
            const expected = plan.flatMap(([owner], i) =>
              owner === which ? [`${which}:${i}`] : [],
            );
            expect((await markers(experiment)).sort()).toEqual(expected.sort());
            await experiment.delete();
          }
          started.length = 0;
        },
      ),
      { numRuns: 25 },
    );
  });
});
