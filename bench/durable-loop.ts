/** How much the event loop notices of recording at full speed, and how fast events reach the disk. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, Lab, localStore, Telemetry } from 'crucible-telemetry';
import { EVENT, measurementsOf, metadataOf } from './payload.js';
import { type BenchSizes, type Figure, median, report, yieldToEventLoop } from './result.js';
import { inTemporaryDirectory } from './temporary.js';

/** Events between two turns of the loop: about half a millisecond's. */
const BURST = 500;
const TIMER_MS = 1;

interface Delay {
  readonly p99: number;
  readonly max: number;
}

/** How late, in milliseconds, a timer of one millisecond is: the histogram counts that millisecond too. */
async function delayDuring(work: () => Promise<unknown>): Promise<Delay> {
  const histogram = monitorEventLoopDelay({ resolution: TIMER_MS });
  histogram.enable();
  await work();
  histogram.disable();
  const late = (ns: number): number => Math.max(0, ns / 1e6 - TIMER_MS);
  return { p99: late(histogram.percentile(99)), max: late(histogram.max) };
}

interface Run {
  readonly delay: Delay;
  readonly acknowledgedPerSecond: number;
  readonly sealedPerSecond: number;
}

async function recordAll(store: EventStore | string, events: number): Promise<Run> {
  const bus = new Telemetry();
  const experiment = await new Lab({ store, telemetry: bus }).start({ name: 'full speed' });
  const start = performance.now();
  const perSecond = (): number => events / ((performance.now() - start) / 1000);
  const delay = await delayDuring(async () => {
    for (let i = 0; i < events; i++) {
      bus.execute(EVENT, measurementsOf(i), metadataOf(i));
      if (i % BURST === 0) await yieldToEventLoop();
    }
    await experiment.flush();
  });
  const acknowledgedPerSecond = perSecond();
  await experiment.stop();
  const sealedPerSecond = perSecond();
  const { recorded, dropped } = experiment.record.counts;
  if (recorded !== events || dropped > 0) throw new Error(`${recorded} of ${events} were recorded`);
  await experiment.delete();
  return { delay, acknowledgedPerSecond, sealedPerSecond };
}

function delayFigures(what: string, delays: readonly Delay[], isPromised: boolean): Figure[] {
  const p99 = median(delays.map((delay) => delay.p99));
  const max = Math.max(...delays.map((delay) => delay.max));
  return [
    { what: `${what}: p99`, value: p99, unit: 'ms', ...(isPromised ? { target: ['<=', 5] } : {}) },
    {
      what: `${what}: longest`,
      value: max,
      unit: 'ms',
      ...(isPromised ? { target: ['<=', 25] } : {}),
    },
  ];
}

async function measure({ events, rounds }: BenchSizes): Promise<Figure[]> {
  const idle: Delay[] = [];
  const memory: Run[] = [];
  const local: Run[] = [];
  await inTemporaryDirectory(async (directory) => {
    for (let round = 0; round < rounds; round++) {
      idle.push(await delayDuring(() => sleep(1000)));
      memory.push(await recordAll('memory', events));
      local.push(await recordAll(localStore({ directory }), events));
    }
  });
  const name = `${events.toLocaleString('en')} events`;
  const delays = (runs: readonly Run[]): Delay[] => runs.map(({ delay }) => delay);
  return [
    ...delayFigures(`event-loop delay, ${name} to the local store`, delays(local), true),
    ...delayFigures('the same, to memory only', delays(memory), false),
    ...delayFigures('the same, of an idle loop', idle, false),
    {
      what: 'recorded and on disk (until `flush` resolves)',
      value: median(local.map((run) => run.acknowledgedPerSecond)),
      unit: 'events/s',
      target: ['>=', 100_000],
    },
    {
      what: 'recorded and sealed as Parquet (until `stop` resolves)',
      value: median(local.map((run) => run.sealedPerSecond)),
      unit: 'events/s',
    },
  ];
}

await report(measure);
