import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EventStore } from '../store/port.js';
import type { OpenLab } from './command.js';

export interface LabLocation {
  /** `--dir`. */
  readonly directory?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** Where the local store is: `--dir`, CRUCIBLE_DIR, or `.crucible` in the working directory. */
export function directoryOf({ directory, environment }: LabLocation): string {
  const { CRUCIBLE_STORE: store = '', CRUCIBLE_DIR: set } = environment;
  if (directory !== undefined) return resolve(directory);
  if (store.startsWith('file:')) return fileURLToPath(store);
  return resolve(set || '.crucible');
}

/** Opens the store that the command line and the environment name. The one place that does. */
export async function openLab(location: LabLocation): Promise<OpenLab> {
  const directory = directoryOf(location);
  // The code behind a lab is loaded by the commands that need one, and not for `--help`.
  const [{ Lab }, store] = await Promise.all([
    import('../lab/lab.js'),
    openStore(location, directory),
  ]);
  // By its URL: a lab looks into the store that it was named, whether or not it started anything.
  const named = store.kind === 'local' ? pathToFileURL(directory).href : store;
  return { lab: new Lab({ store: named }), store, directory };
}

async function openStore(location: LabLocation, directory: string): Promise<EventStore> {
  const name = location.environment['CRUCIBLE_STORE'] || 'local';
  if (name === 'memory' && location.directory === undefined) {
    const { memoryStore } = await import('../store/memory/memory-store.js');
    return memoryStore();
  }
  if (location.directory !== undefined || name === 'local' || name.startsWith('file:')) {
    const { localStore } = await import('../store/local/local-store.js');
    return localStore({ directory });
  }
  const { refuse } = await import('../errors.js');
  throw refuse('store-unavailable', 'CRUCIBLE_STORE', "'local', 'memory' or a file: URL", name);
}
