import type { EventBatch } from '../../event/batch.js';
import type { RollupExtent } from '../../sketch/rollup/cells.js';
import { ROLLUP_COLUMNS, Rollup } from '../../sketch/rollup/rollup.js';
import type { RollupWidthUs } from '../../sketch/rollup/widths.js';
import type { OpenRollups } from '../port.js';
import { isAbsent } from './record-file.js';
import { cellsOf, type Sidecar } from './sidecar.js';
import type { Source } from './sources.js';

const MAX_ATTEMPTS = 20;

/**
 * The rollups of sealed segments, as they were laid down beside them, and one of the rest: at most the
 * tails of writers at work, so that it costs the same however many events there are. Where a segment
 * is put together with others meanwhile, all are opened anew.
 */
export async function openRollups(sources: () => Promise<readonly Source[]>): Promise<OpenRollups> {
  let parts = await partsOf(await sources());
  return {
    extents: [...parts.sealed.map(({ rollup }) => rollup.extent), parts.rest.extent],
    cells: async (widthUs, fromUs, toUs) => {
      for (let attempt = 1; ; attempt++) {
        try {
          const cells = parts.sealed
            .filter(({ rollup }) => reaches(rollup.extent, widthUs, fromUs, toUs))
            .map((sidecar) => cellsOf(sidecar, widthUs, fromUs, toUs));
          return [...(await Promise.all(cells)), parts.rest.cells()];
        } catch (error) {
          if (!isAbsent(error) || attempt === MAX_ATTEMPTS) throw error;
          parts = await partsOf(await sources());
        }
      }
    },
  };
}

/** Whether a cell that starts within the range can be in there. */
function reaches(
  extent: RollupExtent | null,
  widthUs: RollupWidthUs,
  fromUs: number,
  toUs: number,
): boolean {
  if (extent === null || extent.toUs <= fromUs) return false;
  return Math.floor(extent.fromUs / widthUs) * widthUs < toUs;
}

interface Parts {
  readonly sealed: readonly Sidecar[];
  readonly rest: Rollup;
}

async function partsOf(sources: readonly Source[]): Promise<Parts> {
  const sealed: Sidecar[] = [];
  const rest = new Rollup();
  for (const source of sources) {
    if (source.sidecar !== null) sealed.push(source.sidecar);
    else for await (const batch of batchesOf(source)) rest.add(batch);
  }
  return { sealed, rest };
}

async function* batchesOf({ blocks }: Source): AsyncGenerator<EventBatch> {
  const columns = new Set(ROLLUP_COLUMNS);
  const request = { columns, fromUs: null, toUs: null, newestFirst: false };
  for (const block of blocks) yield* block.read(request);
}
