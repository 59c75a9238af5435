import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CrucibleError } from '../../errors.js';
import { recordPathOf } from '../../store/local/layout.js';
import type { EventStore } from '../../store/port.js';

/** A look at a directory is not repeated within this time. */
const FRESH_MS = 100;

/** A directory as it was seen. */
interface Seen {
  /** Tells it from another one that has its name now. */
  readonly identity: string;
  /** Whether experiments were ever seen in it. */
  readonly hasExperiments: boolean;
}

/**
 * Notices that a store's directory has gone, or that an empty one is in its place, as where a disk is not
 * mounted any more. The local store takes both for a directory in which nothing was recorded yet; a
 * server that has seen experiments there knows better, and says so instead of showing an empty list.
 */
export class StoreWatch {
  readonly #seen = new Map<string, Seen>();
  readonly #stores = new Set<EventStore>();
  #lookedMs = Number.NEGATIVE_INFINITY;
  #isMissing = false;

  /** From here on it is known to be there, if it is. */
  learn(store: EventStore): void {
    this.#stores.add(store);
    const directory = directoryOf(store);
    const found = directory === null ? undefined : statSync(directory, { throwIfNoEntry: false });
    if (directory === null || found?.isDirectory() !== true) return;
    let names: readonly string[] = [];
    try {
      names = readdirSync(directory);
    } catch {
      // Whoever asks for its experiments is told.
    }
    const hasExperiments = holdsExperiments(directory, names);
    this.#seen.set(directory, { identity: identityOf(found), hasExperiments });
  }

  get knowsStore(): boolean {
    return this.#stores.size > 0;
  }

  /**
   * From a look that may be `maxAgeMs` old (100 unless given).
   *
   * @throws CrucibleError `store-unavailable` while a directory that was there is not.
   */
  async check(maxAgeMs: number = FRESH_MS): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs >= maxAgeMs) {
      this.#isMissing = await this.#look();
      this.#lookedMs = nowMs;
    }
    if (this.#isMissing) throw gone();
  }

  async #look(): Promise<boolean> {
    for (const store of this.#stores) {
      const directory = directoryOf(store);
      if (directory !== null && !(await this.#isThere(directory))) return true;
    }
    return false;
  }

  async #isThere(directory: string): Promise<boolean> {
    const known = this.#seen.get(directory);
    const found = await stat(directory).catch(() => null);
    if (found?.isDirectory() !== true) return known === undefined;
    const identity = identityOf(found);
    const isKnown = known?.identity === identity;
    if (isKnown && known.hasExperiments) return true;
    const names = await readdir(directory).catch(() => []);
    const hasExperiments = holdsExperiments(directory, names);
    // Another one that has some is read: somebody has begun anew.
    if (known?.hasExperiments === true && !hasExperiments) return false;
    this.#seen.set(directory, { identity, hasExperiments });
    return true;
  }
}

/** Of a local store; null for any other. */
export function directoryOf(store: EventStore): string | null {
  const { directory } = store as { readonly directory?: unknown };
  return store.kind === 'local' && typeof directory === 'string' ? directory : null;
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

function holdsExperiments(directory: string, names: readonly string[]): boolean {
  return names.some((name) => existsSync(recordPathOf(join(directory, name))));
}

/** Without the path: whoever reads need not learn where it lies. */
function gone(): CrucibleError {
  return new CrucibleError('store-unavailable', "the store's directory is not there any more", {
    path: 'store',
    expected: 'the directory that experiments were read from before',
  });
}
