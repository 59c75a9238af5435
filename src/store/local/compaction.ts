import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeEncodedRollups } from '../../sketch/rollup/merge.js';
import { EventIds } from '../event-ids.js';
import { compareKeys } from '../event-order.js';
import type { DuckDB } from '../parquet/duckdb.js';
import { mergeParquet } from '../parquet/merge-parquet.js';
import { type EventsFile, type ExperimentPaths, segmentName, sidecarName } from './layout.js';
import { listEvents } from './list-events.js';
import { placeSegment, ROW_GROUP_ROWS } from './seal-tail.js';
import { encodeSidecar, readSidecar, type Sidecar } from './sidecar.js';

/** So many segments of a size become one. */
const FAN_IN = 16;
/** One tail is of the smallest size, whatever the batch that completed it; each further one is `FAN_IN` times that. */
const SMALLEST_ROWS = 131_072;
/** Larger ones are left as they are. */
const LARGEST_ROWS = SMALLEST_ROWS * FAN_IN * FAN_IN;

interface Segment {
  readonly file: EventsFile;
  readonly sidecar: Sidecar;
}

/**
 * Puts a writer's segments together, `FAN_IN` of a size at a time: each event is copied at most twice,
 * and however long an experiment runs, its files stay few. The new segment appears whole; from then on
 * those it stands for no longer count, and are removed.
 */
export async function compactWriter(
  database: DuckDB,
  paths: ExperimentPaths,
  writer: string,
): Promise<void> {
  for (;;) {
    const group = chooseGroup(await segmentsOf(paths, writer));
    if (group === null) return;
    await putTogether(database, paths, group);
  }
}

async function segmentsOf(paths: ExperimentPaths, writer: string): Promise<Segment[]> {
  const files = (await listEvents(paths.events)).filter(
    (file) => file.writer === writer && file.kind === 'segment',
  );
  // There is nothing to do, most of the time, and no need to look closer.
  if (files.length < FAN_IN) return [];
  const segments: Segment[] = [];
  for (const file of files.sort((a, b) => a.first - b.first)) {
    const sidecar = await readSidecar(join(paths.rollups, sidecarName(file.name)));
    if (sidecar !== null) segments.push({ file, sidecar });
  }
  return segments;
}

/** The first `FAN_IN` neighbours of one size. */
function chooseGroup(segments: readonly Segment[]): Segment[] | null {
  for (let start = 0; start + FAN_IN <= segments.length; start++) {
    const group = segments.slice(start, start + FAN_IN);
    if (
      new Set(group.map(sizeOf)).size === 1 &&
      rowsOf(group) <= LARGEST_ROWS &&
      areNeighbours(group)
    )
      return group;
  }
  return null;
}

function sizeOf({ sidecar }: Segment): number {
  const ratio = Math.max(1, sidecar.summary.rows / SMALLEST_ROWS);
  return Math.ceil(Math.log(ratio) / Math.log(FAN_IN));
}

function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { sidecar }) => sum + sidecar.summary.rows, 0);
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
  const temporary = join(paths.events, `${name}.tmp`);
  const isSorted = summaries.every(
    (summary, at) => at === 0 || compareKeys(summaries[at - 1]!.last, summary.first) < 0,
  );
  const files = group.map(({ file, sidecar: { summary } }) => ({
    ...summary,
    path: join(paths.events, file.name),
  }));
  const { rows, columns, hasNegativeZero } = await mergeParquet(database, temporary, files, {
    rowGroupRows: ROW_GROUP_ROWS,
    metadata: {},
    sort: !isSorted,
  });
  const ids = new EventIds();
  for (const summary of summaries) ids.addRanges(summary.ids);
  const rollups: Uint8Array[] = [];
  for (const { sidecar } of group)
    rollups.push(await sidecar.readRollup(0, sidecar.rollup.totalBytes));
  const summary = {
    version: 1,
    rows,
    first: summaries.map((each) => each.first).reduce((a, b) => (compareKeys(a, b) < 0 ? a : b)),
    last: summaries.map((each) => each.last).reduce((a, b) => (compareKeys(a, b) > 0 ? a : b)),
    ids: ids.ranges(),
    columns,
    hasNegativeZero,
  } as const;
  await placeSegment(paths, name, temporary, encodeSidecar(summary, mergeEncodedRollups(rollups)));
  for (const { file } of group) {
    await rm(join(paths.events, file.name), { force: true });
    await rm(join(paths.rollups, sidecarName(file.name)), { force: true });
  }
}
