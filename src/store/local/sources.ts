import { join } from 'node:path';
import type { EventBatch } from '../../event/batch.js';
import { SEQUENCE, WRITER } from '../../event/fields.js';
import { EventIds, type IdRanges } from '../event-ids.js';
import { compareKeys, keyAt } from '../event-order.js';
import type { BlockRequest } from '../scan-runs.js';
import type { EventsFile, ExperimentPaths } from './layout.js';
import { listEvents } from './list-events.js';
import { readTail } from './read-tail.js';
import { isAbsent } from './record-file.js';
import { SegmentBlock, type SegmentReader, type SourceBlock } from './segment-block.js';
import type { Sidecar } from './sidecar.js';

/** One file of events, opened for reading. */
export interface Source {
  readonly file: EventsFile;
  readonly ids: IdRanges;
  readonly blocks: readonly SourceBlock[];
  /** Of a segment. */
  readonly sidecar: Sidecar | null;
  /** Of a tail: its events. */
  readonly batches: readonly EventBatch[];
  readonly rows: number;
}

const MAX_ATTEMPTS = 20;

/**
 * Everything an experiment's directory holds as of now, each event once. A file that goes away while
 * it is opened has become another: then all are listed anew.
 */
export async function openSources(
  paths: ExperimentPaths,
  segments: SegmentReader,
): Promise<Source[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const files = await listEvents(paths.events);
      const sources = await Promise.all(
        files.map((file) =>
          file.kind === 'tail' ? openTail(paths, file) : openSegment(paths, file, segments),
        ),
      );
      return withoutRepeats(sources);
    } catch (error) {
      if (!isAbsent(error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function openTail(paths: ExperimentPaths, file: EventsFile): Promise<Source> {
  const { batches } = await readTail(join(paths.events, file.name));
  const ids = new EventIds();
  for (const batch of batches) ids.take(batch);
  return tailSource(file, batches, ids.ranges());
}

function tailSource(file: EventsFile, batches: readonly EventBatch[], ids: IdRanges): Source {
  const blocks = batches.map(blockOf);
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  return { file, ids, blocks, sidecar: null, batches, rows };
}

function blockOf(batch: EventBatch): SourceBlock {
  const first = keyAt(batch, 0);
  const last = keyAt(batch, batch.length - 1);
  return {
    first,
    last,
    minUs: first.timestampUs,
    maxUs: last.timestampUs,
    rows: batch.length,
    read: () => [batch],
  };
}

async function openSegment(
  paths: ExperimentPaths,
  file: EventsFile,
  segments: SegmentReader,
): Promise<Source> {
  const sidecar = await segments.sidecarOf(paths, file);
  const { ids, rows } = sidecar.summary;
  const block = new SegmentBlock(paths, file, sidecar.summary, segments);
  return { file, ids, blocks: [block], sidecar, batches: [], rows };
}

/**
 * Two processes may have been given the same events (an import that was run twice, say). Of files
 * that share some, the later one is read without them.
 */
function withoutRepeats(sources: readonly Source[]): Source[] {
  const seen = new EventIds();
  return sources.map((source) => {
    const repeats = seen.overlaps(source.ids);
    const before = repeats ? seen.ranges() : null;
    seen.addRanges(source.ids);
    return before === null ? source : filteredSource(source, before);
  });
}

function filteredSource(source: Source, before: IdRanges): Source {
  const seen = new EventIds();
  seen.addRanges(before);
  const rest = (batch: EventBatch): EventBatch => seen.without(batch);
  const batches = source.batches.map(rest).filter(({ length }) => length > 0);
  if (source.file.kind === 'tail') return tailSource(source.file, batches, source.ids);
  const blocks = source.blocks.map((block) => ({
    ...boundsOf(block),
    async *read(request: BlockRequest): AsyncGenerator<EventBatch> {
      const columns =
        request.columns === null ? null : new Set([...request.columns, WRITER, SEQUENCE]);
      for await (const batch of block.read({ ...request, columns })) {
        const left = rest(batch);
        if (left.length > 0) yield left;
      }
    },
  }));
  // What is known of the whole segment does not hold for the rest of it.
  return { ...source, blocks, sidecar: null };
}

function boundsOf({ first, last, minUs, maxUs, rows }: SourceBlock): Omit<SourceBlock, 'read'> {
  return { first, last, minUs, maxUs, rows };
}

/** Blocks in as few runs as can be, each in the order of a scan: most often it is one for a writer. */
export function runsOf(sources: readonly Source[]): SourceBlock[][] {
  const blocks = sources.flatMap((source) => source.blocks);
  blocks.sort((a, b) => compareKeys(a.first, b.first));
  const runs: SourceBlock[][] = [];
  for (const block of blocks) {
    const run = runs.find((run) => compareKeys(run.at(-1)!.last, block.first) < 0);
    if (run === undefined) runs.push([block]);
    else run.push(block);
  }
  return runs;
}
