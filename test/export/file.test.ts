import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CrucibleError } from '../../src/errors.js';
import type { EventBatch } from '../../src/event/batch.js';
import { type ExportRequest, exportEvents } from '../../src/export/export-events.js';
import { safeFileName } from '../../src/export/file-name.js';
import { type ExportFormat, formatNamed } from '../../src/export/formats.js';
import type { ExportProgress } from '../../src/export/options.js';
import {
  type Emitted,
  experimentRecord,
  filesIn,
  type Recorded,
  readLines,
  recorded,
  split,
  temporaryDirectory,
} from './fixture.js';

const EVENTS = Array.from({ length: 40 }, (_, i): Emitted => ['a.seen', { reward: i }, {}]);
const FORMATS: readonly ExportFormat[] = ['csv', 'jsonl'];

async function rejection(promise: Promise<unknown>): Promise<CrucibleError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CrucibleError);
  return error as CrucibleError;
}

/** Does something after so many batches of one event have been scanned. */
function interrupted(
  { batches }: Recorded,
  after: number,
  interrupt: () => void | Promise<void>,
): () => AsyncGenerator<EventBatch> {
  let count = 0;
  return async function* () {
    for await (const batch of split(batches, 1)()) {
      if (count++ === after) await interrupt();
      yield batch;
    }
  };
}

describe.each(FORMATS)('a file of %s', (format) => {
  it('replaces what was there, and leaves nothing else behind', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const path = join(directory, 'events');
    await writeFile(path, 'old');
    expect(await exportEvents({ batches, experiment, format, options: { path } })).toBe(path);
    expect((await readLines(path)).length).toBeGreaterThanOrEqual(EVENTS.length);
    expect(await filesIn(directory)).toEqual(['events']);
  });

  it('aborted in the middle leaves what was there, and no temporary file', async () => {
    const fixture = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const path = join(directory, 'events');
    await writeFile(path, 'old');
    // In the middle of collecting columns, of writing, and before anything.
    for (const after of [0, 20, 60]) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const batches = interrupted(fixture, after, () => controller.abort(reason));
      const options = { path, signal: controller.signal };
      const request = { ...fixture, batches, format, options };
      if (format === 'jsonl' && after === 60) await exportEvents(request);
      else await expect(exportEvents(request)).rejects.toBe(reason);
      if (format === 'jsonl' && after === 60) continue;
      expect(await readFile(path, 'utf8')).toBe('old');
      expect(await filesIn(directory)).toEqual(['events']);
    }
  });

  it('aborts at once even where the scan never answers', async () => {
    const directory = await temporaryDirectory();
    const controller = new AbortController();
    const batches = interrupted(await recorded(EVENTS), 3, () => {
      setTimeout(() => controller.abort(), 20);
      return new Promise(() => {});
    });
    const options = { path: join(directory, 'events'), signal: controller.signal };
    const request = { batches, experiment: experimentRecord(), format, options };
    await expect(exportEvents(request)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await filesIn(directory)).toEqual([]);
  });

  it('is not begun when the signal aborted before', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const options = { path: join(directory, 'new', 'events'), signal: AbortSignal.abort() };
    await expect(exportEvents({ batches, experiment, format, options })).rejects.toThrow();
    expect(await filesIn(directory)).toEqual([]);
  });

  it('is not there when the scan fails, and closes the scan when writing does', async () => {
    const fixture = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const path = join(directory, 'events');
    const failure = new CrucibleError('store-failed', 'gone');
    const batches = interrupted(fixture, 10, () => Promise.reject(failure));
    await expect(exportEvents({ ...fixture, batches, format, options: { path } })).rejects.toBe(
      failure,
    );
    let closed = 0;
    const watched = async function* () {
      try {
        yield* split(fixture.batches, 1)();
      } finally {
        closed++;
      }
    };
    const onProgress = () => {
      throw failure;
    };
    await expect(
      exportEvents({ ...fixture, batches: watched, format, options: { path, onProgress } }),
    ).rejects.toBe(failure);
    expect(closed).toBe(format === 'csv' ? 2 : 1);
    expect(await filesIn(directory)).toEqual([]);
  });

  it('tells how far it is, and ends at the total', async () => {
    const note = 'x'.repeat(50_000);
    const events = Array.from({ length: 100 }, (): Emitted => ['a.seen', {}, { note }]);
    const { batches, experiment } = await recorded(events);
    const reports: ExportProgress[] = [];
    const path = join(await temporaryDirectory(), 'events');
    const onProgress = (progress: ExportProgress) => reports.push(progress);
    await exportEvents({
      batches: split(batches, 9),
      experiment,
      format,
      options: { path, onProgress },
    });
    const { size } = await stat(path);
    expect(reports.length).toBeGreaterThan(3);
    expect(reports.at(-1)).toEqual({ rows: 100, totalRows: 100, bytes: size });
    expect(reports[0]!.totalRows).toBe(format === 'csv' ? 100 : null);
    for (const [i, { rows, bytes }] of reports.slice(1).entries()) {
      expect(rows).toBeGreaterThanOrEqual(reports[i]!.rows);
      expect(bytes).toBeGreaterThanOrEqual(reports[i]!.bytes);
    }
  });
});

