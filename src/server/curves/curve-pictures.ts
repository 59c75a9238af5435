import type { TrainingCurvesOptions } from '../../analysis/curves.js';
import type { ExperimentRecord } from '../../event/experiment.js';
import type { Lab } from '../../lab/lab.js';
import { scanEvents } from '../../lab/reading.js';
import type { KeptFolds } from '../reads/kept-folds.js';
import type { Point } from './cells.js';
import { CurveFold } from './curve-fold.js';
import { type CurveKey, CurvePoints } from './curve-points.js';
import { gridOf, type Missing, type Picture, pictureOf, type View } from './picture.js';

interface Asked {
  readonly lab: Lab;
  readonly folds: KeptFolds;
  readonly record: ExperimentRecord;
  readonly signal: AbortSignal;
}

export interface CurvePicture extends Picture {
  readonly key: CurveKey;
}

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
  const grid = gridOf(curves, view);
  const first = curves.map((curve) => pictureOf(curve, grid, view.pixels, null));
  const missing = first.filter((each): each is Missing => 'fromUs' in each);
  const read =
    missing.length === 0
      ? new Map<string, Point[]>()
      : await readPoints(lab, record.id, options, spanOf(missing), signal);
  return fold.points.keys.slice(0, curves.length).map((key, i) => {
    const found = first[i]!;
    const picture =
      'fromUs' in found
        ? pictureOf(curves[i]!, grid, view.pixels, read.get(textOf(key)) ?? [])
        : found;
    return { key, ...(picture as Picture) };
  });
}

function spanOf(missing: readonly Missing[]): Missing {
  return {
    fromUs: Math.min(...missing.map(({ fromUs }) => fromUs)),
    toUs: Math.max(...missing.map(({ toUs }) => toUs)),
  };
}

function textOf({ metric, group }: CurveKey): string {
  return JSON.stringify([metric, typeof group, String(group)]);
}

async function readPoints(
  lab: Lab,
  id: string,
  options: TrainingCurvesOptions,
  { fromUs, toUs }: Missing,
  signal: AbortSignal,
): Promise<Map<string, Point[]>> {
  const reader = new CurvePoints(options);
  const points: Point[][] = [];
  const query = { columns: reader.columns, window: { fromUs, toUs } };
  for await (const batch of scanEvents(lab, id, query)) {
    signal.throwIfAborted();
    reader.add(batch, null, (curve, x, y, timeUs) => {
      (points[curve] ??= []).push({ x, y, timeUs });
    });
  }
  return new Map(points.map((own, i) => [textOf(reader.keys[i]!), own.sort((a, b) => a.x - b.x)]));
}
