import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeArchive } from '../../src/export/archive.js';
import type { ExportProgress } from '../../src/export/options.js';
import { readArchive } from '../../src/export/read-archive.js';
import { readJsonLines } from '../../src/export/read-jsonl.js';
import {
  collected,
  type Emitted,
  filesIn,
  type Recorded,
  readLines,
  recorded,
  split,
  temporaryDirectory,
} from './fixture.js';

const EVENTS = Array.from(
  { length: 30 },
  (_, i): Emitted => ['train.batch.stop', { loss: i === 7 ? NaN : 1 / (i + 1), step: i }, {}],
);
const METADATA = { learningRate: 1e-4, best_loss: NaN, camelCase: { snake_case: [1, 'x'] } };

function fixture(): Promise<Recorded> {
  return recorded(EVENTS, {
    experiment: {
      metadata: METADATA,
      hypothesis: 'it “works”\nbetter',
      sampleSize: 30,
      environment: {
        gitCommit: 'abc',
        gitDirty: true,
        gitBranch: null,
        package: 'x@1',
        libraryVersion: null,
        node: 'v20',
        platform: 'linux',
        architecture: 'x64',
        cpu: null,
        cpuCount: 2,
        memoryBytes: 1e9,
        hostname: 'h',
        pid: 1,
        workingDirectory: '/w',
        argv: ['node', 'x.js'],
      },
    },
  });
}

describe.each(['run.jsonl', 'run.jsonl.gz'])('an archive %s', (name) => {
  it('gives back the record and the events, as often as asked', async () => {
    const { batches, experiment, events } = await fixture();
    const path = join(await temporaryDirectory(), name);
    expect(await writeArchive({ batches, experiment, options: { path } })).toBe(path);
    const archive = await readArchive(path);
    expect(archive.record).toEqual(experiment);
    expect(await collected(archive.events)).toEqual(await events());
    expect(await collected(archive.events)).toHaveLength(EVENTS.length);
    expect(await collected(readJsonLines(path))).toEqual(await events());
  });

  it('leaves what was there when it is aborted', async () => {
    const { batches, experiment } = await fixture();
    const directory = await temporaryDirectory();
    const path = join(directory, name);
    await writeFile(path, 'old');
    const controller = new AbortController();
    const aborting = async function* () {
      yield* split(batches, 10)();
      controller.abort();
    };
    const options = { path, signal: controller.signal };
    await expect(writeArchive({ batches: aborting, experiment, options })).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await filesIn(directory)).toEqual([name]);
  });

  it('reports the bytes of the file', async () => {
    const { batches, experiment } = await fixture();
    const path = join(await temporaryDirectory(), name);
    const reports: ExportProgress[] = [];
    const onProgress = (progress: ExportProgress) => reports.push(progress);
    await writeArchive({ batches, experiment, options: { path, onProgress } });
    const bytes = (await readFile(path)).length;
    expect(reports.at(-1)).toEqual({ rows: EVENTS.length, totalRows: EVENTS.length, bytes });
  });
});

describe('the file of an archive', () => {
  it('begins with the record, its own keys in snake_case and the caller’s as they were', async () => {
    const { batches, experiment } = await fixture();
    const path = join(await temporaryDirectory(), 'run.jsonl.gz');
    await writeArchive({ batches, experiment, options: { path } });
    const lines = gunzipSync(await readFile(path))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(1 + EVENTS.length);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      crucible: 'experiment',
      schema_version: 1,
      record: {
        schema_version: 1,
        started_at: experiment.startedAt,
        metadata: { learningRate: 1e-4, best_loss: 'NaN', camelCase: { snake_case: [1, 'x'] } },
        environment: { git_commit: 'abc', cpu_count: 2 },
        metrics_config: { success_rate: true },
      },
    });
  });

  it('is in archives/ unless it is told otherwise', async () => {
    const before = process.cwd();
    process.chdir(await temporaryDirectory());
    onTestFinished(() => process.chdir(before));
    const { batches, experiment } = await fixture();
    const path = await writeArchive({ batches, experiment });
    expect(path).toBe(resolve('archives', `Prompt-A-${experiment.id}.jsonl`));
    expect(await readLines(path)).toHaveLength(1 + EVENTS.length);
  });

  it('is refused where it is none', async () => {
    const { batches, experiment } = await fixture();
    const path = join(await temporaryDirectory(), 'run.jsonl');
    await writeArchive({ batches, experiment, options: { path } });
    const [header, ...events] = await readLines(path);
    const wrong = [
      '',
      events.join('\n'),
      header!.replace('"schema_version":1', '"schema_version":2'),
      header!.replace('"status":', '"state":'),
      header!.slice(0, 60),
      gzipSync('nonsense'),
    ];
    for (const content of wrong) {
      await writeFile(path, content);
      const error = await readArchive(path).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'path-unreadable', details: { path, line: 1 } });
    }
    await expect(readArchive(join(path, 'x'))).rejects.toMatchObject({ code: 'path-unreadable' });
  });
});
