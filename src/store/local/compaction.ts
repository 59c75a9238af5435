import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeEncodedRollups } from '../../sketch/rollup/merge.js';
import { EventIds } from '../event-ids.js';
import { compareKeys } from '../event-order.js';
import type { DuckDB } from '../parquet/duckdb.js';
import { mergeParquet } from '../parquet/merge-parquet.js';
import { type EventsFile, type ExperimentPaths, segmentName, sidecarName } from './layout.js';
import { listEvents } from './list-events.js';
import { makeSegment, ROW_GROUP_ROWS } from './make-segment.js';
import { encodeSidecar, readSidecar, type SegmentSummary, type Sidecar } from './sidecar.js';

/** So many tails' worth of segments become one; then so many of those. */
const FAN_IN = [16, 4] as const;
/** The most rows of a segment of each size; one tail is of the smallest, whatever batch completed it. */
const SIZES = [131_072, 131_072 * FAN_IN[0]] as const;

interface Segment {
  readonly file: EventsFile;
  readonly sidecar: Sidecar;
}

/**
 * Puts some of a writer's segments together, if there are enough of a size; true when it did. Each event
 * is copied at most twice, a copy takes some seconds at most, and however long an experiment runs its
 * files stay few: one for four million events, and a handful more. The new segment appears whole; from
 * then on those it stands for no longer count, and are removed.
 */
export async function compactOnce(
  database: DuckDB,
  paths: ExperimentPaths,
  writer: string,
): Promise<boolean> {
  const group = chooseGroup(await segmentsOf(paths, writer));
  if (group === null) return false;
  await putTogether(database, paths, group);
  return true;
}

async function segmentsOf(paths: ExperimentPaths, writer: string): Promise<Segment[]> {
  const files = (await listEvents(paths.events)).filter(
    (file) => file.writer === writer && file.kind === 'segment',
  );
  // There is nothing to do, most of the time, and no need to look closer.
  if (files.length < Math.min(...FAN_IN)) return [];
  const segments: Segment[] = [];
  for (const file of files.sort((a, b) => a.first - b.first)) {
    const sidecar = await readSidecar(join(paths.rollups, sidecarName(file.name)));
    if (sidecar !== null) segments.push({ file, sidecar });
  }
  return segments;
}

/** The first neighbours of one size, as many as it takes. */
function chooseGroup(segments: readonly Segment[]): Segment[] | null {
  for (const [size, fanIn] of FAN_IN.entries()) {
    for (let start = 0; start + fanIn <= segments.length; start++) {
      const group = segments.slice(start, start + fanIn);
      if (group.every((segment) => sizeOf(segment) === size) && areNeighbours(group)) return group;
    }
  }
  return null;
}

function sizeOf({ sidecar }: Segment): number {
  const size = SIZES.findIndex((rows) => sidecar.summary.rows <= rows);
  return size === -1 ? SIZES.length : size;
}

/** A tail between them that is still to be sealed would be taken for one of them. */
function areNeighbours(group: readonly Segment[]): boolean {
  return group.every(({ file }, at) => at === 0 || group[at - 1]!.file.last + 1 === file.first);
}

async function putTogether(
  database: DuckDB,
  paths: ExperimentPaths,
  group: readonly Segment[],
): Promise<void> {
  const summaries = group.map(({ sidecar }) => sidecar.summary);
  const first = group[0]!.file;
  const name = segmentName(first.writer, first.first, group.at(-1)!.file.last);
  const isSorted = summaries.every(
    (summary, at) => at === 0 || compareKeys(summaries[at - 1]!.last, summary.first) < 0,
  );
  const files = group.map(({ file, sidecar: { summary } }) => ({
    ...summary,
    path: join(paths.events, file.name),
  }));
  const ids = new EventIds();
  for (const summary of summaries) ids.addRanges(summary.ids);
  await makeSegment(paths, name, async (temporary) => {
    const options = { rowGroupRows: ROW_GROUP_ROWS, metadata: {}, sort: !isSorted };
    const written = await mergeParquet(database, temporary, files, options);
    const rollups: Uint8Array[] = [];
    for (const { sidecar } of group)
      rollups.push(await sidecar.openRollup((read) => read(0, sidecar.rollup.totalBytes)));
    const summary: SegmentSummary = {
      version: 1,
      first: summaries.map((each) => each.first).reduce((a, b) => (compareKeys(a, b) < 0 ? a : b)),
      last: summaries.map((each) => each.last).reduce((a, b) => (compareKeys(a, b) > 0 ? a : b)),
      ids: ids.ranges(),
      ...written,
    };
    return encodeSidecar(summary, mergeEncodedRollups(rollups));
  });
  for (const { file } of group) {
    await rm(join(paths.events, file.name), { force: true });
    await rm(join(paths.rollups, sidecarName(file.name)), { force: true });
  }
}
