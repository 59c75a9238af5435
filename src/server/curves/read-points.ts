import type { TrainingCurvesOptions } from '../../analysis/curves.js';
import type { Lab } from '../../lab/lab.js';
import { scanEvents } from '../../lab/reading.js';
import { type CurveKey, CurvePoints } from './curve-points.js';
import type { Missing } from './picture.js';
import type { ViewPoints } from './view-points.js';

/** The same for the same curve, whoever reads it. */
export function textOf({ metric, group }: CurveKey): string {
  return JSON.stringify([metric, typeof group, String(group)]);
}

/** Gives each missing curve, by the text of its key, its points of that span. */
export async function readPoints(
  lab: Lab,
  id: string,
  options: TrainingCurvesOptions,
  { fromX, toX, fromUs, toUs }: Missing,
  missing: ReadonlyMap<string, ViewPoints>,
  signal: AbortSignal,
): Promise<void> {
  const reader = new CurvePoints(options);
  /** By curve; null for one whose points are not missing. */
  const takers: (ViewPoints | null)[] = [];
  const query = {
    columns: reader.columns,
    window: { fromUs, toUs },
    // Where steps recur, their times may span everything.
    where: { [options.x]: { gte: fromX, lte: toX } },
  };
  for await (const batch of scanEvents(lab, id, query)) {
    signal.throwIfAborted();
    reader.add(batch, null, (curve, x, y, timeUs) => {
      let taker = takers[curve];
      if (taker === undefined)
        takers[curve] = taker = missing.get(textOf(reader.keys[curve]!)) ?? null;
      taker?.add(x, y, timeUs);
    });
  }
}
