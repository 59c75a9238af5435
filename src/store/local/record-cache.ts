import { type Stats, statSync } from 'node:fs';
import type { ExperimentRecord } from '../../event/experiment.js';
import { isAbsent, readRecord } from './record-file.js';

interface KeptRecord {
  readonly inode: number;
  /** To a fraction of a microsecond. */
  readonly changedMs: number;
  readonly record: ExperimentRecord | undefined;
}

const STAT = { throwIfNoEntry: false } as const;

/**
 * Records by the path of their file, read again only where the file is another one: a record is always
 * written anew and renamed into place. A look costs a tenth of reading.
 */
export class RecordCache {
  readonly #kept = new Map<string, KeptRecord>();

  /** @throws CrucibleError as `readRecord`. */
  read(path: string): ExperimentRecord | undefined {
    const found = lookAt(path);
    if (found === undefined) {
      this.#kept.delete(path);
      return undefined;
    }
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.inode === found.ino && kept.changedMs === found.ctimeMs)
      return kept.record;
    const record = readRecord(path);
    this.#kept.set(path, { inode: found.ino, changedMs: found.ctimeMs, record });
    return record;
  }

  /** Lets go of all but those, where there are others. */
  keepOnly(paths: ReadonlySet<string>): void {
    if (this.#kept.size <= paths.size) return;
    for (const path of this.#kept.keys()) if (!paths.has(path)) this.#kept.delete(path);
  }
}

/** Also where a file lies in the store's directory, as `.DS_Store` does: nothing is in it. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, STAT);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
