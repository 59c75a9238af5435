import { type Worker, workerData } from 'node:worker_threads';
import type { EventsFile, ExperimentPaths } from './layout.js';
import type { Failure } from './messages.js';
import { startThread } from './thread-entry.js';

/** A complete tail that is to become a segment. */
export interface SealingJob {
  readonly paths: ExperimentPaths;
  readonly tail: EventsFile;
}

export interface SealingResult {
  readonly failure: Failure | null;
}

/** The writer thread's end of the sealing thread, which is there from the first job on. */
export class Sealing {
  #thread: Worker | null = null;

  /** One job at a time. Rejects where it failed; its tail is there still. */
  perform(job: SealingJob): Promise<void> {
    this.#thread ??= startThread('sealing-thread', import.meta.url, workerData);
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const end = (error: Error | null): void => {
        thread.off('message', onMessage).off('error', onError).off('exit', onExit);
        if (error === null) resolve();
        else reject(error);
      };
      const onMessage = ({ failure }: SealingResult): void =>
        end(failure === null ? null : new Error(failure.message));
      const onError = (error: Error): void => {
        this.#thread = null;
        end(error);
      };
      const onExit = (): void => onError(new Error('the sealing thread has ended'));
      thread.on('message', onMessage).on('error', onError).on('exit', onExit);
      thread.postMessage(job);
    });
  }
}
