import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { NO_COUNTS, type RecordingCounts } from '../../event/experiment.js';
import { writeWhole } from './whole-file.js';

/** How often a writer says that it is there still. */
export const HEARTBEAT_MS = 1000;
/** A writer on another machine that has said nothing for so long is taken for dead. */
const SILENT_MS = 30_000;

/** What a process that records an experiment says of itself: `writers/<writer>.json`. */
export interface WriterFile {
  readonly writer: string;
  readonly pid: number;
  /** The machine, and the processes on it that this one can see. */
  readonly host: string;
  /** Tells a process from a later one of the same number; null where the system does not say. */
  readonly processStart: string | null;
  /** Whether it has written all it had, and left. */
  readonly closed: boolean;
  readonly counts: RecordingCounts | null;
  readonly samplesObserved: number;
}

export interface FoundWriter extends WriterFile {
  readonly isAlive: boolean;
}

export function describeWriter(writer: string): WriterFile {
  return {
    writer,
    pid: process.pid,
    host: thisHost(),
    processStart: processStart(process.pid),
    closed: false,
    counts: null,
    samplesObserved: 0,
  };
}

export function writeWriterFile(directory: string, file: WriterFile): void {
  const path = join(directory, `${file.writer}.json`);
  writeWhole(path, Buffer.from(`${JSON.stringify(file)}\n`), file.closed);
}

/** Every writer of an experiment, dead ones too. */
export async function readWriters(directory: string): Promise<FoundWriter[]> {
  const names = await readdir(directory).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name): Promise<FoundWriter | null> => {
        const path = join(directory, name);
        try {
          const file = JSON.parse(await readFile(path, 'utf8')) as WriterFile;
          return { ...file, isAlive: await isAlive(file, path) };
        } catch {
          // Empty or garbled, as the power failed: nobody writes under it any more.
          return { ...unknownWriter(name), isAlive: false };
        }
      }),
  );
  return found.filter((writer) => writer !== null);
}

function unknownWriter(name: string): WriterFile {
  const writer = name.replace(/\.json$/, '');
  return {
    writer,
    pid: 0,
    host: '',
    processStart: null,
    closed: false,
    counts: NO_COUNTS,
    samplesObserved: 0,
  };
}

async function isAlive(file: WriterFile, path: string): Promise<boolean> {
  if (file.closed) return false;
  if (file.host !== thisHost()) return Date.now() - (await stat(path)).mtimeMs < SILENT_MS;
  try {
    process.kill(file.pid, 0);
  } catch (error) {
    // Someone else's process may not be asked, but it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return file.processStart === null || processStart(file.pid) === file.processStart;
}

let host: string | null = null;

function thisHost(): string {
  if (host !== null) return host;
  const parts = [hostname()];
  for (const read of [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    () => readlinkSync('/proc/self/ns/pid'),
  ]) {
    try {
      parts.push(read());
    } catch {
      // Not on this system.
    }
  }
  host = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  return host;
}

/**
 * Field 22 of /proc/<pid>/stat; the second one, the command, may hold anything up to its last `)`. Of
 * a process that has ended, and whose parent has not noticed, there is nothing left but the number.
 */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
