import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CrucibleError } from '../../errors.js';
import type { EventStore } from '../../store/port.js';

/** A look at a directory is not repeated within this time. */
const FRESH_MS = 100;

/**
 * Notices that a store's directory has gone. The local store takes an absent directory for one in which
 * nothing was recorded yet; a server that has seen it there knows better, and says so instead of
 * showing an empty list.
 */
export class StoreWatch {
  readonly #seen = new Set<string>();
  readonly #stores = new Set<EventStore>();
  #lookedMs = Number.NEGATIVE_INFINITY;
  #isMissing = false;

  /** From here on it is known to be there, if it is. */
  learn(store: EventStore): void {
    this.#stores.add(store);
    const directory = directoryOf(store);
    if (directory !== null && existsSync(directory)) this.#seen.add(directory);
  }

  get knowsStore(): boolean {
    return this.#stores.size > 0;
  }

  /** @throws CrucibleError `store-unavailable` while a directory that was there is not. */
  async check(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs >= FRESH_MS) {
      this.#isMissing = await this.#look();
      this.#lookedMs = nowMs;
    }
    if (this.#isMissing) throw gone();
  }

  async #look(): Promise<boolean> {
    for (const store of this.#stores) {
      const directory = directoryOf(store);
      if (directory === null) continue;
      const isThere = await isDirectory(directory);
      if (isThere) this.#seen.add(directory);
      else if (this.#seen.has(directory)) return true;
    }
    return false;
  }
}

/** Of a local store; null for any other. */
export function directoryOf(store: EventStore): string | null {
  const { directory } = store as { readonly directory?: unknown };
  return store.kind === 'local' && typeof directory === 'string' ? directory : null;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Without the path: whoever reads need not learn where it lies. */
function gone(): CrucibleError {
  return new CrucibleError('store-unavailable', "the store's directory is not there any more", {
    path: 'store',
    expected: 'the directory that experiments were read from before',
  });
}
