import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts a small file in its place all at once: whoever reads it sees what was there before or what is
 * there now. Synchronous, as it also serves a process that is about to end.
 */
export function writeWhole(path: string, bytes: Uint8Array, isDurable = true): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(temporary, 'wx', 0o644);
  try {
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(file, bytes, done, bytes.length - done);
      if (isDurable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (isDurable) syncDirectory(dirname(path));
}

/** A new name is on the device only when its directory is; some systems cannot sync directories. */
export function syncDirectory(directory: string): void {
  try {
    const file = openSync(directory, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // What the name leads to is whole all the same.
  }
}
