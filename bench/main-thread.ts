import { performance } from 'node:perf_hooks';
import { BURST } from './event-loop.js';
import { yieldToEventLoop } from './result.js';

/** Something that takes events and brings them to their place, wherever that is. */
export interface Recording {
  emit(i: number): void;
  /** Resolves when everything emitted has arrived. */
  settle(): Promise<void>;
  /** Lets go of everything; not part of what is measured. */
  end(): Promise<void>;
}

/**
 * Time of the main thread for each event until all have arrived: the calls themselves, and whatever
 * they left to timers and callbacks. Only what the event loop slept is not counted.
 */
export async function mainThreadNs(recording: Recording, count: number): Promise<number> {
  await yieldToEventLoop();
  const before = performance.eventLoopUtilization();
  for (let start = 0; start < count; start += BURST) {
    const end = Math.min(count, start + BURST);
    for (let i = start; i < end; i++) recording.emit(i);
    await yieldToEventLoop();
  }
  await recording.settle();
  return (performance.eventLoopUtilization(before).active * 1e6) / count;
}
