import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../config/environment-variables.js';
import { CrucibleError } from '../errors.js';
import { localStore } from '../store/local/local-store.js';
import { memoryStore } from '../store/memory/memory-store.js';
import type { EventStore } from '../store/port.js';

/** The stores that a lab knows: its own in memory, and each that an experiment brought along. */
export class Stores {
  readonly #known = new Map<string, EventStore>();
  readonly #brought = new Set<EventStore>();
  readonly #default: string | EventStore;

  constructor(defaultStore?: string | EventStore) {
    this.#default = defaultStore ?? readEnvironment().store ?? 'local';
  }

  resolve(store: string | EventStore | null): EventStore {
    const wanted = store ?? this.#default;
    if (typeof wanted !== 'string') {
      this.#brought.add(wanted);
      return wanted;
    }
    const known = this.#known.get(wanted);
    if (known !== undefined) return known;
    const made = storeNamed(wanted);
    this.#known.set(wanted, made);
    return made;
  }

  /** Forgets a store that an experiment brought along, once it holds none any more. */
  async letGo(store: EventStore): Promise<void> {
    if (!this.#brought.has(store)) return;
    try {
      if ((await store.listExperiments()).length > 0) return;
    } catch {
      // A store that no longer answers is none to ask again.
    }
    this.#brought.delete(store);
  }

  all(): EventStore[] {
    this.resolve(null);
    return [...new Set([...this.#known.values(), ...this.#brought])];
  }
}

function storeNamed(name: string): EventStore {
  if (name === 'memory') return memoryStore();
  if (name === 'local') {
    const { directory } = readEnvironment();
    return localStore(directory === null ? {} : { directory });
  }
  if (name.startsWith('file:')) return localStore({ directory: pathOf(name) });
  throw unknownStore(name);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw unknownStore(url, error);
  }
}

function unknownStore(name: string, cause?: unknown): CrucibleError {
  return new CrucibleError(
    'store-unavailable',
    `there is no store "${name}"`,
    {
      path: 'store',
      expected: "'local', 'memory', the file: URL of a directory, or a store object",
      received: name,
    },
    { cause },
  );
}
