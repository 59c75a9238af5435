import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { numberColumn } from '../../src/event/batch.js';
import { numberAt } from '../../src/event/column.js';
import { TIMESTAMP_US } from '../../src/event/fields.js';
import { Lab } from '../../src/lab/lab.js';
import { calculateMetrics } from '../../src/lab/metrics.js';
import { resolveQuery } from '../../src/query/query.js';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { type RecordingChild, withChildren } from './local-child.js';
import { evidenceOf, filesOf, upTo } from './local-evidence.js';

const WRITERS = 4;
const EVENTS = 30_000;
/** Writers do not share numbers. */
const PART = 1_000_000;

const labOf = (directory: string): Lab => new Lab({ store: pathToFileURL(directory).href });
const firsts = upTo(WRITERS).map((writer) => writer * PART);

/** The first begins the experiment, and the others join it. */
async function startWriters(
  start: (way: string, task: Readonly<Record<string, unknown>>) => RecordingChild,
  way: string,
  directory: string,
): Promise<{ id: string; writers: RecordingChild[] }> {
  const task = { directory, count: EVENTS, join: true };
  const founder = start(way, { ...task, first: firsts[0] });
  const id = await founder.said('id');
  const writers = [founder, ...firsts.slice(1).map((first) => start(way, { ...task, id, first }))];
  await Promise.all(writers.map((writer) => writer.said('id')));
  return { id, writers };
}

const numbersOf = (count: number): number[] =>
  firsts.flatMap((first) => upTo(count).map((n) => first + n));
const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('four processes that write to one experiment', () => {
  it('are read by two others meanwhile: nothing twice, never less than before, in the end all', async () => {
    const directory = temporaryDirectory();
    await withChildren(async (start) => {
      const { id, writers } = await startWriters(start, 'record and leave', directory);
      let isDone = false;
      let looks = 0;
      const watch = async (): Promise<void> => {
        const lab = labOf(directory);
        for (let before = 0; !isDone; looks++) {
          const { numbers, duplicates, wrong } = await evidenceOf(directory, id);
          expect({ duplicates, wrong }).toEqual({ duplicates: 0, wrong: 0 });
          expect(numbers.length).toBeGreaterThanOrEqual(before);
          const { summary } = await calculateMetrics(lab, id);
          expect(summary.totalEvents).toBeGreaterThanOrEqual(numbers.length);
          before = summary.totalEvents;
        }
      };
      const readers = Promise.all([watch(), watch()]);
      for (const writer of writers) writer.tell('go');
      const endings = await Promise.all(writers.map((writer) => writer.ended));
      isDone = true;
      await readers;
      expect(endings).toEqual(writers.map(() => ({ code: 0, signal: null })));
      // Readers that only came when all was over would prove nothing.
      expect(looks).toBeGreaterThan(4);
      await labOf(directory).stop(id);
      const { numbers, duplicates, record } = await evidenceOf(directory, id);
      expect(sorted(numbers)).toEqual(numbersOf(EVENTS));
      expect(duplicates).toBe(0);
      expect(record?.counts).toMatchObject({ recorded: WRITERS * EVENTS, dropped: 0 });
      expect(Object.keys(await filesOf(directory, id))).toEqual(['parquet']);
    });
  });

  it('pause, go on and stop when another process says so', async () => {
    const directory = temporaryDirectory();
    await withChildren(async (start) => {
      const { id, writers } = await startWriters(start, 'do as told', directory);
      const all = (command: string): Promise<string[]> =>
        Promise.all(writers.map((writer) => writer.ask(command)));
      const become = async (status: string): Promise<void> => {
        while ((await all('status')).some((other) => other !== status)) await delay(50);
      };
      const lab = labOf(directory);
      await all('record 100');
      await lab.pause(id);
      await become('paused');
      expect((await evidenceOf(directory, id)).numbers).toHaveLength(WRITERS * 100);
      // While it is paused, what is emitted is not recorded; their numbers are used up all the same.
      await all('record 10');
      await lab.resume(id);
      await become('running');
      await all('record 100');
      await lab.stop(id);
      await become('stopped');
      await all('record 10');
      const { numbers, duplicates, record } = await evidenceOf(directory, id);
      const kept = numbersOf(210).filter((n) => n % PART < 100 || n % PART >= 110);
      expect(sorted(numbers)).toEqual(kept);
      expect(duplicates).toBe(0);
      expect(record).toMatchObject({ status: 'stopped', counts: { recorded: WRITERS * 200 } });
      expect(await filesOf(directory, id)).toEqual({ parquet: WRITERS });
    });
  });
});

describe('a process whose clock jumps', () => {
  it.each([
    // The library's clock never runs backwards: it goes on as if nothing had been.
    ['back', -3_600_000, 0],
    ['ahead', 3_600_000, 1],
  ])(
    '%s an hour and again, records every event, and they are read by time',
    async (_to, jumpMs, hours) => {
      const directory = temporaryDirectory();
      const module = `const now = Date.now; let offset = 0; Date.now = () => now() + offset;
      setInterval(() => { offset += ${jumpMs}; }, 100).unref();`;
      await withChildren(async (start) => {
        const imports = [`data:text/javascript,${encodeURIComponent(module)}`];
        const child = start('do as told', { directory }, { imports });
        const id = await child.said('id');
        for (let round = 0; round < 10; round++) {
          await child.ask('record 500');
          await delay(60);
        }
        expect(await child.ask('stop')).toBe('done');
        const { numbers, duplicates } = await evidenceOf(directory, id);
        expect(sorted(numbers)).toEqual(upTo(5000));
        expect(duplicates).toBe(0);
        const times: number[] = [];
        for await (const batch of localStore({ directory }).scan(id, resolveQuery({}, 0)))
          for (let row = 0; row < batch.length; row++)
            times.push(numberAt(numberColumn(batch, TIMESTAMP_US)!, row));
        expect(times).toEqual(sorted(times));
        const span = (times.at(-1)! - times[0]!) / 3_600_000_000;
        expect(Math.min(1, Math.floor(span))).toBe(hours);
      });
    },
  );
});

describe('a process whose writer thread dies', () => {
  it('goes on with another one; all events are there, sealed, once', async () => {
    const directory = temporaryDirectory();
    // Each thread is ended by a signal, whatever it is at.
    const module = `let thread; process.on('worker', (worker) => (thread = worker));
      process.on('SIGUSR2', () => thread.terminate());`;
    await withChildren(async (start) => {
      const imports = [`data:text/javascript,${encodeURIComponent(module)}`];
      const child = start('do as told', { directory }, { imports });
      const id = await child.said('id');
      for (let round = 0; round < 3; round++) {
        // Too few for a tail to be complete: DuckDB aborts the process when its thread is ended amid a
        // call, which nobody but this test would do.
        await child.ask('record 20000');
        child.kill('SIGUSR2');
        await child.ask('record 1000');
      }
      // What the thread took with it is refused once, and then tried again.
      while ((await child.ask('flush')) !== 'done');
      // So is an end that a thread's end met.
      while ((await child.ask('stop')) !== 'done');
      const { numbers, duplicates, record } = await evidenceOf(directory, id);
      expect(numbers.length).toBe(63_000);
      expect(sorted(numbers)).toEqual(upTo(63_000));
      expect(duplicates).toBe(0);
      expect(record?.counts).toMatchObject({ recorded: 63_000, dropped: 0 });
      expect(Object.keys(await filesOf(directory, id))).toEqual(['parquet']);
    });
  });
});
