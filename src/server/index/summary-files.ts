import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExperimentRecord } from '../../event/experiment.js';
import { encodeJson, reviveJson, WHOLE } from '../../event/json.js';
import type { Lab } from '../../lab/lab.js';
import { directoryName, pathsOf } from '../../store/local/layout.js';
import { summaryKeyOf } from './entry.js';
import { directoryOf } from './store-watch.js';
import { MAX_METRICS, SPARKLINE_PARTS, SUMMARY_VERSION, type Summary } from './summary.js';

const FILE = 'summary.json';
const TEMPORARY = /^summary\.json\.[0-9a-f]{8}\.tmp$/;

/**
 * Summaries of experiments that have ended, each beside the experiment's rollups in a local store: what
 * a server has worked out once, the next one knows at once. They may be removed at any time, and where
 * nothing can be written, there are none.
 */
export class SummaryFiles {
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Null where there is none, or none of the record as it is. Takes some 20 µs. */
  read(record: ExperimentRecord): Summary | null {
    if (!hasEnded(record)) return null;
    for (const path of this.#pathsOf(record)) {
      try {
        const found = decode(reviveJson(readFileSync(path, 'utf8')), record);
        if (found !== null) return found;
      } catch {
        // None there, or none that can be read: then it is made anew.
      }
    }
    return null;
  }

  async write(record: ExperimentRecord, { metrics, sparkline }: Summary): Promise<void> {
    if (!hasEnded(record)) return;
    const key = summaryKeyOf(record);
    const text = encodeJson(
      { version: SUMMARY_VERSION, key, metrics: Object.fromEntries(metrics), sparkline },
      WHOLE,
    );
    for (const path of this.#pathsOf(record)) {
      const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
      try {
        // Not the experiment's own directory, too: it may just have been removed.
        await mkdir(join(path, '..')).catch(unlessThere);
        await writeFile(temporary, text, { flag: 'wx' });
        await rename(temporary, path);
        await removeTemporary(dirname(path));
        return;
      } catch {
        await rm(temporary, { force: true }).catch(() => {});
      }
    }
  }

  #pathsOf({ id }: ExperimentRecord): string[] {
    return this.#lab
      .stores()
      .map(directoryOf)
      .filter((directory) => directory !== null)
      .map((directory) => join(pathsOf(join(directory, directoryName(id))).rollups, FILE));
  }
}

function hasEnded({ status }: ExperimentRecord): boolean {
  return status === 'stopped' || status === 'archived';
}

/** What a server left that was killed; to one that writes at this moment, the file in place is as good. */
async function removeTemporary(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names)
    if (TEMPORARY.test(name)) await rm(join(directory, name), { force: true }).catch(() => {});
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function decode(value: unknown, record: ExperimentRecord): Summary | null {
  if (typeof value !== 'object' || value === null) return null;
  const { version, key, metrics, sparkline } = value as Readonly<Record<string, unknown>>;
  if (version !== SUMMARY_VERSION || key !== summaryKeyOf(record)) return null;
  if (typeof metrics !== 'object' || metrics === null || !Array.isArray(sparkline)) return null;
  const figures = Object.entries(metrics);
  if (figures.length > MAX_METRICS || sparkline.length > SPARKLINE_PARTS) return null;
  const isWhole =
    figures.every(([, figure]) => typeof figure === 'number') &&
    sparkline.every((part) => typeof part === 'number');
  return isWhole ? { metrics: new Map(figures), sparkline } : null;
}
