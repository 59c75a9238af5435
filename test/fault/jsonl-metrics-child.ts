/*
 * A process that records into a metrics file and then ends in one way or another:
 * node --import tsx jsonl-metrics-child.ts <way> <path> <run id> <count>
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isMainThread, Worker } from 'node:worker_threads';
import { jsonlMetrics } from '../../src/metric/jsonl-metrics.js';
import { MetricsStore } from '../../src/metric/metrics-store.js';

const [way, path, runId, countText] = process.argv.slice(2) as [string, string, string, string];
const adapter = jsonlMetrics({ path });
const count = Number(countText);

/** Lines of many lengths: what is torn or mixed does not look right by chance. */
function record(step: number): void {
  const metadata = { filler: runId.repeat(step % 40) };
  MetricsStore.record(adapter, runId, 'loss', step / 3, { step, metadata });
}

const ways: Record<string, () => Promise<void> | void> = {
  /** Starts together with its siblings, when they are all up. */
  async 'append beside others'() {
    process.send?.('ready');
    await new Promise((resolve) => process.once('message', resolve));
    for (let step = 0; step < count; step++) {
      record(step);
      if (step % 7 === 0) await nextTurn();
      if (step % 50 === 0) await adapter.flush(runId);
    }
    await adapter.flush(runId);
    process.disconnect?.();
  },
  'exit at once'() {
    for (let step = 0; step < count; step++) record(step);
    process.exit();
  },
  async 'exit amid flushes'() {
    for (let step = 0; ; step++) {
      record(step);
      if (step === count - 1) process.exit();
      if (step % 100 === 0) void adapter.flush(runId);
      if (step % 10 === 0) await nextTurn();
    }
  },
  'run out of work'() {
    for (let step = 0; step < count; step++) record(step);
  },
  throw() {
    for (let step = 0; step < count; step++) record(step);
    throw new Error('on purpose');
  },
  async 'record in an exit listener'() {
    record(0);
    await adapter.flush(runId);
    process.on('exit', () => {
      for (let step = 1; step < count; step++) record(step);
    });
  },
  'record in a worker thread'() {
    if (isMainThread) {
      // Node 20 does not carry --import tsx into a worker.
      const code = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
        .then((tsx) => tsx.register())
        .then(() => import(${JSON.stringify(import.meta.url)}))`;
      new Worker(code, { eval: true, argv: process.argv.slice(2) });
      return;
    }
    for (let step = 0; step < count; step++) record(step);
    process.exit();
  },
  /** Under a limit of the file's size, which the parent sets. */
  async 'fill the disk'() {
    for (let step = 0; step < count; step++) record(step);
    const error: unknown = await adapter.flush(runId).catch((reason: unknown) => reason);
    const { code } = error as { code?: unknown };
    console.log(JSON.stringify({ code, pending: adapter.pendingLines }));
  },
};

await ways[way]!();
