/** A stretch of values, laid along a side of a figure. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly scale: 'linear' | 'log';
}

/** From 0 at the low end to 1 at the high one; beyond, where a value lies beyond. */
export function placeOn({ low, high, scale }: Axis, value: number): number {
  if (scale === 'linear') return (value - low) / (high - low);
  if (value <= 0) return -Infinity;
  return Math.log(value / low) / Math.log(high / low);
}

/** The same with room before its low end, where labels stand. */
export function withRoomBefore(axis: Axis, share: number): Axis {
  const { low, high, scale } = axis;
  return scale === 'linear'
    ? { ...axis, low: low - share * (high - low) }
    : { ...axis, low: low * (low / high) ** share };
}

/** Round values, at most about so many of them, ascending. */
export function ticksOf(axis: Axis, most: number): number[] {
  return axis.scale === 'linear' ? linearTicks(axis, most) : logTicks(axis, most);
}

function linearTicks({ low, high }: Axis, most: number): number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  // By whole multiples: sums of a step like 0.1 drift off round values.
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

const LOG_STEPS: readonly (readonly number[])[] = [
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 5],
  [1, 3],
  [1],
];

function logTicks(axis: Axis, most: number): number[] {
  const { low, high } = axis;
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  for (const steps of LOG_STEPS) {
    const ticks: number[] = [];
    for (let power = first; power <= last; power++)
      for (const step of steps) {
        const tick = Number(`${step}e${power}`);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
      }
    if (ticks.length <= most) return ticks.length >= 2 ? ticks : linearTicks(axis, most);
  }
  const decades = Math.ceil((last - first) / most);
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); power <= last; power += decades) {
    const tick = Number(`1e${power}`);
    if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
  }
  return ticks;
}