describe('where a file goes', () => {
  async function exported(options: ExportRequest['options']): Promise<string> {
    const { batches, experiment } = await recorded(EVENTS);
    return exportEvents({ batches, experiment, format: 'jsonl', ...(options ? { options } : {}) });
  }

  it('is made where it is missing, and is given as an absolute path', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a', 'b', 'events.jsonl');
    expect(await exported({ path })).toBe(path);
    expect(await filesIn(directory)).toEqual(['a', 'a/b', 'a/b/events.jsonl']);
  });

  it('cannot be below a file, or be a directory or a device', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'file'), 'old');
    for (const path of [join(directory, 'file', 'events'), directory, '/dev/null']) {
      const error = await rejection(exported({ path }));
      expect(error.code).toBe('path-unwritable');
      expect(error.details.path).toBe(path);
      expect(error.message).toContain(path);
    }
    expect(await filesIn(directory)).toEqual(['file']);
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('old');
  });

  it('may have a name as long as the file system takes', async () => {
    const path = join(await temporaryDirectory(), `${'é'.repeat(120)}.jsonl`);
    expect(await exported({ path })).toBe(path);
    const error = await rejection(exported({ path: `${path}${'x'.repeat(200)}` }));
    expect(error.code).toBe('path-unwritable');
  });

  it('with overwrite: false is not where a file is already, or comes to be meanwhile', async () => {
    const fixture = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const path = join(directory, 'events');
    const options = { path, overwrite: false };
    const batches = interrupted(fixture, 5, () => writeFile(path, 'theirs'));
    for (const request of [{ ...fixture, batches }, fixture]) {
      const error = await rejection(exportEvents({ ...request, format: 'jsonl', options }));
      expect(error.code).toBe('path-unwritable');
      expect(await readFile(path, 'utf8')).toBe('theirs');
      expect(await filesIn(directory)).toEqual(['events']);
    }
    const free = join(directory, 'free');
    await exportEvents({ ...fixture, format: 'jsonl', options: { path: free, overwrite: false } });
    expect(await filesIn(directory)).toEqual(['events', 'free']);
  });

  it('is where a link leads, and who may read it stays the same', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'data'));
    const target = join(directory, 'data', 'real');
    await writeFile(target, 'old', { mode: 0o600 });
    await symlink(target, join(directory, 'link'));
    await exported({ path: join(directory, 'link') });
    expect(await readLines(target)).toHaveLength(EVENTS.length);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    expect(await filesIn(directory)).toEqual(['data', 'data/real', 'link']);
  });

  it('may be the same for several at once: one of them is there, whole', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const directory = await temporaryDirectory();
    const path = join(directory, 'events');
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        exportEvents({ batches, experiment, format: 'jsonl', options: { path } }),
      ),
    );
    expect(await readLines(path)).toHaveLength(EVENTS.length);
    expect(await filesIn(directory)).toEqual(['events']);
  });

  it('is exports/<name>-<id> in the working directory, whatever the experiment is called', async () => {
    const before = process.cwd();
    const directory = await temporaryDirectory();
    process.chdir(directory);
    onTestFinished(() => process.chdir(before));
    const names = [
      '../../x',
      'con',
      '',
      '🚀',
      'x'.repeat(300),
      'a/b\\c',
      'nul\0',
      '.hidden',
      'ü e',
    ];
    const paths: string[] = [];
    for (const name of names) {
      const experiment = experimentRecord({ name, id: '../id' });
      const { batches } = await recorded(EVENTS.slice(0, 1));
      paths.push(await exportEvents({ batches, experiment, format: 'csv' }));
    }
    const exports = resolve('exports');
    expect(paths.every((path) => dirname(path) === exports)).toBe(true);
    expect(paths.map((path) => basename(path))).toEqual([
      'x-id.csv',
      'con-id.csv',
      'experiment-id.csv',
      'experiment-id.csv',
      `${'x'.repeat(120)}-id.csv`,
      'a-b-c-id.csv',
      'nul-id.csv',
      'hidden-id.csv',
      'ü-e-id.csv',
    ]);
  });
});

describe('a safe file name', () => {
  it('is one short plain name, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).toMatch(/^[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}_])?$/u);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(120);
        expect(safe).not.toContain(sep);
      }),
    );
  });
});

describe('what is no format or no option', () => {
  it('is refused with the formats there are', () => {
    for (const name of ['xlsx', 'CSV', '__proto__', '', undefined, null, {}]) {
      const error = (() => {
        try {
          return formatNamed(name);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({
        code: 'format-unknown',
        details: { path: 'format', expected: "'csv' or 'jsonl' or 'parquet'" },
      });
    }
  });

  it('is refused with its name, before anything is written', async () => {
    const { batches, experiment } = await recorded(EVENTS);
    const wrong: [unknown, string][] = [
      [{ path: '' }, 'options.path'],
      [{ path: 'a\0b' }, 'options.path'],
      [{ path: 7 }, 'options.path'],
      [{ flatten: 'no' }, 'options.flatten'],
      [{ pretty: 2 }, 'options.pretty'],
      [{ neutralizeFormulas: null }, 'options.neutralizeFormulas'],
      [{ overwrite: 0 }, 'options.overwrite'],
      [{ onProgress: true }, 'options.onProgress'],
      [{ signal: {} }, 'options.signal'],
      ['out.csv', 'options'],
    ];
    for (const [options, path] of wrong) {
      const request = { batches, experiment, format: 'csv', options } as ExportRequest;
      const error = await rejection(exportEvents(request));
      expect([error.code, error.details.path]).toEqual(['invalid-option', path]);
    }
  });
});
