import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Lab } from '../lab/lab.js';

const LENGTH = 32;

/** Tells whether two servers, or a server and the command line, show the same directory; see `Health`. */
export function storeIdOf(lab: Lab): string | null {
  const directories: string[] = [];
  for (const store of lab.stores()) {
    const { directory } = store as { readonly directory?: unknown };
    if (store.kind !== 'local' || typeof directory !== 'string') return null;
    directories.push(realPath(directory));
  }
  const hash = createHash('sha256');
  // Not the path itself: whoever asks need not learn where it lies.
  for (const directory of directories.sort()) hash.update(`${directory}\0`);
  return hash.digest('hex').slice(0, LENGTH);
}

function realPath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    // Nothing was recorded in it yet.
    return resolve(directory);
  }
}
