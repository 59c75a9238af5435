import type { TrainingCurvesOptions } from '../../analysis/curves.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Lab } from '../../lab/lab.js';
import type { KeptFolds } from '../reads/kept-folds.js';
import { CurveFold } from './curve-fold.js';
import type { CurveKey } from './curve-points.js';
import { gridOf, type View } from './grid.js';
import { type Missing, type Picture, pictureOf, pointsFor } from './picture.js';
import { readPoints, textOf } from './read-points.js';
import type { ViewPoints } from './view-points.js';

interface Asked {
  readonly lab: Lab;
  readonly folds: KeptFolds;
  readonly record: ExperimentRecord;
  readonly signal: AbortSignal;
}

export interface CurvePicture extends Picture {
  readonly key: CurveKey;
}

/** Of all curves together: what answers one request has some 200,000 points, and 400,000 at most. */
const MOST_PIXELS = 50_000;

/**
 * The curves of a chart as a view shows them, from what is in memory; where that is too coarse, the
 * events of that part of the chart are read besides. All points together would give the same.
 */
export async function curvePictures(
  { lab, folds, record, signal }: Asked,
  options: TrainingCurvesOptions,
  view: View,
): Promise<CurvePicture[]> {
  const name = `curves ${record.id} ${JSON.stringify(options)}`;
  const fold = await folds.get(name, record, signal, () => new CurveFold(options));
  const { curves } = fold;
  const pixels = Math.min(view.pixels, Math.floor(MOST_PIXELS / Math.max(1, curves.length)));
  const grid = gridOf(curves, { ...view, pixels });
  const keys = fold.points.keys.slice(0, curves.length);
  const first = curves.map((curve) => pictureOf(curve, grid, pixels, null));
  const read = new Map<string, ViewPoints>();
  for (const [i, each] of first.entries())
    if (isMissing(each)) read.set(textOf(keys[i]!), pointsFor(grid, pixels));
  const missing = first.filter(isMissing);
  if (missing.length > 0)
    await folds.turnstile.pass(signal, () =>
      readPoints(lab, record.id, options, spanOf(missing), read, signal),
    );
  return keys.map((key, i) => {
    const found = first[i]!;
    const picture = isMissing(found)
      ? pictureOf(curves[i]!, grid, pixels, read.get(textOf(key))!)
      : found;
    return { key, ...(picture as Picture) };
  });
}

function isMissing(each: Picture | Missing): each is Missing {
  return 'fromUs' in each;
}

function spanOf(missing: readonly Missing[]): Missing {
  return {
    fromX: Math.min(...missing.map(({ fromX }) => fromX)),
    toX: Math.max(...missing.map(({ toX }) => toX)),
    fromUs: Math.min(...missing.map(({ fromUs }) => fromUs)),
    toUs: Math.max(...missing.map(({ toUs }) => toUs)),
  };
}
