import type { CurvesAnswer, ReducedCurve } from '../../../../src/server/protocol.ts';
import type { Line } from '../../../charts/chart.ts';
import { meansAtPlaces } from '../../../charts/means-at-places.ts';
import { smooth } from '../../../charts/smoothing.ts';
import { toNumber } from '../../../format/number.ts';
import { chartLines, type LinePoints } from '../model/points.ts';

/** So many lines can still be told apart. */
const MOST_LINES = 8;

export interface CurveChart {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  /** Points before they were reduced, and whether they were. */
  readonly points: number;
  readonly reduced: boolean;
  /** Whether a line is of means, for it has several values at a place. */
  readonly isOfMeans: boolean;
  /** Values that are no numbers, as a diverged loss. */
  readonly nonFinite: number;
  /** Lines that there are besides those drawn. */
  readonly undrawn: number;
}

interface CurveOptions {
  /** 0 for the values as they are. */
  readonly smoothing: number;
  /** Of a single curve, which has no group. */
  readonly label: string;
  /** The colour of a group's line. */
  readonly colourOf: (group: string) => number;
}

/** The curves of one metric, smoothed before they share an axis: each over its own points alone. */
export function curveChart(
  answer: CurvesAnswer,
  metric: string,
  { smoothing, label, colourOf }: CurveOptions,
): CurveChart {
  const curves = answer.curves.filter((curve) => curve.metric === metric);
  const lines = curves.slice(0, MOST_LINES).map((curve): LinePoints => {
    const all = curve.y.map((y) => toNumber(y));
    const means = meansAtPlaces(curve.x, all);
    const x = means?.x ?? curve.x;
    const values = means?.means ?? all;
    const raw = { x, values };
    const name = labelOf(curve, curves.length, label);
    const named = {
      label: name,
      colour: curve.group === null ? 1 : colourOf(name),
      ...(means === null
        ? {}
        : { lower: { x, values: means.least }, upper: { x, values: means.greatest } }),
    };
    if (smoothing === 0) return { ...named, points: raw };
    return { ...named, points: { x, values: smooth(values, smoothing) }, raw };
  });
  return {
    ...chartLines(lines),
    points: curves.reduce((sum, { points }) => sum + points, 0),
    reduced: curves.some(({ reduced }) => reduced),
    isOfMeans: lines.some(({ lower }) => lower !== undefined),
    nonFinite: curves.reduce(
      (sum, { y }) => sum + y.filter((at) => typeof at === 'string').length,
      0,
    ),
    undrawn: curves.length - lines.length,
  };
}

function labelOf({ group }: ReducedCurve, curves: number, label: string): string {
  if (group !== null) return String(group);
  return curves === 1 ? label : 'none';
}
