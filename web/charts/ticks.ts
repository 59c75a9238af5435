import { scaleLinear, scaleLog } from 'd3-scale';
import type { Unit } from '../format/number.ts';
import { formatLoneTick, tickScale } from './tick-format.ts';

export interface Tick {
  readonly value: number;
  /** A second line follows a line break. */
  readonly label: string;
}

/** About so many numbers from `from` to `to` that are round in the one unit that labels them all. */
export function linearTicks(from: number, to: number, about: number, unit: Unit): Tick[] {
  if (!(to > from)) return [];
  const { divisor, prefix, suffix } = tickScale(Math.max(Math.abs(from), Math.abs(to)), unit);
  const scale = scaleLinear().domain([from / divisor, to / divisor]);
  // Counts have no halves.
  const count = unit === 'count' || unit === 'tokens' ? Math.min(about, to - from) : about;
  const format = scale.tickFormat(count, `${prefix},f`);
  const zero = suffix.startsWith('e') ? '0' : `${prefix}0${suffix}`;
  return scale.ticks(count).map((value) => ({
    value: value * divisor,
    label: value === 0 ? zero : `${format(value)}${suffix}`,
  }));
}

/** Powers of ten, and with room for them 2 and 5 of each; none where nothing is above zero. */
export function logTicks(from: number, to: number, most: number, unit: Unit): Tick[] {
  if (!(from > 0) || !(to > from)) return [];
  const decades = Math.log10(to / from);
  if (decades < 0.7) return linearTicks(from, to, most, unit);
  // d3 has all nine of a decade, and labels that are not evenly apart. From 1 to 2 is the narrowest
  // step of these; it must hold a label.
  const kept = decades * 3 <= most ? /^[125]/ : /^1/;
  return scaleLog()
    .domain([from, to])
    .ticks(most)
    .filter((value) => kept.test(value.toExponential()))
    .map((value) => ({ value, label: formatLoneTick(value, unit) }));
}

/** Zero, and `constant` times powers of ten to both sides. */
export function symmetricLogTicks(from: number, to: number, constant: number, unit: Unit): Tick[] {
  const decades = Math.floor(Math.log10(Math.max(-from, to, constant) / constant) + 1e-9);
  const sizes = Array.from({ length: decades + 1 }, (_, index) => constant * 10 ** index);
  return [...sizes.toReversed().map((size) => -size), 0, ...sizes]
    .filter((value) => value >= from && value <= to)
    .map((value) => {
      const label = formatLoneTick(Math.abs(value), unit);
      return { value, label: value < 0 ? `−${label}` : label };
    });
}
