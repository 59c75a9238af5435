import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { type Handover, readHandover } from './handover.js';
import { ownLibrary, realPath } from './own-library.js';

/**
 * Loaded with `--import` ahead of the program that `crucible run` runs, and ahead of every Node
 * process and worker thread that it starts: each of them joins the one experiment. Node waits for
 * this module, so the program's first event is recorded, too. Whatever goes wrong here, the program
 * runs.
 */
try {
  const handover = isOurOwn() ? null : readHandover(process.env);
  const library = handover === null ? null : ownLibrary(process.argv[1], process.cwd());
  if (handover !== null && library !== null) await join(library, handover);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`crucible: process ${process.pid} is not recorded: ${reason}\n`);
}

/** The command line itself. (The library's own threads are started without what was preloaded.) */
function isOurOwn(): boolean {
  if (!isMainThread) return false;
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  return process.argv[1] !== undefined && realPath(process.argv[1]) === main;
}

interface JoinOptions {
  readonly durability?: 'sync';
  readonly systemMetrics?: true;
}

async function join(library: URL, { experimentId, systemMetrics }: Handover): Promise<void> {
  const exported = (await import(library.href)) as {
    joinExperiment?: (id: string, options?: JoinOptions) => Promise<unknown>;
  };
  if (exported.joinExperiment === undefined)
    throw new TypeError(`its crucible-telemetry (${library.pathname}) is too old to be joined`);
  // A worker thread is ended without a word when the program ends: it writes each event at once. What
  // is measured is of the whole process, which the main thread speaks for.
  const options: JoinOptions = isMainThread
    ? systemMetrics
      ? { systemMetrics }
      : {}
    : { durability: 'sync' };
  await exported.joinExperiment(experimentId, options);
}
