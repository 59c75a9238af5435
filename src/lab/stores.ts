import { readEnvironment } from '../config/environment-variables.js';
import { CrucibleError } from '../errors.js';
import { memoryStore } from '../store/memory/memory-store.js';
import type { EventStore } from '../store/port.js';

/** The stores that a lab knows: its own in memory, and each that an experiment brought along. */
export class Stores {
  readonly #known = new Map<string, EventStore>();
  readonly #brought = new Set<EventStore>();
  readonly #default: string | EventStore;

  constructor(defaultStore?: string | EventStore) {
    this.#default = defaultStore ?? readEnvironment().store ?? 'memory';
  }

  resolve(store: string | EventStore | null): EventStore {
    const wanted = store ?? this.#default;
    if (typeof wanted !== 'string') {
      this.#brought.add(wanted);
      return wanted;
    }
    const known = this.#known.get(wanted);
    if (known !== undefined) return known;
    if (wanted !== 'memory') {
      throw new CrucibleError('store-unavailable', `there is no store "${wanted}"`, {
        path: 'store',
        expected: "'memory' or a store object",
        received: wanted,
      });
    }
    const made = memoryStore();
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
    if (typeof this.#default === 'string') this.resolve(null);
    return [...new Set([...this.#known.values(), ...this.#brought])];
  }
}
