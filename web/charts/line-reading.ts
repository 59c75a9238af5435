import { formatExact, formatValue, UNKNOWN } from '../format/number.ts';
import { formatTimestamp } from '../format/time.ts';
import type { AxisKind, LineChartProps } from './chart.ts';

/** Where on the horizontal axis; `spanUs` says how exactly a time is wanted. */
export function placeText(
  { axis, axisLabel = 'x' }: Pick<LineChartProps, 'axis' | 'axisLabel'>,
  at: number,
  spanUs: number,
): string {
  if (axis === 'time') return formatTimestamp(at / 1000, { milliseconds: spanUs < 120e6 });
  return `${axisLabel} ${formatExact(at)}`;
}

/** What each line has there, with its band: `0.312 (0.290 – 0.331)`. */
export function lineTexts(
  { lines, unit }: Pick<LineChartProps, 'lines' | 'unit'>,
  indices: readonly (number | null)[],
): string[] {
  return lines.map(({ values, lower, upper }, line) => {
    const index = indices[line] ?? null;
    if (index === null) return UNKNOWN;
    const value = formatValue(values[index], unit);
    const low = lower?.[index];
    const high = upper?.[index];
    if (typeof low !== 'number' || typeof high !== 'number') return value;
    return `${value} (${formatValue(low, unit)} – ${formatValue(high, unit)})`;
  });
}

/** The name of the horizontal axis in a table. */
export function axisName(axis: AxisKind, axisLabel: string | undefined): string {
  return axis === 'time' ? 'time' : (axisLabel ?? 'x');
}
