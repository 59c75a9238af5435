import { performance } from 'node:perf_hooks';
import { startExperiment, telemetry } from 'crucible-telemetry';
import { nsPerEvent } from './event-loop.js';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, report, usedBytes } from './result.js';

async function memoryAndPauses({ events }: BenchSizes): Promise<Figure[]> {
  const warm = await startExperiment({ name: 'warm-up', store: 'memory' });
  await nsPerEvent(
    (i) => telemetry.execute(EVENT, measurementsOf(i), metadataOf(i)),
    Math.min(events, 100_000),
  );
  await warm.delete();
  const before = usedBytes();
  const experiment = await startExperiment({ name: 'memory', store: 'memory' });
  let longestMs = 0;
  await nsPerEvent((i) => {
    const measurements = measurementsOf(i);
    const metadata = metadataOf(i);
    const start = performance.now();
    telemetry.execute(EVENT, measurements, metadata);
    const took = performance.now() - start;
    if (took > longestMs) longestMs = took;
  }, events);
  await experiment.flush();
  const bytes = (usedBytes() - before) / events;
  await experiment.delete();
  return [
    { what: 'memory an event, everything kept', value: bytes, unit: 'bytes', target: ['<=', 120] },
    {
      what: 'longest single call while recording them',
      value: longestMs,
      unit: 'ms',
      target: ['<=', 10],
    },
  ];
}

await report(memoryAndPauses);
