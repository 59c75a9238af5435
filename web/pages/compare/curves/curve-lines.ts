import type { RunCurves, WireNumber } from '../../../../src/server/protocol.ts';
import type { Line } from '../../../charts/chart.ts';
import { counted, listed } from '../../../format/words.ts';
import type { Arm } from '../state/arms.ts';
import { type RunsWithin, valuesOfRuns } from './runs-within.ts';

/** As the wire has it: columns of numbers as arrays, NaN and the infinities as texts. */
type OnWire<Value> = {
  readonly [Key in keyof Value]: Value[Key] extends ArrayLike<number>
    ? readonly WireNumber[]
    : Value[Key];
};
type Band = OnWire<RunCurves['groups'][number]>;

export interface RunCurvesAnswer {
  readonly x: readonly number[];
  readonly confidence: number;
  readonly groups: readonly Band[];
}

/** Below so many runs a band says little: Student's factor is large, and one odd run decides. */
const FEW_RUNS = 5;

export interface CurveLines {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  readonly note: string;
  readonly arms: readonly {
    readonly label: string;
    readonly runs: number;
    readonly diverged: number;
  }[];
}

/**
 * The mean of each arm's runs with its band, and each run faintly under it. `runs` has one group for
 * each experiment; null while they are on their way, or where experiments are no runs: then `within` has
 * those of each arm.
 */
export function curveLines(
  bands: RunCurvesAnswer,
  runs: RunCurvesAnswer | null,
  arms: readonly Arm[],
  within: RunsWithin | null = null,
): CurveLines {
  const own = bands.groups.map((band) => ({ band, arm: armOf(band.group, arms) }));
  // In the arms' order; a condition that nobody chose is last.
  own.sort((a, b) => placeOf(a.arm, arms) - placeOf(b.arm, arms));
  const canHaveRuns = runs !== null && sameGrid(bands.x, runs.x);
  const lines = own.map(({ band, arm }): Line => {
    const faint =
      arm === null || band.runs < 2
        ? []
        : canHaveRuns
          ? runsOf(arm, runs)
          : valuesOfRuns(within?.get(arm.key) ?? [], bands.x);
    return {
      label: `${arm?.label ?? band.group}${band.runs > 1 ? ` (${band.runs} runs)` : ''}`,
      ...(arm === null ? {} : { colour: arm.colour }),
      values: band.mean.map(drawn),
      ...(band.runs > 1 ? { lower: band.lower.map(inBand), upper: band.upper.map(inBand) } : {}),
      ...(faint.length === 0 ? {} : { runs: faint }),
    };
  });
  const described = own.map(({ band, arm }) => ({
    label: arm?.label ?? band.group,
    runs: band.runs,
    diverged: Math.max(0, ...band.diverged.map(Number)),
  }));
  return { x: bands.x, lines, note: noteOf(described, bands), arms: described };
}

function armOf(group: string, arms: readonly Arm[]): Arm | null {
  return arms.find(({ key }) => key === group) ?? null;
}

function placeOf(arm: Arm | null, arms: readonly Arm[]): number {
  return arm === null ? arms.length : arms.indexOf(arm);
}

function runsOf({ rows }: Arm, runs: RunCurvesAnswer): (number | null)[][] {
  return rows.flatMap(({ id }) => {
    const run = runs.groups.find(({ group }) => group === id);
    return run === undefined ? [] : [run.mean.map(inBand)];
  });
}

/** Thinned in the same way, or not at all: else a run's points would be drawn at other places. */
function sameGrid(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((x, i) => x === other[i]);
}

/** NaN of a mean: no run is there, or all of them have diverged. Neither is a value. */
function drawn(value: WireNumber): number | null {
  return value === 'NaN' ? null : Number(value);
}

function inBand(value: WireNumber): number | null {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function noteOf(arms: CurveLines['arms'], { x, confidence }: RunCurvesAnswer): string {
  const level = `${Number((confidence * 100).toPrecision(6))}%`;
  const several = arms.filter(({ runs }) => runs > 1);
  const few = several.filter(({ runs }) => runs < FEW_RUNS);
  const diverged = arms.filter((arm) => arm.diverged > 0);
  return [
    several.length === 0
      ? 'One run each: without others there is no band, and no telling chance from difference.'
      : `Mean over runs with its ${level} interval, at each ${x.length === 1 ? 'point' : 'step'} by itself; where bands part is no test, the final values are tested once.`,
    ...(few.length === 0 || several.length === 0
      ? []
      : [
          `Few runs in ${listed(few.map(({ label, runs }) => `${label} (${runs})`))}: the band rests on little.`,
        ]),
    ...diverged.map(
      ({ label, diverged: count }) =>
        `${counted(count, 'run')} of ${label} diverged, and ${count === 1 ? 'is' : 'are'} in no mean from there on.`,
    ),
  ].join(' ');
}
