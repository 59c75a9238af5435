import { parentPort, workerData } from 'node:worker_threads';
import { compactWriter } from './compaction.js';
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
const gate = new ExitGate(workerData as SharedArrayBuffer);

async function perform({ paths, tail }: SealingJob): Promise<void> {
  await database.use(async (opened) => {
    await sealTail(opened, paths, tail);
    await compactWriter(opened, paths, tail.writer);
  });
}

parentPort?.on('message', (job: SealingJob) => {
  gate
    .pass(() => perform(job))
    .then(
      () => parentPort!.postMessage({ failure: null } satisfies SealingResult),
      (error: unknown) =>
        parentPort!.postMessage({ failure: failureOf(error) } satisfies SealingResult),
    );
});
