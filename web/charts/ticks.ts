import type { Unit } from '../format/number.ts';
import { formatLoneTick, formatTick, tickScale } from './tick-format.ts';

export interface Tick {
  readonly value: number;
  /** A second line follows a line break. */
  readonly label: string;
}

/** A round step somewhat too small is better than the next, twice as large. */
const CLOSER = 0.8;

/** About so many, rather fewer, round numbers from `from` to `to`, labelled in one unit. */
export function linearTicks(from: number, to: number, about: number, unit: Unit): Tick[] {
  if (!(to > from) || !Number.isFinite(to - from)) return [];
  const scale = tickScale(Math.max(Math.abs(from), Math.abs(to)), unit);
  const step =
    roundStep(((to - from) / scale.divisor / Math.max(about, 1)) * CLOSER) * scale.divisor;
  // Counts have no halves.
  const whole = unit === 'count' || unit === 'tokens' ? Math.max(step, 1) : step;
  const ticks: Tick[] = [];
  const last = Math.floor(to / whole + 1e-9);
  for (let index = Math.ceil(from / whole - 1e-9); index <= last && ticks.length < 100; index++) {
    const value = cleaned(index * whole);
    ticks.push({ value, label: formatTick(value, whole, scale) });
  }
  return ticks;
}

/** Powers of ten, and with room for them 2 and 5 of each; none where nothing is above zero. */
export function logTicks(from: number, to: number, most: number, unit: Unit): Tick[] {
  if (!(from > 0) || !(to > from)) return [];
  const decades = Math.log10(to / from);
  if (decades < 0.7) return linearTicks(from, to, most, unit);
  // From 1 to 2 is the narrowest step; it must hold a label.
  const multiples = decades * 1.5 <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(most, 1)));
  const ticks: Tick[] = [];
  const first = Math.floor(Math.log10(from));
  for (let power = first; power <= Math.ceil(Math.log10(to)); power++) {
    if (power % every !== 0) continue;
    for (const multiple of multiples) {
      const value = Number(`${multiple}e${power}`);
      if (value >= from * 0.999999 && value <= to * 1.000001)
        ticks.push({ value, label: formatLoneTick(value, unit) });
    }
  }
  return ticks;
}

/** The smallest of 1, 2 and 5 times a power of ten that is no less. */
export function roundStep(atLeast: number): number {
  const power = Math.floor(Math.log10(atLeast));
  const size = [1, 2, 5, 10].find((each) => each * 10 ** power >= atLeast * (1 - 1e-9)) ?? 10;
  return Number(`${size}e${power}`);
}

/** 0.30000000000000004 is 0.3. */
function cleaned(value: number): number {
  return Number(value.toPrecision(15));
}
