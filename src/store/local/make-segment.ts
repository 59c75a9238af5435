import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExperimentPaths, sidecarName } from './layout.js';
import { syncDirectory, writeWhole } from './whole-file.js';

/** Rows of a row group: few enough that reading the last ones is quick, enough to compress well. */
export const ROW_GROUP_ROWS = 16_384;

/**
 * Makes a segment: `fill` writes it under a name that nobody reads, and gives its sidecar. Each is on
 * the device before the next is begun, and the segment appears whole, last. Where anything fails,
 * nothing is left. The temporary name is of its own each time, as two processes may be at work on what
 * a dead writer left.
 */
export async function makeSegment(
  paths: ExperimentPaths,
  name: string,
  fill: (temporary: string) => Promise<Uint8Array>,
): Promise<void> {
  const temporary = join(paths.events, `${name}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const sidecar = await fill(temporary);
    const file = await open(temporary, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    writeWhole(join(paths.rollups, sidecarName(name)), sidecar);
    await rename(temporary, join(paths.events, name));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  syncDirectory(paths.events);
}
