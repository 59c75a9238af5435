import { type EventsFile, type ExperimentPaths, pathsOf } from './layout.js';
import { recoverDirectory } from './recovery.js';
import { Sealing, type SealingJob } from './sealing.js';

/** A tail that could not be sealed (a full disk, say) is readable as it is, and tried again so often. */
const RETRY_MS = 30_000;

/**
 * Turns complete tails into segments, one after the other, in the background. What fails is not
 * lost: the tail stays until its segment is in place.
 */
export class Sealer {
  readonly #sealing = new Sealing();
  readonly #failed = new Map<SealingJob, number>();
  #queue: SealingJob[] = [];
  #running: SealingJob | null = null;
  #idle: Promise<void> = Promise.resolve();
  readonly #onFailure: (paths: ExperimentPaths, message: string) => void;

  constructor(onFailure: (paths: ExperimentPaths, message: string) => void) {
    this.#onFailure = onFailure;
  }

  add(paths: ExperimentPaths, tail: EventsFile): void {
    this.#queue.push({ paths, tail });
    if (this.#running === null) this.#idle = this.#run();
  }

  async #run(): Promise<void> {
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      this.#running = job;
      try {
        await this.#sealing.perform(job);
      } catch (error) {
        this.#failed.set(job, Date.now());
        this.#onFailure(job.paths, `a tail is not sealed yet: ${(error as Error).message}`);
      }
    }
    this.#running = null;
  }

  /** Resolves when everything added for that experiment is sealed, or has failed for now. */
  async settled(paths: ExperimentPaths): Promise<void> {
    while (this.#concerns(paths)) await this.#idle;
  }

  #concerns({ directory }: ExperimentPaths): boolean {
    return [this.#running, ...this.#queue].some((job) => job?.paths.directory === directory);
  }

  /** Nothing more is done in that directory when this resolves. */
  async abandon(paths: ExperimentPaths): Promise<void> {
    const { directory } = paths;
    this.#queue = this.#queue.filter((job) => job.paths.directory !== directory);
    for (const job of this.#failed.keys())
      if (job.paths.directory === directory) this.#failed.delete(job);
    await this.settled(paths);
  }

  retry(nowMs: number): void {
    for (const [job, failedAtMs] of this.#failed) {
      if (nowMs - failedAtMs < RETRY_MS) continue;
      this.#failed.delete(job);
      this.add(job.paths, job.tail);
    }
  }

  /** Seals what dead writers left in an experiment's directory. */
  async recover(directory: string): Promise<void> {
    const paths = pathsOf(directory);
    await recoverDirectory(paths, async (tail) => {
      this.add(paths, tail);
      await this.settled(paths);
    });
  }
}
