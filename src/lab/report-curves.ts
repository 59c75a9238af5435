import type { MetricSpec } from '../analysis/verdict/metric-spec.js';
import { RunCurveGatherer, runCurveColumns } from '../analysis/verdict/run-curve-gatherer.js';
import { compareRunCurves, type RunCurve, type RunGroup } from '../analysis/verdict/run-curves.js';
import type { ComparisonSettings } from '../analysis/verdict/settings.js';
import type { EventBatch } from '../event/batch.js';
import type { ArmCurve, CurveRun, ReportCurve } from '../export/report/report-data.js';
import type { ReportedArm } from './report-arms.js';

/** More points than a figure has room for tell nothing. */
const MOST_POINTS = 400;
const AXES = ['step', 'epoch'] as const;

interface Gathering {
  readonly spec: MetricSpec;
  readonly axis: (typeof AXES)[number];
  readonly gatherer: RunCurveGatherer;
}

/** The training curves of metrics, gathered in the pass of everything else. */
export class ReportedCurves {
  readonly #by: ComparisonSettings['by'];
  readonly #gatherings: readonly Gathering[];
  readonly columns: readonly string[];

  constructor(
    metrics: readonly MetricSpec[],
    { by, runBy }: Pick<ComparisonSettings, 'by' | 'runBy'>,
  ) {
    this.#by = by;
    const optionsOf = (spec: MetricSpec, axis: (typeof AXES)[number]) => ({
      metric: spec.name,
      x: axis,
      runBy,
      groupBy: by,
    });
    this.#gatherings = metrics.flatMap((spec) =>
      AXES.map((axis) => ({ spec, axis, gatherer: new RunCurveGatherer(optionsOf(spec, axis)) })),
    );
    this.columns = metrics.flatMap((spec) =>
      AXES.flatMap((axis) => runCurveColumns(optionsOf(spec, axis))),
    );
  }

  add(batch: EventBatch, record: { readonly id: string; readonly condition: string }): void {
    for (const { gatherer } of this.#gatherings) gatherer.add(batch, record);
  }

  /** Along the axis that more values have, as the comparison has it. */
  curves(arms: readonly ReportedArm[], confidence: number): ReportCurve[] {
    const curves: ReportCurve[] = [];
    for (const spec of new Set(this.#gatherings.map((one) => one.spec))) {
      const candidates = this.#gatherings
        .filter((one) => one.spec === spec)
        .map(({ axis, gatherer }) => ({ axis, groups: gatherer.groups() }));
      const [best] = candidates.sort((a, b) => pointsOf(b.groups) - pointsOf(a.groups));
      if (best === undefined || pointsOf(best.groups) === 0) continue;
      const { axis, groups } = best;
      curves.push({
        metric: spec.name,
        axis,
        confidence,
        arms: armCurves(groups, arms, this.#by, confidence),
      });
    }
    return curves;
  }
}

function pointsOf(groups: readonly RunGroup[]): number {
  return groups.reduce(
    (sum, { runs }) => sum + runs.reduce((points, { x }) => points + x.length, 0),
    0,
  );
}

function armCurves(
  groups: readonly RunGroup[],
  arms: readonly ReportedArm[],
  by: ComparisonSettings['by'],
  confidence: number,
): ArmCurve[] {
  const { x, groups: bands } = compareRunCurves(groups, { confidence, maxPoints: MOST_POINTS });
  const grid = [...x];
  return groups
    .map(({ group, runs }, place): ArmCurve => {
      const { mean, lower, upper } = bands[place]!;
      return {
        arm: arms.findIndex(({ condition, experimentIds }) =>
          by === 'experiment' ? experimentIds[0] === group : condition === group,
        ),
        runs: runs.map(thinned),
        band:
          runs.length < 2
            ? null
            : { x: grid, mean: [...mean], lower: [...lower], upper: [...upper] },
      };
    })
    .filter(({ arm }) => arm >= 0)
    .sort((a, b) => a.arm - b.arm);
}

/** Of each stretch of a long curve its least and its greatest value: spikes stay. */
function thinned({ x, y }: RunCurve): CurveRun {
  const stretches = MOST_POINTS / 2;
  if (x.length <= MOST_POINTS) return { x: Array.from(x), y: Array.from(y) };
  const kept = new Set<number>([0, x.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * x.length) / stretches);
    const to = Math.floor(((stretch + 1) * x.length) / stretches);
    let [least, most] = [from, from];
    for (let i = from; i < to; i++) {
      if (!Number.isFinite(y[i]!)) kept.add(i);
      if (y[i]! < y[least]!) least = i;
      if (y[i]! > y[most]!) most = i;
    }
    kept.add(least).add(most);
  }
  const places = [...kept].sort((a, b) => a - b);
  return { x: places.map((i) => x[i]!), y: places.map((i) => y[i]!) };
}
