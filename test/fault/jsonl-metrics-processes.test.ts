import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { jsonlMetrics } from '../../src/metric/jsonl-metrics.js';
import type { MalformedLine } from '../../src/metric/malformed-lines.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';
import { temporaryDirectory } from '../metric/temporary-directory.js';

const CHILD = fileURLToPath(new URL('./jsonl-metrics-child.ts', import.meta.url));
const run = promisify(execFile);

const file = async (): Promise<string> => join(await temporaryDirectory(), 'metrics.jsonl');

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function stepsOf(path: string, runId: string): Promise<(number | null)[]> {
  const entries = await jsonlMetrics({ path }).read(runId);
  return entries.map((entry) => entry.step);
}

describe('several processes on one file', () => {
  it('write whole lines only, each process in its own order', async () => {
    const path = await file();
    const runs = ['ada', 'bob', 'cyd', 'dan'];
    const children = runs.map((runId) =>
      fork(CHILD, ['append beside others', path, runId, '2000'], { execArgv: ['--import', 'tsx'] }),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    for (const child of children) child.send('go');
    expect(await Promise.all(children.map(exitCodeOf))).toEqual([0, 0, 0, 0]);

    const text = await readFile(path, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(8_000);
    const parsed = lines.map((line) => JSON.parse(line) as { run_id: string; step: number });
    for (const runId of runs) {
      const own = parsed.filter((line) => line.run_id === runId);
      expect(own.map((line) => line.step)).toEqual(upTo(2_000));
    }
    // They did write at the same time: a file of four blocks would prove nothing.
    const changes = parsed.filter((line, index) => line.run_id !== parsed[index - 1]?.run_id);
    expect(changes.length).toBeGreaterThan(20);

    const reader = jsonlMetrics({ path });
    for (const runId of runs) expect(await reader.read(runId)).toHaveLength(2_000);
    expect(reader.malformedLines).toBe(0);
  });
});

describe('a process that ends with lines not yet written', () => {
  it.each([
    ['calls process.exit() right after recording', 'exit at once', 0],
    ['calls process.exit() amid flushes and writes', 'exit amid flushes', 0],
    ['has nothing left to do', 'run out of work', 0],
    ['dies of an uncaught error', 'throw', 1],
    ['records its last metrics in an exit listener', 'record in an exit listener', 0],
    ['recorded in a worker thread that exits', 'record in a worker thread', 0],
  ])('loses none and doubles none when it %s', async (_what, way, code) => {
    const path = await file();
    const child = fork(CHILD, [way, path, 'run', '3000'], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    expect(await exitCodeOf(child)).toBe(code);
    expect(await stepsOf(path, 'run')).toEqual(upTo(3_000));
  });

  it('says on its way out how many lines could not be written', async () => {
    const directory = await temporaryDirectory();
    const { stderr } = await runChild(['exit at once', directory, 'run', '17']);
    expect(stderr).toContain('17 metrics are lost');
    expect(stderr).toContain('EISDIR');
  });
});

describe('a write that the disk cuts short', () => {
  it('keeps what it took, gives the rest back, and costs the next line nothing', async () => {
    const path = await file();
    // A real limit, in blocks of 512 or 1,024 bytes; tsx must not write its cache under it.
    const command = 'ulimit -f 100 && exec "$0" --import tsx "$@"';
    const { stdout, stderr } = await run(
      'sh',
      ['-c', command, process.execPath, CHILD, 'fill the disk', path, 'run', '2000'],
      { env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
    );
    const { code, pending } = JSON.parse(stdout) as { code: string; pending: number };
    expect(code).toBe('path-unwritable');
    expect(pending).toBeGreaterThan(0);
    expect(pending).toBeLessThan(2_000);
    expect(stderr).toContain(`${pending} metrics`);
    expect((await readFile(path, 'utf8')).endsWith('\n')).toBe(false);

    const malformed: MalformedLine[] = [];
    const adapter = jsonlMetrics({ path, onMalformedLine: (line) => malformed.push(line) });
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 9_999 });
    const steps = (await adapter.read('run')).map((entry) => entry.step);
    expect(steps).toEqual([...upTo(2_000 - pending), 9_999]);
    expect(malformed.map((line) => line.line)).toEqual([2_000 - pending + 1]);
  });
});

async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

function runChild(args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, ['--import', 'tsx', CHILD, ...args]);
}
