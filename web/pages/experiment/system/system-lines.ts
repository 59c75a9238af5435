import type { CurvesAnswer } from '../../../../src/server/protocol.ts';
import type { Line } from '../../../charts/chart.ts';
import { toNumber } from '../../../format/number.ts';
import { chartLines, type LinePoints } from '../model/points.ts';
import type { SystemChart } from './system-charts.ts';

/** So many lines can still be told apart. */
const MOST_LINES = 8;

interface SystemLines {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  readonly reduced: boolean;
}

/** A line for each figure and process; processes are named only where there are several. */
export function systemLines(answer: CurvesAnswer, { series, factor }: SystemChart): SystemLines {
  const processes = new Set(answer.curves.map(({ group }) => String(group)));
  const drawn = series.flatMap(({ metric, label }) =>
    answer.curves
      .filter((curve) => curve.metric === metric)
      .map((curve) => ({ curve, label: processes.size > 1 ? `${label}, ${curve.group}` : label })),
  );
  const lines = drawn.slice(0, MOST_LINES).map(
    ({ curve, label }, index): LinePoints => ({
      label,
      colour: index + 1,
      points: { x: curve.x, values: curve.y.map((y) => toNumber(y) * factor) },
    }),
  );
  return { ...chartLines(lines), reduced: drawn.some(({ curve }) => curve.reduced) };
}
