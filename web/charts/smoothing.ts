/**
 * Exponential smoothing as TensorBoard draws it: a moving average that does not begin at zero but is
 * corrected for how little it has seen. Gaps stay gaps and weigh nothing; NaN and the infinities are
 * passed through, and what comes after them is smoothed as if they had not been there.
 *
 * @param values In order of the axis.
 * @param weight 0 to 0.99: how much of what was before each point keeps. 0 changes nothing.
 * @example smooth([1, null, 3], 0.5) // [1, null, 2.33…]
 */
export function smooth<Value extends number | null | undefined>(
  values: readonly Value[],
  weight: number,
): readonly (Value | number)[] {
  const kept = Math.min(Math.max(weight, 0), 0.99);
  if (!(kept > 0)) return values;
  let average = 0;
  let seen = 0;
  return values.map((value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return value;
    average = average * kept + value * (1 - kept);
    seen += 1;
    return average / (1 - kept ** seen);
  });
}
