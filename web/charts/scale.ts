import { type ScaleContinuousNumeric, scaleLinear, scaleLog, scaleSymlog } from 'd3-scale';
import type { Unit } from '../format/number.ts';
import { linearTicks, logTicks, symmetricLogTicks, type Tick } from './ticks.ts';

/** From values to pixels, of an axis that is drawn as SVG; d3's, with labels in the axis' unit. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
  /** Of a value outside the axis it is outside, too. */
  readonly toPx: (value: number) => number;
  readonly toValue: (px: number) => number;
  readonly ticks: (most: number, unit: Unit) => Tick[];
}

/** `fromPx` may be greater than `toPx`, as on an axis that goes up. */
export function linearScale(from: number, to: number, fromPx: number, toPx: number): Scale {
  return labelled(scaleLinear([from, to], [fromPx, toPx]), false);
}

/** Both ends above zero. */
export function logScale(from: number, to: number, fromPx: number, toPx: number): Scale {
  return labelled(scaleLog([from, to], [fromPx, toPx]), true);
}

type ContinuousScale = Pick<ScaleContinuousNumeric<number, number>, 'domain' | 'invert'> &
  ((value: number) => number);

/** Logarithmic to both sides of zero, and about linear within `constant` of it. */
export function symmetricLogScale(
  [from, to]: readonly [number, number],
  [fromPx, toPx]: readonly [number, number],
  constant: number,
): Scale {
  const scale = scaleSymlog([from, to], [fromPx, toPx]).constant(constant);
  return {
    ...labelled(scale, true),
    ticks: (_, unit) => symmetricLogTicks(from, to, constant, unit),
  };
}

function labelled(scale: ContinuousScale, isLog: boolean): Scale {
  const [from, to] = scale.domain() as [number, number];
  return {
    from,
    to,
    isLog,
    toPx: scale,
    toValue: scale.invert,
    ticks: (most, unit) => (isLog ? logTicks : linearTicks)(from, to, most, unit),
  };
}

export interface DomainOptions {
  readonly unit: Unit;
  readonly isLog?: boolean;
  readonly fromZero?: boolean;
}

/**
 * The part of a vertical axis that shows values from `least` to `greatest` with a little air. It does
 * not go below zero where no value does, nor above 100% where none does.
 */
export function valueDomain(
  least: number | null,
  greatest: number | null,
  { unit, isLog = false, fromZero = false }: DomainOptions,
): readonly [number, number] {
  if (least === null || greatest === null || least > greatest) return isLog ? [1, 10] : [0, 1];
  if (isLog) {
    const air = least === greatest ? 2 : (greatest / least) ** 0.05;
    return [least / air, greatest * air];
  }
  const low = fromZero ? Math.min(least, 0) : least;
  const high = fromZero ? Math.max(greatest, 0) : greatest;
  const air = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  const from = low >= 0 && low - air < 0 ? 0 : low === 0 ? 0 : low - air;
  // A line along 100% keeps its whole width.
  const to = unit === 'fraction' && high <= 1 ? Math.min(high + air, 1.01) : high + air;
  return [from, to > from ? to : from + 1];
}
