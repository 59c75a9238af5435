/** One point at each place, with the least and the greatest of those that were there. */
export interface PlaceMeans {
  readonly x: readonly number[];
  readonly means: readonly number[];
  /** Null where no value is finite: an axis has no place for them. */
  readonly least: readonly (number | null)[];
  readonly greatest: readonly (number | null)[];
}

/**
 * A curve that has several values at a place, as that of runs which share their steps: their mean, their
 * least and their greatest. A mean with NaN is NaN.
 *
 * @param x Ascending.
 * @returns Null where no place has more than one value: there is nothing to be averaged.
 * @example meansAtPlaces([1, 1, 2], [3, 5, 6])
 *   // { x: [1, 2], means: [4, 6], least: [3, 6], greatest: [5, 6] }
 */
export function meansAtPlaces(x: readonly number[], values: readonly number[]): PlaceMeans | null {
  if (!x.some((at, index) => index > 0 && at === x[index - 1])) return null;
  const places = new Map<number, number[]>();
  x.forEach((at, index) => {
    const there = places.get(at);
    if (there === undefined) places.set(at, [values[index]!]);
    else there.push(values[index]!);
  });
  const each = [...places.values()];
  return {
    x: [...places.keys()],
    means: each.map((there) => there.reduce((sum, value) => sum + value, 0) / there.length),
    least: each.map((there) => endOf(there, Math.min)),
    greatest: each.map((there) => endOf(there, Math.max)),
  };
}

function endOf(values: readonly number[], pick: (...of: number[]) => number): number | null {
  const finite = values.filter((value) => Number.isFinite(value));
  return finite.length === 0 ? null : finite.reduce((end, value) => pick(end, value));
}
