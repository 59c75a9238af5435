import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startExperiment, telemetry } from 'crucible-telemetry';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type Figure, report, yieldToEventLoop } from './result.js';

await report(async ({ events }) => {
  const experiment = await startExperiment({
    name: 'export bench',
    store: 'memory',
    scope: 'run',
  });
  await experiment.run(async () => {
    for (let i = 0; i < events; i++) {
      telemetry.execute(EVENT, measurementsOf(i), metadataOf(i));
      if (i % 5000 === 0) await yieldToEventLoop();
    }
  });
  await experiment.stop();
  const directory = await mkdtemp(join(tmpdir(), 'crucible-bench-'));
  const figures: Figure[] = [];
  for (const format of ['csv', 'jsonl'] as const) {
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let highest = before;
    const path = join(directory, `events.${format}`);
    const start = performance.now();
    await experiment.export(format, {
      path,
      onProgress: () => {
        highest = Math.max(highest, process.memoryUsage.rss());
      },
    });
    const seconds = (performance.now() - start) / 1000;
    const name = format === 'csv' ? 'CSV' : 'JSON Lines';
    const size = (await stat(path)).size;
    figures.push(
      {
        what: `export of ${events.toLocaleString('en')} events to ${name}`,
        value: seconds,
        unit: 's',
        target: ['<=', 6],
        note: `${(size / 1e6).toFixed(0)} MB`,
      },
      {
        what: `memory that the ${name} export adds`,
        value: (highest - before) / 1e6,
        unit: 'MB',
        target: ['<=', 150],
      },
    );
  }
  await rm(directory, { recursive: true });
  return figures;
});
