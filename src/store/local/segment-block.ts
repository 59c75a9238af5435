import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CrucibleError } from '../../errors.js';
import type { EventBatch } from '../../event/batch.js';
import { SEQUENCE, WRITER } from '../../event/fields.js';
import { takeRows } from '../../event/take.js';
import { EventIds } from '../event-ids.js';
import type { EventKey } from '../event-order.js';
import type { Block, BlockRequest } from '../scan-runs.js';
import type { EventsFile, ExperimentPaths } from './layout.js';
import { listEvents } from './list-events.js';
import type { SegmentSummary, Sidecar } from './sidecar.js';

/** Events as they lie in one file, or a part of one, in the order of a scan. */
export interface SourceBlock extends Block {
  readonly first: EventKey;
  readonly last: EventKey;
  readonly rows: number;
}

/** Reads segments; what it knows of one that is sealed stays true. */
export interface SegmentReader {
  sidecarOf(paths: ExperimentPaths, file: EventsFile): Promise<Sidecar>;
  read(path: string, summary: SegmentSummary, request: BlockRequest): AsyncIterable<EventBatch>;
}

/** A segment as a block of a scan. */
export class SegmentBlock implements SourceBlock {
  readonly first: EventKey;
  readonly last: EventKey;
  readonly minUs: number;
  readonly maxUs: number;
  readonly rows: number;
  readonly #paths: ExperimentPaths;
  readonly #file: EventsFile;
  readonly #summary: SegmentSummary;
  readonly #segments: SegmentReader;

  constructor(
    paths: ExperimentPaths,
    file: EventsFile,
    summary: SegmentSummary,
    segments: SegmentReader,
  ) {
    this.#paths = paths;
    this.#file = file;
    this.#summary = summary;
    this.#segments = segments;
    this.first = summary.first;
    this.last = summary.last;
    this.minUs = summary.first.timestampUs;
    this.maxUs = summary.last.timestampUs;
    this.rows = summary.rows;
  }

  async *read(request: BlockRequest): AsyncGenerator<EventBatch> {
    let given = 0;
    const path = join(this.#paths.events, this.#file.name);
    try {
      for await (const batch of this.#segments.read(path, this.#summary, request)) {
        given += batch.length;
        yield batch;
      }
      return;
    } catch (error) {
      if (existsSync(path)) throw error;
    }
    yield* this.#readFromSuccessor(request, given);
  }

  /** It was put together with others: its events are read from there, from where we were on. */
  async *#readFromSuccessor(request: BlockRequest, given: number): AsyncGenerator<EventBatch> {
    const { writer, first, last } = this.#file;
    const file = (await listEvents(this.#paths.events)).find(
      (other) =>
        other.kind === 'segment' &&
        other.writer === writer &&
        other.first <= first &&
        other.last >= last,
    );
    if (file === undefined) {
      const path = join(this.#paths.events, this.#file.name);
      throw new CrucibleError('store-failed', `${path} was removed while it was read`, { path });
    }
    const { summary } = await this.#segments.sidecarOf(this.#paths, file);
    const block = new SegmentBlock(this.#paths, file, summary, this.#segments);
    const columns = request.columns === null ? null : new Set(request.columns);
    columns?.add(WRITER).add(SEQUENCE);
    const own = new EventIds();
    own.addRanges(this.#summary.ids);
    let toSkip = given;
    for await (const batch of block.read({ ...request, columns })) {
      const rows = own.rowsIn(batch);
      const skipped = Math.min(toSkip, rows.length);
      toSkip -= skipped;
      const left = request.newestFirst
        ? rows.subarray(0, rows.length - skipped)
        : rows.subarray(skipped);
      if (left.length > 0) yield takeRows(batch, left);
    }
  }
}
