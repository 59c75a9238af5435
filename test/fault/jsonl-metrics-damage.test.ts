import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonlMetrics } from '../../src/metric/jsonl-metrics.js';
import type { MalformedLine } from '../../src/metric/malformed-lines.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';
import { temporaryDirectory } from '../metric/temporary-directory.js';

const file = async (): Promise<string> => join(await temporaryDirectory(), 'metrics.jsonl');

describe('a file whose last line was torn by a crash', () => {
  const torn = '{"run_id":"run","metric":"loss","val';

  it('gets the next line on a line of its own', async () => {
    const path = await file();
    await writeFile(path, torn);
    const malformed: MalformedLine[] = [];
    const adapter = jsonlMetrics({ path, onMalformedLine: (line) => malformed.push(line) });
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 1 });
    expect((await adapter.read('run')).map((entry) => entry.step)).toEqual([1]);
    expect(malformed).toEqual([{ line: 1, text: torn, error: expect.any(Error) }]);
  });

  it('gets it also when the crash comes while this process has the file in use', async () => {
    const adapter = jsonlMetrics({ path: await file(), onMalformedLine: () => undefined });
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 1 });
    await adapter.flush('run');
    await appendFile(adapter.path, torn);
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 2 });
    expect((await adapter.read('run')).map((entry) => entry.step)).toEqual([1, 2]);
    expect(adapter.malformedLines).toBe(1);
  });

  it('reads up to there, and says that the line has no end', async () => {
    const path = await file();
    MetricsStore.record(jsonlMetrics({ path }), 'run', 'loss', 1, { step: 1 });
    await jsonlMetrics({ path }).flush('run');
    await appendFile(path, torn);
    const malformed: MalformedLine[] = [];
    const adapter = jsonlMetrics({ path, onMalformedLine: (line) => malformed.push(line) });
    expect(await adapter.read('run')).toHaveLength(1);
    expect(malformed.map(({ line, error }) => [line, error.message])).toEqual([
      [2, expect.stringContaining('no end')],
    ]);
  });
});

describe('malformed lines in the middle of a file', () => {
  const good = (step: number): string =>
    `{"run_id":"run","metric":"loss","value":1,"step":${step},"timestamp":"2025-12-28T10:30:00Z","metadata":{}}`;
  const bad = [
    'not json',
    '[1]',
    'null',
    good(0).replace('"run_id":"run",', ''),
    good(0).replace('"value":1', '"value":null'),
    good(0).replace('"value":1', '"value":NaN'),
    good(0).replace('"step":0', '"step":-1'),
    good(0).replace('"metadata":{}', '"metadata":[]'),
    good(0) + good(1),
  ];

  it('are skipped, and reported with their number, text and fault', async () => {
    const path = await file();
    await writeFile(path, `${[good(1), ...bad, good(2)].join('\n')}\n`);
    const malformed: MalformedLine[] = [];
    const adapter = jsonlMetrics({ path, onMalformedLine: (line) => malformed.push(line) });
    expect((await adapter.read('run')).map((entry) => entry.step)).toEqual([1, 2]);
    expect(malformed.map(({ line, text }) => [line, text])).toEqual(
      bad.map((text, index) => [index + 2, text]),
    );
    expect(malformed.every((line) => line.error instanceof Error)).toBe(true);
    expect(adapter.malformedLines).toBe(bad.length);
    await writeFile(path, `${good(1)}\n`);
    await adapter.read('run');
    expect(adapter.malformedLines).toBe(0);
  });

  it('that are not UTF-8, or have no end in sight, do not stop the read', async () => {
    const path = await file();
    await writeFile(path, Buffer.from([0x22, 0xff, 0x22, 0x0a]));
    await appendFile(path, `${good(1)}\n`);
    await appendFile(path, Buffer.alloc(20 * 1024 * 1024, 'x'));
    await appendFile(path, `\n${good(2)}\n`);
    const malformed: MalformedLine[] = [];
    const adapter = jsonlMetrics({ path, onMalformedLine: (line) => malformed.push(line) });
    expect((await adapter.read('run')).map((entry) => entry.step)).toEqual([1, 2]);
    expect(malformed.map(({ line, error }) => [line, error.message])).toEqual([
      [1, expect.stringContaining('UTF-8')],
      [3, expect.stringContaining('longer')],
    ]);
    expect(malformed[1]?.text).toHaveLength(16 * 1024 * 1024);
  });

  it('make one warning for the file, with their count and the first numbers', async () => {
    const path = await file();
    await writeFile(path, `${[good(1), ...bad, good(2)].join('\n')}\n`);
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    onTestFinished(() => void process.off('warning', listen));
    const adapter = jsonlMetrics({ path });
    await adapter.read('run');
    await adapter.read('run');
    await jsonlMetrics({ path }).read('run');
    await new Promise(setImmediate);
    expect(warnings.filter(({ message }) => message.startsWith(path))).toEqual([
      expect.objectContaining({
        code: 'CRUCIBLE_METRICS_MALFORMED',
        message: `${path}: skipped 9 malformed lines (2, 3, 4, 5, 6, …).`,
      }),
    ]);
  });

  it('end the read if the callback throws, with what it threw', async () => {
    const path = await file();
    await writeFile(path, 'bad\n');
    const strict = new Error('strict');
    const adapter = jsonlMetrics({
      path,
      onMalformedLine: () => {
        throw strict;
      },
    });
    await expect(adapter.read('run')).rejects.toBe(strict);
  });
});
