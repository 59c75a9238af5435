import { join } from 'node:path';
import { Lab, localStore, Telemetry } from 'crucible-telemetry';
import { fakeClock } from 'crucible-telemetry/testing';
import { EVENT, measurementsOf, metadataOf } from './payload.js';

const DAY_US = 86_400e6;
/** Waiting for the disk so often, nothing is ever dropped however slow it is. */
const FLUSH_EVERY = 100_000;

/** An experiment on disk, for processes that only read. */
export interface Filled {
  readonly directory: string;
  readonly id: string;
}

/** Records so many events over one day, and stops: everything is sealed. */
export async function filledDay(parent: string, events: number): Promise<Filled> {
  const directory = join(parent, `day-${events}`);
  const clock = fakeClock();
  const bus = new Telemetry();
  const lab = new Lab({ store: localStore({ directory }), telemetry: bus, clock });
  const experiment = await lab.start({ name: `a day of ${events} events` });
  const stepUs = Math.floor(DAY_US / events);
  for (let i = 0; i < events; i++) {
    bus.execute(EVENT, measurementsOf(i), metadataOf(i));
    clock.advance(stepUs);
    if (i % FLUSH_EVERY === 0) await experiment.flush();
  }
  await experiment.stop();
  const { recorded } = experiment.record.counts;
  if (recorded !== events) throw new Error(`${recorded} of ${events} events were recorded`);
  return { directory, id: experiment.id };
}
