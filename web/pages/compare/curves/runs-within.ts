import type { CurvesAnswer } from '../../../../src/server/protocol.ts';
import type { LineValues } from '../../../charts/chart.ts';
import type { Arm } from '../state/arms.ts';

/** By the arm's key, the curve of each run within its experiment. */
export type RunsWithin = ReadonlyMap<string, CurvesAnswer['curves']>;

/**
 * Arms of one experiment that is in no other: where runs of several experiments are put together, or an
 * experiment has several arms, its curves are not the runs of one.
 */
export function armsOfOne(arms: readonly Arm[]): readonly Arm[] {
  return arms.filter(
    (arm) =>
      arm.rows.length === 1 &&
      arms.every((other) => other === arm || !other.rows.includes(arm.rows[0]!)),
  );
}

/** The runs' values at these places; of a curve with points left out none, nor of what is of no run. */
export function valuesOfRuns(
  curves: CurvesAnswer['curves'],
  x: readonly number[],
): readonly LineValues[] {
  return curves
    .filter(({ group, reduced }) => group !== null && !reduced)
    .map((curve) => {
      const at = new Map(curve.x.map((place, index) => [place, Number(curve.y[index])]));
      return x.map((place) => {
        const value = at.get(place);
        if (value === undefined) return undefined;
        return Number.isFinite(value) ? value : null;
      });
    });
}
