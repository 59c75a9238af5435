import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { compactOnce } from './compaction.js';
import { ExitGate } from './exit-gate.js';
import { failureOf } from './messages.js';
import { sealTail } from './seal-tail.js';
import type { SealingJob, SealingResult } from './sealing.js';
import { SegmentDatabase } from './segment-database.js';

/**
 * The thread that makes segments. Apart from the one that writes frames: encoding holds a thread up
 * for tens of milliseconds at a time, and an event may wait no longer than the flush interval.
 */
const database = new SegmentDatabase();

/** Sealing can wait; the program that is being measured goes first. Of a thread alone only on Linux. */
if (process.platform === 'linux') {
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
  } catch {
    // Then it goes on as it is.
  }
}

const gate = new ExitGate(workerData as SharedArrayBuffer);

/** A step at a time: a process that ends waits for the one under way. */
async function perform({ paths, tail }: SealingJob): Promise<void> {
  await gate.pass(() => database.use((opened) => sealTail(opened, paths, tail)));
  const compact = (): Promise<boolean> =>
    database.use((opened) => compactOnce(opened, paths, tail.writer));
  while (await gate.pass(compact));
}

parentPort?.on('message', (job: SealingJob) => {
  perform(job).then(
    () => parentPort!.postMessage({ failure: null } satisfies SealingResult),
    (error: unknown) =>
      parentPort!.postMessage({ failure: failureOf(error) } satisfies SealingResult),
  );
});
