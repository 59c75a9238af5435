import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Lab } from '../../src/lab/lab.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { type Ending, type RecordingChild, withChildren } from './local-child.js';
import { evidenceOf, filesOf, upTo } from './local-evidence.js';

const WAY = 'end in one way or another';

/** What a child recorded that ended so, and how it ended; `meanwhile` is done once it is up. */
async function endingOf(
  ending: string,
  task: Readonly<Record<string, unknown>>,
  meanwhile: (child: RecordingChild) => Promise<void> = async () => {},
): Promise<{ directory: string; id: string; ended: Ending; child: RecordingChild }> {
  const directory = temporaryDirectory();
  return withChildren(async (start) => {
    const child = start(WAY, { directory, ending, ...task });
    const id = await child.said('id');
    await meanwhile(child);
    return { directory, id, ended: await child.ended, child };
  });
}

async function sendOnceReady(child: RecordingChild, signal: NodeJS.Signals): Promise<void> {
  await child.said('ready');
  child.kill(signal);
}

/** All of them are there, once, before the experiment is recovered and after. */
async function expectEach(directory: string, id: string, count: number): Promise<void> {
  const left = await evidenceOf(directory, id);
  expect(left).toMatchObject({ duplicates: 0, wrong: 0, record: { status: 'interrupted' } });
  expect(left.numbers.length).toBe(count);
  expect(left.numbers).toEqual(upTo(count));
  expect(left.record?.counts).toMatchObject({ recorded: count, dropped: 0 });
  await new Lab({ store: pathToFileURL(directory).href }).stop(id);
  const stopped = await evidenceOf(directory, id);
  expect(stopped).toMatchObject({ duplicates: 0, record: { status: 'stopped' } });
  expect(stopped.numbers).toEqual(upTo(count));
  expect(stopped.record?.counts.recorded).toBe(count);
  expect(Object.keys(await filesOf(directory, id))).toEqual(['parquet']);
}

const ENDINGS: readonly [string, number, number][] = [
  ['runs out of work', 0, 1],
  ['runs out of work amid a flush', 0, 1],
  ['calls process.exit()', 0, 1],
  ['calls process.exit(3)', 3, 1],
  ['calls process.exit() amid a flush', 0, 2],
  ['throws what nobody catches', 1, 1],
  ['rejects what nobody handles', 1, 1],
];

describe.concurrent.each(['interval', 'sync'])(
  'with durability %s, nothing is lost when a process',
  (durability) => {
    describe.concurrent.each(ENDINGS)(
      '%s, and its exit code is its own (%i)',
      (ending, code, times) => {
        it.each([
          ['right after its first event, before the writer thread is up', 1, undefined],
          ['right after its first thousands of events', 5000, undefined],
          ['having written for a while, with thousands just recorded', 5000, 400],
        ])('%s', async (_when, count, afterMs) => {
          const { directory, id, ended } = await endingOf(ending, { durability, count, afterMs });
          expect(ended).toEqual({ code, signal: null });
          await expectEach(directory, id, count * (times + (afterMs === undefined ? 0 : 1)));
        });
      },
    );

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
      'is sent %s, and ends by it',
      async (signal) => {
        const { directory, id, ended } = await endingOf(
          'is sent a signal',
          { durability, count: 10_000 },
          (child) => sendOnceReady(child, signal),
        );
        expect(ended).toEqual({ code: null, signal });
        await expectEach(directory, id, 10_000);
      },
    );
  },
);

describe('a process that handles a signal itself', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends at %s as it decides', async (signal) => {
    const { directory, id, ended } = await endingOf(
      'ends at a signal as it decides',
      { count: 3000, signal },
      (child) => sendOnceReady(child, signal),
    );
    expect(ended).toEqual({ code: 7, signal: null });
    await expectEach(directory, id, 6000);
  });

  it('ends at SIGTERM in its own time, where it listens once', async () => {
    const { directory, id, ended } = await endingOf(
      'ends in its own time, having listened once',
      { count: 3000, signal: 'SIGTERM' },
      (child) => sendOnceReady(child, 'SIGTERM'),
    );
    expect(ended).toEqual({ code: 7, signal: null });
    await expectEach(directory, id, 6000);
  });

  it('goes on if it wants to, and what it records then is there, too', async () => {
    const { directory, id, ended } = await endingOf(
      'goes on after a signal',
      { count: 3000, signal: 'SIGTERM' },
      async (child) => {
        await sendOnceReady(child, 'SIGTERM');
        await child.said('signalled');
        child.tell('stop');
      },
    );
    expect(ended).toEqual({ code: 0, signal: null });
    const { numbers, duplicates, record } = await evidenceOf(directory, id);
    expect(numbers).toEqual(upTo(9000));
    expect(duplicates).toBe(0);
    expect(record).toMatchObject({ status: 'stopped', counts: { recorded: 9000 } });
    expect(await filesOf(directory, id)).toMatchObject({ parquet: expect.any(Number) });
    expect(Object.keys(await filesOf(directory, id))).toEqual(['parquet']);
  });
});

it('what exit listeners record is there, too', async () => {
  const { directory, id } = await endingOf('records in an exit listener', { count: 100 });
  await expectEach(directory, id, 200);
});
