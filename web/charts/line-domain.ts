import type { LineChartProps } from './chart.ts';
import { valueDomain } from './scale.ts';

/** What part of the vertical axis shows these, with all guides. */
export function domainOf(
  { unit, fromZero = false, isFilled = false, scale, guides = [] }: LineChartProps,
  least: number | null,
  greatest: number | null,
): readonly [number, number] {
  const isLog = scale === 'log';
  const ends = [
    ...[least, greatest].filter((end) => end !== null),
    ...guides.filter(({ on }) => on === 'y').map(({ value }) => value),
  ].filter((end) => Number.isFinite(end) && !(isLog && end <= 0));
  if (ends.length === 0) return valueDomain(null, null, { unit, isLog });
  // What is filled is filled from zero: its height is its value.
  const isFromZero = !isLog && (fromZero || isFilled);
  return valueDomain(Math.min(...ends), Math.max(...ends), { unit, isLog, fromZero: isFromZero });
}
