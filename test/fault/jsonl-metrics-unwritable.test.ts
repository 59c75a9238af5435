import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonlMetrics } from '../../src/metric/jsonl-metrics.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';
import { temporaryDirectory } from '../metric/temporary-directory.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function stepsOf(path: string, runId: string): Promise<(number | null)[]> {
  const entries = await jsonlMetrics({ path }).read(runId);
  return entries.map((entry) => entry.step);
}

describe('a path that cannot be written', () => {
  /** A file where a directory should be: refuses even root. `heal` puts the directory there. */
  async function blocked(): Promise<{ path: string; heal: () => Promise<void> }> {
    const parent = join(await temporaryDirectory(), 'parent');
    await writeFile(parent, '');
    const heal = async (): Promise<void> => {
      await rm(parent);
      // Recursive: a retry may come between the two, and make it first.
      await mkdir(parent, { recursive: true });
    };
    return { path: join(parent, 'metrics.jsonl'), heal };
  }

  it('makes flush and read reject, keeps the lines, and writes them in order once it can', async () => {
    const { path, heal } = await blocked();
    const adapter = jsonlMetrics({ path });
    for (const step of upTo(100)) MetricsStore.record(adapter, 'run', 'loss', 1, { step });
    const refusal = {
      name: 'CrucibleError',
      code: 'path-unwritable',
      details: { path, pending: 100, dropped: 0 },
    };
    await expect(adapter.flush('run')).rejects.toMatchObject(refusal);
    await expect(adapter.flush('run')).rejects.toMatchObject(refusal);
    await expect(adapter.read('run')).rejects.toMatchObject(refusal);
    await heal();
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 100 });
    await adapter.flush('run');
    expect(adapter.pendingLines).toBe(0);
    expect(await stepsOf(path, 'run')).toEqual(upTo(101));
  });

  it('is tried again without anybody asking', async () => {
    const { path, heal } = await blocked();
    const warning = nextWarning('CRUCIBLE_METRICS_UNWRITABLE');
    const adapter = jsonlMetrics({ path });
    MetricsStore.record(adapter, 'run', 'loss', 1, { step: 0 });
    expect((await warning).message).toContain(path);
    expect(adapter.pendingLines).toBe(1);
    await heal();
    while (adapter.pendingLines > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await stepsOf(path, 'run')).toEqual([0]);
  });

  it('drops lines beyond the bound only, counts them, warns, and rejects one flush for them', async () => {
    const { path, heal } = await blocked();
    const adapter = jsonlMetrics({ path, maxPendingBytes: 2_000 });
    const warning = nextWarning('CRUCIBLE_METRICS_DROPPED');
    for (const step of upTo(100)) MetricsStore.record(adapter, 'run', 'loss', 1, { step });
    expect((await warning).message).toContain(path);
    const kept = adapter.pendingLines;
    expect(kept).toBeGreaterThan(5);
    expect(adapter.droppedLines).toBe(100 - kept);
    await heal();
    await expect(adapter.flush('run')).rejects.toMatchObject({
      code: 'path-unwritable',
      details: { pending: 0, dropped: 100 - kept },
    });
    await adapter.flush('run');
    expect(await stepsOf(path, 'run')).toEqual(upTo(kept));
    expect(adapter.droppedLines).toBe(100 - kept);
  });
});

async function nextWarning(code: string): Promise<Error> {
  for (;;) {
    const [warning] = (await once(process, 'warning')) as [Error & { code?: string }];
    if (warning.code === code) return warning;
  }
}
