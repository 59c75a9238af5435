import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import { Lab } from '../../src/lab/lab.js';
import { timeSeries } from '../../src/lab/metrics.js';
import { localStore } from '../../src/store/local/local-store.js';
import { temporaryDirectory } from '../store/local/temporary-directory.js';
import { withChildren } from './local-child.js';
import { evidenceIn, evidenceOf, filesOf, upTo } from './local-evidence.js';

const EVENTS = 8;

/** An experiment as a process left it that was killed, and as it is once it is recovered. */
let id: string;
let killed: string;
let recovered: string;
let tail: string;
let segment: string;
let sidecar: string;

beforeAll(async () => {
  killed = temporaryDirectory();
  await withChildren(async (start) => {
    const task = {
      directory: killed,
      durability: 'sync',
      count: EVENTS,
      ending: 'is sent a signal',
    };
    const child = start('end in one way or another', task);
    id = await child.said('id');
    await child.said('ready');
    child.kill('SIGKILL');
    await child.ended;
  });
  recovered = await copyOf(killed);
  await new Lab({ store: pathToFileURL(recovered).href }).stop(id);
  [tail] = (await readdir(join(killed, id, 'events'))) as [string];
  [segment] = (await readdir(join(recovered, id, 'events'))) as [string];
  [sidecar] = (await readdir(join(recovered, id, 'rollups'))) as [string];
});

async function copyOf(directory: string): Promise<string> {
  const copy = temporaryDirectory();
  await cp(directory, copy, { recursive: true });
  return copy;
}

/** The recovered experiment once more. */
async function underAnotherName(directory: string, name: string): Promise<void> {
  await cp(join(recovered, id), join(directory, name), { recursive: true });
  const path = join(directory, name, 'experiment.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace(id, name));
}

const tailIn = (directory: string): string => join(directory, id, 'events', tail);
const segmentIn = (directory: string): string => join(directory, id, 'events', segment);
const sidecarIn = (directory: string): string => join(directory, id, 'rollups', sidecar);

/** Where each frame of a tail ends: 16 bytes, of which the second four say how many follow. */
function frameEnds(file: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0; at < file.length; ) ends.push((at += 16 + file.readUInt32LE(at + 4)));
  return ends;
}

/** Recovered, it is the same events in segments alone, or none at all. */
async function expectSealed(directory: string, count: number): Promise<void> {
  await new Lab({ store: pathToFileURL(directory).href }).stop(id);
  const { numbers, duplicates, record } = await evidenceOf(directory, id);
  expect(numbers).toEqual(upTo(count));
  expect(duplicates).toBe(0);
  expect(record).toMatchObject({ status: 'stopped', counts: { recorded: count } });
  expect(await filesOf(directory, id)).toEqual(count === 0 ? {} : { parquet: 1 });
}

describe('events that a writer left in two of its files', () => {
  it('are there once and count once, before recovery and after', async () => {
    const directory = await copyOf(killed);
    const [writer, number] = tail.replace('.tail', '').split('-') as [string, string];
    const next = String(Number(number) + 1).padStart(number.length, '0');
    await cp(tailIn(directory), join(directory, id, 'events', `${writer}-${next}.tail`));
    const { numbers, record } = await evidenceOf(directory, id);
    expect(numbers).toEqual(upTo(EVENTS));
    expect(record?.counts.recorded).toBe(EVENTS);
    await new Lab({ store: pathToFileURL(directory).href }).stop(id);
    const stopped = await evidenceOf(directory, id);
    expect(stopped).toMatchObject({ duplicates: 0, record: { status: 'stopped' } });
    expect(stopped.numbers).toEqual(upTo(EVENTS));
    expect(stopped.record?.counts.recorded).toBe(EVENTS);
  });
});

describe('a tail', () => {
  it('that is cut at any byte shows the whole frames before it', async () => {
    const whole = await readFile(tailIn(killed));
    const ends = frameEnds(whole);
    expect(ends).toHaveLength(EVENTS);
    const directory = await copyOf(killed);
    const store = localStore({ directory });
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      await writeFile(tailIn(directory), whole.subarray(0, bytes));
      const { numbers, wrong, record } = await evidenceIn(store, id);
      const frames = ends.filter((end) => end <= bytes).length;
      expect({ bytes, numbers, wrong }).toEqual({ bytes, numbers: upTo(frames), wrong: 0 });
      expect(record).toMatchObject({ status: 'interrupted', counts: { recorded: frames } });
    }
  });

  it('that is cut amid any frame is sealed up to there', async () => {
    const whole = await readFile(tailIn(killed));
    for (const [frames, end] of frameEnds(whole).entries()) {
      const directory = await copyOf(killed);
      await writeFile(tailIn(directory), whole.subarray(0, end - 20));
      await expectSealed(directory, frames);
    }
  });

  it('one bit of which is wrong shows what lies before it, and no more', async () => {
    const whole = await readFile(tailIn(killed));
    const ends = frameEnds(whole);
    const directory = await copyOf(killed);
    const store = localStore({ directory });
    for (let byte = ends[2]!; byte < ends[3]!; byte++) {
      const damaged = Buffer.from(whole);
      damaged[byte]! ^= 1 << (byte % 8);
      await writeFile(tailIn(directory), damaged);
      const { numbers, wrong } = await evidenceIn(store, id);
      expect({ byte, numbers, wrong }).toEqual({ byte, numbers: upTo(3), wrong: 0 });
    }
    await expectSealed(directory, 3);
  });
});

