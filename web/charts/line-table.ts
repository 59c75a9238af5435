import type { ChartTable, LineChartProps, LineValues } from './chart.ts';
import { axisName } from './line-reading.ts';

/** All points, as they were given; a time as text and in microseconds. */
export function lineTable(
  props: Pick<LineChartProps, 'axis' | 'axisLabel' | 'x' | 'lines'>,
): ChartTable {
  const { axis, axisLabel, x, lines } = props;
  const columns: { readonly name: string; readonly values: LineValues }[] = lines.flatMap(
    ({ label, values, lower, upper, raw }) => [
      { name: label, values },
      ...(lower === undefined ? [] : [{ name: `${label}, lower`, values: lower }]),
      ...(upper === undefined ? [] : [{ name: `${label}, upper`, values: upper }]),
      ...(raw === undefined ? [] : [{ name: `${label}, not smoothed`, values: raw }]),
    ],
  );
  const place = (at: number) => (axis === 'time' ? [isoTime(at), at] : [at]);
  return {
    columns: [
      axisName(axis, axisLabel),
      ...(axis === 'time' ? ['timestamp_us'] : []),
      ...columns.map(({ name }) => name),
    ],
    rows: x.map((at, index) => [
      ...place(at),
      ...columns.map(({ values }) => values[index] ?? null),
    ]),
  };
}

function isoTime(timestampUs: number): string {
  const date = new Date(timestampUs / 1000);
  return Number.isNaN(date.getTime()) ? String(timestampUs) : date.toISOString();
}
