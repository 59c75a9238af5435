/** What an event that survives the process costs the thread that records it, beside others. */
import { join } from 'node:path';
import { type Durability, Lab, localStore, Telemetry } from 'crucible-telemetry';
import { langfuseToServer, openTelemetryToFile, pinoToFile } from './durable-peers.js';
import { mainThreadNs, type Recording } from './main-thread.js';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, median, report } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

async function crucible(directory: string | null, durability: Durability): Promise<Recording> {
  const bus = new Telemetry();
  const store = directory === null ? 'memory' : localStore({ directory: join(directory, 'store') });
  const experiment = await new Lab({ store, telemetry: bus }).start({ name: 'bench', durability });
  return {
    emit: (i) => bus.execute(EVENT, measurementsOf(i), metadataOf(i)),
    settle: () => experiment.flush(),
    end: async () => {
      // Sealing goes on behind a flush: whoever is next has the machine to itself.
      await experiment.stop();
      const { dropped } = experiment.record.counts;
      if (dropped > 0) throw new Error(`${dropped} events were dropped`);
      await experiment.delete();
    },
  };
}

interface Contender {
  readonly name: string;
  /** Its part of a full round: what is slow has fewer events. */
  readonly part: number;
  begin(directory: string): Promise<Recording>;
}

const MEMORY = 'to memory only';
const INTERVAL = 'to the local store';
const SYNC = "to the local store, durability 'sync'";
const FSYNC = "to the local store, durability 'fsync'";
const PEERS: readonly Contender[] = [
  { name: 'pino to a file, async', part: 1 / 2, begin: (path) => pinoToFile(path, false) },
  { name: 'pino to a file, sync', part: 1 / 2, begin: (path) => pinoToFile(path, true) },
  { name: 'OpenTelemetry, batches to a file', part: 1 / 4, begin: openTelemetryToFile },
  { name: 'Langfuse to a local server', part: 1 / 40, begin: langfuseToServer },
];
const CONTENDERS: readonly Contender[] = [
  { name: MEMORY, part: 1, begin: () => crucible(null, 'interval') },
  { name: INTERVAL, part: 1, begin: (path) => crucible(path, 'interval') },
  { name: SYNC, part: 1 / 50, begin: (path) => crucible(path, 'sync') },
  { name: FSYNC, part: 1 / 500, begin: (path) => crucible(path, 'fsync') },
  ...PEERS,
];

async function measure({ events, rounds }: BenchSizes): Promise<Figure[]> {
  const times: Record<string, number[]> = {};
  await inTemporaryDirectory(async (directory) => {
    for (let round = 0; round <= rounds; round++) {
      for (const { name, part, begin } of CONTENDERS) {
        const recording = await begin(directory);
        const ns = await mainThreadNs(recording, Math.ceil((events / 5) * part));
        await recording.end();
        // The first round warms up the compiler.
        if (round > 0) (times[name] ??= []).push(ns);
      }
    }
  });
  const ns = (name: string): number => median(times[name]!);
  const ratio = (name: string, to: string): number =>
    median(times[name]!.map((time, round) => time / times[to]![round]!));
  return [
    { what: `one event ${MEMORY}`, value: ns(MEMORY), unit: 'ns' },
    { what: `one event ${INTERVAL}`, value: ns(INTERVAL), unit: 'ns', note: 'the default' },
    {
      what: 'the local store ÷ memory only',
      value: ratio(INTERVAL, MEMORY),
      unit: '×',
      target: ['<=', 1.5],
    },
    {
      what: `one event ${SYNC}`,
      value: ns(SYNC),
      unit: 'ns',
      note: 'written before the call returns',
    },
    { what: `one event ${FSYNC}`, value: ns(FSYNC), unit: 'ns', note: "the device's own speed" },
    ...PEERS.map(({ name }): Figure => {
      const times = ratio(name, INTERVAL).toFixed(1);
      return { what: name, value: ns(name), unit: 'ns', note: `${times} × the local store` };
    }),
  ];
}

await report(measure);
