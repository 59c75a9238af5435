import { scaleTime } from 'd3-scale';
import type { Tick } from './ticks.ts';

type Format = readonly [stepBelowMs: number, specifier: string];

const HOUR_MS = 3_600_000;
const CLOCK: Format = [20 * HOUR_MS, '%H:%M'];
/** One for all labels of an axis: d3's own changes from one to the next, and has twelve hours. */
const FORMATS: readonly Format[] = [
  [1000, '%H:%M:%S.%L'],
  [60_000, '%H:%M:%S'],
  CLOCK,
  [20 * 24 * HOUR_MS, '%b %-d'],
  [Infinity, '%b\n%Y'],
];

/**
 * Round moments of the reader's own clock between two times in microseconds; the first of each day
 * has its date in a second line.
 */
export function timeTicks(fromUs: number, toUs: number, most: number): Tick[] {
  if (!(toUs > fromUs)) return [];
  const scale = scaleTime().domain([fromUs / 1000, toUs / 1000]);
  // d3 takes the number as a hint and has up to twice as many, whose labels would touch.
  let dates = scale.ticks(most);
  for (let count = most; dates.length > most + 1; dates = scale.ticks(count)) count *= 0.8;
  const stepMs = Number(dates[1]) - Number(dates[0]);
  const [, format] = FORMATS.find(([belowMs]) => stepMs < belowMs) ?? CLOCK;
  const labelOf = scale.tickFormat(0, format);
  const dayOf = scale.tickFormat(0, '\n%b %-d');
  let before = '';
  return dates.map((date) => {
    const day = format.startsWith('%H') ? dayOf(date) : '';
    const label = `${labelOf(date)}${day === before ? '' : day}`;
    before = day;
    return { value: date.getTime() * 1000, label };
  });
}
