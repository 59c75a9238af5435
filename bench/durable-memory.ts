/** What a process grows by that records at full speed for long, and never waits for the disk. */
import { performance } from 'node:perf_hooks';
import { Lab, localStore, Telemetry } from 'crucible-telemetry';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, report, yieldToEventLoop } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

const TIMES = 20;
const BURST = 500;
const SAMPLE_MS = 100;

/** Megabytes that the process is above its memory of now at most, until the answer is asked for. */
function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  const look = (): void => void (highest = Math.max(highest, process.memoryUsage.rss()));
  const timer = setInterval(look, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    look();
    return (highest - before) / 1e6;
  };
}

async function measure({ events }: BenchSizes): Promise<Figure[]> {
  const total = events * TIMES;
  return inTemporaryDirectory(async (directory) => {
    const bus = new Telemetry();
    const lab = new Lab({ store: localStore({ directory }), telemetry: bus });
    const experiment = await lab.start({ name: 'without end' });
    // One payload for all, so that little of the memory is the generator's.
    const measurements = measurementsOf(0);
    const metadata = metadataOf(0);
    const stopWatching = watchMemory();
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    for (let i = 0; i < total; i++) {
      measurements.duration = 1e6 + ((i * 7919) % 5e8);
      metadata['sample_id'] = `sample-${i}`;
      bus.execute(EVENT, measurements, metadata);
      if (i % BURST === 0) await yieldToEventLoop();
    }
    const recordedAfter = seconds();
    await experiment.stop();
    const sealedAfter = seconds();
    const grownBy = stopWatching();
    const { recorded, dropped } = experiment.record.counts;
    if (recorded !== total || dropped > 0)
      throw new Error(`${recorded} of ${total} events were recorded, ${dropped} dropped`);
    const name = `${total.toLocaleString('en')} events`;
    return [
      {
        what: `memory that the process grows by, ${name}, sealing included`,
        value: grownBy,
        unit: 'MB',
        target: ['<=', 300],
        note: 'none dropped',
      },
      { what: `recording ${name} without waiting`, value: recordedAfter, unit: 's' },
      { what: 'the same, until all is sealed', value: sealedAfter, unit: 's' },
    ];
  });
}

await report(measure);
