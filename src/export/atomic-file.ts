import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CrucibleError } from '../errors.js';

/** A file that is being written, and that nobody sees before it is whole. */
export interface OutputFile {
  /** Where it is being written, for what writes files of its own accord; it is there, and empty. */
  readonly path: string;
  /** Where it will be, as the caller named it. */
  readonly finalPath: string;
  readonly bytes: number;
  /** Appends; resolves when the system has the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Starts again with nothing written. */
  restart(): Promise<void>;
}

/**
 * Makes a file all at once: `fill` writes to a temporary file beside it, which is synced to the
 * disk and only then renamed into place. When anything fails, `fill` itself included, the temporary
 * file is removed and what was at `path` before is there still. Missing directories are created; a
 * symbolic link is followed, so that the file it leads to is replaced and not the link.
 *
 * @throws CrucibleError 'path-unwritable' with `details.path`, also where there is a file already
 * and `overwrite` is false; and, as it is, what `fill` throws.
 */
export async function writeAtomically(
  path: string,
  overwrite: boolean,
  fill: (file: OutputFile) => Promise<void>,
): Promise<void> {
  const { target, mode } = await guarded(path, () => checkTarget(path, overwrite));
  const temporary = temporaryName(target);
  const handle = await guarded(path, async () => {
    await mkdir(dirname(target), { recursive: true });
    return open(temporary, 'wx', mode);
  });
  try {
    try {
      await fill(outputFile(path, temporary, handle));
      await guarded(path, () => handle.sync());
    } finally {
      await handle.close().catch(() => {});
    }
    await guarded(path, () => moveInto(temporary, target, path, overwrite));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncDirectory(dirname(target));
}

interface Target {
  readonly target: string;
  /** Who may read it: a file that was closed to others stays so when it is replaced. */
  readonly mode: number;
}

/** Where the file is to be, links followed. A directory or a device is never replaced. */
async function checkTarget(path: string, overwrite: boolean): Promise<Target> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return { target: path, mode: 0o666 };
  if (!found.isFile()) throw unwritable(path, 'a regular file, or none', 'something else');
  if (!overwrite) throw exists(path);
  return { target: await realpath(path), mode: found.mode & 0o777 };
}

/** Cut, so that it is not too long where the file's own name is not. */
function temporaryName(target: string): string {
  const name = basename(target)
    .replace(/[^\x20-\x7e]/g, '_')
    .slice(0, 200);
  return join(dirname(target), `.${name}.${randomBytes(6).toString('hex')}.tmp`);
}

async function moveInto(
  temporary: string,
  target: string,
  path: string,
  overwrite: boolean,
): Promise<void> {
  if (overwrite) return rename(temporary, target);
  try {
    // Unlike rename, link refuses to replace what somebody else put there in the meantime.
    await link(temporary, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return rename(temporary, target);
    throw exists(path);
  }
  await rm(temporary);
}

function outputFile(path: string, temporary: string, handle: FileHandle): OutputFile {
  let position = 0;
  return {
    path: temporary,
    finalPath: path,
    get bytes() {
      return position;
    },
    write: (bytes) =>
      guarded(path, async () => {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position);
          done += bytesWritten;
          position += bytesWritten;
        }
      }),
    restart: () =>
      guarded(path, async () => {
        await handle.truncate(0);
        position = 0;
      }),
  };
}

/** A rename is on the disk only when its directory is; some systems cannot sync directories. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file is whole and in its place all the same.
  }
}

/** What the system says of a path, as our error. */
async function guarded<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CrucibleError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw unwritable(path, 'a path that can be written to', code ?? message, error);
  }
}

function exists(path: string): CrucibleError {
  return unwritable(path, 'no file there, as overwrite is false', 'a file');
}

function unwritable(
  path: string,
  expected: string,
  received: string,
  cause?: unknown,
): CrucibleError {
  const message = `cannot write ${path}: expected ${expected}, got ${received}`;
  return new CrucibleError('path-unwritable', message, { path, expected, received }, { cause });
}