describe('a segment that is cut at any byte', () => {
  it.each(['with', 'without'])(
    '%s its sidecar, makes a read reject and name it',
    async (which) => {
      const whole = await readFile(segmentIn(recovered));
      const directory = await copyOf(recovered);
      const store = localStore({ directory });
      const step = Math.ceil(whole.length / 1000);
      for (let bytes = 0; bytes < whole.length; bytes += step) {
        // Under another name each time, as nobody expects a segment to change.
        const cut = `cut-${bytes}`;
        await underAnotherName(directory, cut);
        const path = join(directory, cut, 'events', segment);
        await writeFile(path, whole.subarray(0, bytes));
        if (which === 'without') await rm(join(directory, cut, 'rollups', sidecar));
        const error = await evidenceIn(store, cut).then(
          ({ numbers }) => `${numbers.length} events`,
          (reason: unknown) => reason,
        );
        expect(error, `cut at ${bytes}`).toBeInstanceOf(CrucibleError);
        expect((error as CrucibleError).message).toContain(path);
      }
      await store.close();
    },
    120_000,
  );
});

it('a sidecar that is cut at any byte changes no answer', async () => {
  const whole = await readFile(sidecarIn(recovered));
  const chart = await timeSeries(new Lab({ store: pathToFileURL(recovered).href }), id);
  expect(chart.series).toHaveLength(1);
  const directory = await copyOf(recovered);
  const step = Math.ceil(whole.length / 400);
  for (let bytes = 0; bytes <= whole.length; bytes += step) {
    const cut = `cut-${bytes}`;
    await underAnotherName(directory, cut);
    await writeFile(join(directory, cut, 'rollups', sidecar), whole.subarray(0, bytes));
  }
  const store = localStore({ directory });
  const lab = new Lab({ store: pathToFileURL(directory).href });
  for (let bytes = 0; bytes <= whole.length; bytes += step) {
    expect((await evidenceIn(store, `cut-${bytes}`)).numbers).toEqual(upTo(EVENTS));
    expect(await timeSeries(lab, `cut-${bytes}`)).toEqual(chart);
  }
  await store.close();
});

describe('a crash between two steps of sealing', () => {
  type Step = (directory: string) => Promise<void>;
  const half: Step = async (directory) => {
    const bytes = await readFile(segmentIn(recovered));
    await writeFile(`${segmentIn(directory)}.tmp`, bytes.subarray(0, bytes.length / 2));
  };
  const temporary: Step = (directory) => cp(segmentIn(recovered), `${segmentIn(directory)}.tmp`);
  const withSidecar: Step = async (directory) => {
    await mkdir(join(directory, id, 'rollups'), { recursive: true });
    await cp(sidecarIn(recovered), sidecarIn(directory));
  };
  const withSegment: Step = (directory) => cp(segmentIn(recovered), segmentIn(directory));
  const withoutTail: Step = (directory) => rm(tailIn(directory));
  const steps: readonly [string, ...Step[]][] = [
    ['before the first'],
    ['as the segment is written', half],
    ['when the segment is written', temporary],
    ['when the sidecar is in place', temporary, withSidecar],
    ['when the segment is in place', withSidecar, withSegment],
    ['when the tail is removed', withSidecar, withSegment, withoutTail],
    ['and then the loss of the sidecar', withSegment],
    ['and then the loss of the sidecar, when the tail is removed', withSegment, withoutTail],
    ['and another one as it was sealed again', withSidecar, withSegment, half],
  ];

  it.each(steps)(
    '%s: each event is there once, before recovery and after',
    async (_when, ...done) => {
      const directory = await copyOf(killed);
      for (const step of done) await step(directory);
      const { numbers, duplicates, wrong, record } = await evidenceOf(directory, id);
      expect({ numbers, duplicates, wrong }).toEqual({
        numbers: upTo(EVENTS),
        duplicates: 0,
        wrong: 0,
      });
      expect(record).toMatchObject({ status: 'interrupted', counts: { recorded: EVENTS } });
      await expectSealed(directory, EVENTS);
    },
  );
});
