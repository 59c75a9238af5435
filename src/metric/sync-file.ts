import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Waits until what has been written to the file is on the disk. fsync is about the file, not the
 * descriptor that wrote: one opened for the purpose serves.
 *
 * @throws the system's error.
 */
export async function syncFile(path: string): Promise<void> {
  // 'r+', because Windows flushes only what is open for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new file is safe only when the directory that names it is on the disk too. */
export async function syncDirectoryOf(path: string): Promise<void> {
  // Windows opens no directories, and keeps their entries safe by itself.
  if (process.platform === 'win32') return;
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
