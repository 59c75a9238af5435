import { statSync } from 'node:fs';

/**
 * Notices that another process has put a new record in place. By asking: notifications of the file
 * system are not to be had everywhere, and a look costs some microseconds.
 */
export class RecordWatch {
  readonly #path: string;
  /** Null before the first look: what others did while this process came to join, it has to hear of. */
  #last: string | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  hasChanged(): boolean {
    const now = this.#look();
    if (now === this.#last) return false;
    this.#last = now;
    return true;
  }

  /** Each record is a file of its own, so that two written in one instant still differ. */
  #look(): string {
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`;
  }
}
