import { readdir } from 'node:fs/promises';
import { currentFiles, type EventsFile, parseEventsFile } from './layout.js';
import { isAbsent } from './record-file.js';

/** Enough for any number of writers at work; a directory that never stands still is given up on. */
const MAX_ATTEMPTS = 50;

/**
 * The files that hold an experiment's events, each event in exactly one of them. A listing is no
 * snapshot: while it is read, a segment may appear and its tail go away, and both be missed. A file
 * that was missed so has appeared by the next listing; two in a row that say the same missed nothing.
 */
export async function listEvents(directory: string): Promise<EventsFile[]> {
  let before = await namesIn(directory);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const names = await namesIn(directory);
    if (names.join('\n') === before.join('\n')) break;
    before = names;
  }
  return currentFiles(before.map(parseEventsFile).filter((file) => file !== null));
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => parseEventsFile(name) !== null).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
