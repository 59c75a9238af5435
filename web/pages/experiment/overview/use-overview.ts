import { effect, type Signal, untracked, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { AxisRange } from '../../../charts/chart.ts';
import { BucketLoader } from '../model/bucket-loader.ts';
import { ALL, type SplitBy } from '../model/buckets.ts';
import type { ExperimentModel } from '../model/experiment-model.ts';

/** A point for so many pixels of a chart. */
const PIXELS_PER_POINT = 1.5;
const MOST_POINTS = 600;
const FEWEST_POINTS = 120;
/** Of charts with a line for each group: there are more of them to read. */
const POINTS_OF_GROUPS = 240;
const TWO_COLUMNS_PX = 1000;

/** The buckets for the range and the groups that are chosen, for a window as wide as this one. */
export function useOverview(
  model: ExperimentModel,
  range: Signal<AxisRange>,
  by: SplitBy,
): BucketLoader {
  const [loader] = useState(() => new BucketLoader(model));
  const points = useSignal(pointsFor(window.innerWidth));
  useEffect(() => {
    const measure = () => {
      points.value = pointsFor(window.innerWidth);
    };
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  useEffect(() => loader.open(), [loader]);
  // Past the rendering: a range that changes is asked for at once, and draws nothing anew by itself.
  useLayoutEffect(
    () =>
      effect(() => {
        const most = by === ALL ? MOST_POINTS : POINTS_OF_GROUPS;
        const wanted = { range: range.value, by, maxBuckets: Math.min(points.value, most) };
        untracked(() => loader.ask(wanted));
      }),
    [loader, by],
  );
  return loader;
}

/** In steps of fifty: a window that becomes a little wider asks for nothing new. */
function pointsFor(windowPx: number): number {
  const chartPx = windowPx >= TWO_COLUMNS_PX ? Math.min(windowPx, 1680) / 2 : windowPx;
  const points = Math.round(chartPx / PIXELS_PER_POINT / 50) * 50;
  return Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, points));
}
