import type { EventBatch } from '../../event/batch.js';
import { ROLLUP_COLUMNS, Rollup } from '../../sketch/rollup/rollup.js';
import type { OpenRollups } from '../port.js';
import { cellsOf, type Sidecar } from './sidecar.js';
import type { Source } from './sources.js';

/**
 * The rollups of sealed segments, as they were laid down beside them, and one of the rest: at most the
 * tails of writers at work, so that it costs the same however many events there are.
 */
export async function openRollups(sources: readonly Source[]): Promise<OpenRollups> {
  const sealed: Sidecar[] = [];
  const rest = new Rollup();
  for (const source of sources) {
    if (source.sidecar !== null) sealed.push(source.sidecar);
    else for await (const batch of batchesOf(source)) rest.add(batch);
  }
  return {
    extents: [...sealed.map(({ rollup }) => rollup.extent), rest.extent],
    cells: async (widthUs, fromUs, toUs) => [
      ...(await Promise.all(sealed.map((sidecar) => cellsOf(sidecar, widthUs, fromUs, toUs)))),
      rest.cells(),
    ],
  };
}

async function* batchesOf({ blocks }: Source): AsyncGenerator<EventBatch> {
  const columns = new Set(ROLLUP_COLUMNS);
  const request = { columns, fromUs: null, toUs: null, newestFirst: false };
  for (const block of blocks) yield* block.read(request);
}
