import { spawnSync } from 'node:child_process';
import { chmod, chown, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { type RecordingChild, withChildren } from './local-child.js';
import { evidenceOf, upTo } from './local-evidence.js';

const WAY = 'do as told';
const isRoot = process.getuid?.() === 0;
/** Root may write everywhere: then the child is somebody else. */
const NOBODY = 65_534;
const asNobody: readonly string[] = isRoot
  ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  : [];

function administer(...command: readonly string[]): boolean {
  const [name, ...args] = isRoot ? command : ['sudo', '-n', ...command];
  return spawnSync(name!, args, { stdio: 'ignore' }).status === 0;
}

function mounted(options: string): string | null {
  const directory = temporaryDirectory();
  if (!administer('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', directory)) return null;
  onTestFinished(() => void administer('umount', '-l', directory));
  return directory;
}

/** A small disk; where none can be mounted, the test is left out, but not in continuous integration. */
function smallDisk(skip: (why: string) => never, options = 'size=2m,mode=1777'): string {
  const directory = mounted(options);
  if (directory !== null) return directory;
  if (process.env['CI'] !== undefined) throw new Error('a tmpfs cannot be mounted here');
  console.warn('left out: a tmpfs cannot be mounted here');
  return skip('a tmpfs cannot be mounted');
}

const warningsOf = ({ lines }: RecordingChild): string[] =>
  lines.filter((line) => line.startsWith('warning '));

/** Records until the store refuses; how many events were recorded by then. */
async function recordUntilRefused(child: RecordingChild, events = 2000): Promise<number> {
  for (let count = events; count < 2_000_000; count += events) {
    expect(await child.ask(`record ${events}`)).toBe('done');
    const answer = await child.ask('flush');
    if (answer === 'done') continue;
    expect(answer).toBe('store-failed');
    return count;
  }
  throw new Error('the store took everything');
}

async function expectAll(directory: string, id: string, count: number): Promise<void> {
  const { numbers, duplicates, wrong, record } = await evidenceOf(directory, id);
  expect(numbers.length).toBe(count);
  expect(numbers).toEqual(upTo(count));
  expect({ duplicates, wrong }).toEqual({ duplicates: 0, wrong: 0 });
  expect(record).toMatchObject({ status: 'stopped', counts: { recorded: count, dropped: 0 } });
}

describe('a full disk', () => {
  it.for(['interval', 'sync'])(
    'that has space again has cost nothing: %s',
    async (durability, { skip }) => {
      await withChildren(async (start) => {
        const directory = smallDisk(skip);
        await writeFile(join(directory, 'ballast'), Buffer.alloc(1_700_000));
        const child = start(WAY, { directory, durability });
        const id = await child.said('id');
        let count = await recordUntilRefused(child, durability === 'sync' ? 100 : 2000);
        // It stays full for a while: the program goes on all the same.
        for (let more = 0; more < 5; more++) {
          expect(await child.ask('record 200')).toBe('done');
          await delay(250);
          count += 200;
        }
        await rm(join(directory, 'ballast'));
        expect(await child.ask('flush')).toBe('done');
        expect(await child.ask('stop')).toBe('done');
        await expectAll(directory, id, count);
        expect(warningsOf(child)).toEqual([expect.stringContaining('ENOSPC')]);
      });
    },
  );

  it('is told of by a process that ends, with how many events it cost', async ({ skip }) => {
    await withChildren(async (start) => {
      const directory = smallDisk(skip);
      await writeFile(join(directory, 'ballast'), Buffer.alloc(1_700_000));
      const child = start(WAY, { directory });
      const id = await child.said('id');
      const count = await recordUntilRefused(child);
      child.tell('exit');
      expect(await child.ended).toEqual({ code: 0, signal: null });
      const [, lost] = /crucible: (\d+) events could not be written/.exec(child.errors) ?? [];
      const { numbers, duplicates, record } = await evidenceOf(directory, id);
      expect(numbers.length + Number(lost)).toBe(count);
      expect(duplicates).toBe(0);
      expect(record).toMatchObject({ status: 'interrupted', counts: { recorded: numbers.length } });
    });
  });

  it('refuses a start, and nothing of it is there', async ({ skip }) => {
    await withChildren(async (start) => {
      const directory = smallDisk(skip);
      await writeFile(join(directory, 'ballast'), Buffer.alloc(4_000_000)).catch(() => {});
      const child = start(WAY, { directory });
      expect(await child.said('refused')).toMatch(/CrucibleError store-failed .*ENOSPC/);
      expect(await localStore({ directory }).listExperiments()).toEqual([]);
      expect(await readdir(directory)).toEqual(['ballast']);
    });
  });
});

describe('a place that may not be written to', () => {
  it('refuses a start, names the place, and is left as it was', async () => {
    const directory = temporaryDirectory();
    await chmod(directory, 0o555);
    await withChildren(async (start) => {
      const child = start(WAY, { directory }, { prefix: asNobody });
      const refusal = await child.said('refused');
      expect(refusal).toMatch(/CrucibleError store-failed .*EACCES/);
      expect(refusal).toContain(directory);
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('and one on a read-only disk, the same', async ({ skip }) => {
    const directory = smallDisk(skip, 'size=1m,ro');
    await withChildren(async (start) => {
      const child = start(WAY, { directory });
      expect(await child.said('refused')).toMatch(/CrucibleError store-failed .*EROFS/);
    });
  });

  it.each([
    ['from the first event on', 0],
    ['from the second tail on', 66_000],
  ])('%s, and may be again, has cost nothing', async (_when, before) => {
    const directory = temporaryDirectory();
    if (isRoot) await chown(directory, NOBODY, NOBODY);
    await withChildren(async (start) => {
      const child = start(WAY, { directory }, { prefix: asNobody });
      const id = await child.said('id');
      const places = ['', 'events', 'writers'].map((name) => join(directory, id, name));
      if (before > 0) await child.ask(`record ${before}`);
      await child.ask('flush');
      for (const place of places) await chmod(place, 0o555);
      const count = before + (await recordUntilRefused(child));
      // Writers say that they live; that they cannot is no news.
      await delay(1500);
      for (const place of places) await chmod(place, 0o755);
      expect(await child.ask('flush')).toBe('done');
      expect(await child.ask('stop')).toBe('done');
      await expectAll(directory, id, count);
      expect(warningsOf(child)).toEqual([expect.stringContaining('EACCES')]);
    });
  });
});

describe('an experiment whose directory is removed while it is recorded', () => {
  it.each([
    ['interval', 100],
    ['sync', 100],
    ['interval', 70_000],
    ['sync', 5000],
  ])('goes on anew, and counts what was lost: %s, after %i events', async (durability, before) => {
    const directory = temporaryDirectory();
    await withChildren(async (start) => {
      const child = start(WAY, { directory, durability });
      const id = await child.said('id');
      await child.ask(`record ${before}`);
      await child.ask('flush');
      await rm(join(directory, id), { recursive: true, maxRetries: 10 });
      expect(await child.ask('record 50')).toBe('done');
      expect(await child.ask('flush')).toBe('done');
      expect(await child.ask('stop')).toBe('done');
      const { numbers, duplicates, record } = await evidenceOf(directory, id);
      expect(numbers).toEqual(upTo(before + 50).slice(before));
      expect(duplicates).toBe(0);
      expect(record).toMatchObject({
        status: 'stopped',
        counts: { recorded: 50, dropped: before },
      });
      expect(warningsOf(child)).toHaveLength(1);
    });
  });
});
