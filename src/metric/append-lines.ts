import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one append did. */
export interface Appended {
  /** How many of the lines are in the file, whole. Fewer than given: the disk took only a part. */
  readonly lines: number;
  /** Whether the file was not there before. */
  readonly created: boolean;
}

const NEWLINE = 0x0a;

/** Enough looks to see another process through its write; a torn tail stops changing at once. */
const TAIL_LOOKS = 8;

/**
 * Appends whole lines (each with its newline) to a file that other processes append to as well,
 * with one write(2). Creates the file and its directory where they are missing.
 *
 * What keeps lines whole: POSIX makes an O_APPEND write move to the end and write in one step,
 * and Linux's local file systems (ext4, xfs, btrfs, tmpfs) hold the inode's lock for the whole
 * call, so two appends never mix, whatever their size. NFS has no such append: there, give each
 * machine a file of its own.
 *
 * The one call may still write less than it was given (a full disk, a quota, a file size limit).
 * Writing the rest afterwards would tear a line if another process came in between. So the count
 * of whole lines is returned, the caller hands the first incomplete one over again, and that
 * append, finding a tail without a newline, begins with one.
 *
 * @throws the system's error, with none of the lines written.
 */
export function appendLines(path: string, lines: readonly string[]): Appended {
  const { fd, created } = openForAppend(path);
  try {
    // Every batch looks, not only the first: another process may have died in mid-write since.
    const repair = hasTornTail(fd) ? '\n' : '';
    const bytes = Buffer.from(repair + lines.join(''));
    const written = writeSync(fd, bytes, 0, bytes.length, null);
    if (written === bytes.length) return { lines: lines.length, created };
    if (written === 0) throw new Error('the file takes no more bytes');
    return { lines: countWhole(lines, written - repair.length), created };
  } finally {
    closeSync(fd);
  }
}

/** Opened for each batch: no descriptor is held while idle, and a rotated or removed file is no trap. */
function openForAppend(path: string): { fd: number; created: boolean } {
  const append = constants.O_RDWR | constants.O_APPEND;
  try {
    return { fd: openSync(path, append), created: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  return { fd: openSync(path, append | constants.O_CREAT), created: true };
}

/**
 * Whether the file ends in the middle of a line. An append that is under way in another process
 * looks the same for a moment, but grows; so only a tail that two looks agree on counts as torn.
 * (Were it judged wrongly, the cost is an empty line, which readers skip.)
 */
function hasTornTail(fd: number): boolean {
  const last = Buffer.alloc(1);
  let previousSize = -1;
  for (let look = 0; look < TAIL_LOOKS; look++) {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size === 0) return false;
    if (readSync(fd, last, 0, 1, stat.size - 1) === 1 && last[0] === NEWLINE) return false;
    if (stat.size === previousSize) return true;
    previousSize = stat.size;
  }
  return true;
}

/** How many lines their first bytes hold. One that lacks only its newline is whole: the next append supplies it. */
export function countWhole(lines: readonly string[], bytes: number): number {
  let left = bytes;
  let whole = 0;
  for (const line of lines) {
    const length = Buffer.byteLength(line);
    if (left < length - 1) break;
    left -= length;
    whole += 1;
  }
  return whole;
}
