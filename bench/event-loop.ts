import { yieldToEventLoop } from './result.js';

/** Events between two turns of the event loop, so that every contender's timers have theirs. */
export const BURST = 2000;

export type Contender = (i: number) => void;

export async function nsPerEvent(emit: Contender, count: number): Promise<number> {
  let spentNs = 0n;
  for (let start = 0; start < count; start += BURST) {
    const end = Math.min(count, start + BURST);
    const before = process.hrtime.bigint();
    for (let i = start; i < end; i++) emit(i);
    spentNs += process.hrtime.bigint() - before;
    await yieldToEventLoop();
  }
  return Number(spentNs) / count;
}
