import type { LineValues } from './chart.ts';

export interface AlignedCurves {
  readonly x: readonly number[];
  /** One for each curve; undefined where it has no point of its own. */
  readonly values: readonly LineValues[];
}

interface Curve {
  /** Ascending. */
  readonly x: readonly number[];
  readonly values: readonly (number | null)[];
}

/**
 * Curves that have points at different places, on one axis. Nothing is invented between them: where a
 * curve has no point, it has undefined, and its line goes on through it. A curve has one point at a
 * place: `meansAtPlaces` makes it so.
 *
 * @example align([{ x: [1, 3], values: [5, 6] }, { x: [2], values: [7] }])
 *   // { x: [1, 2, 3], values: [[5, undefined, 6], [undefined, 7, undefined]] }
 */
export function align(curves: readonly Curve[]): AlignedCurves {
  const [first, ...others] = curves;
  if (first !== undefined && others.every(({ x }) => isSame(x, first.x)))
    return { x: first.x, values: curves.map(({ values }) => values) };
  const x = [...new Set(curves.flatMap((curve) => [...curve.x]))].sort((a, b) => a - b);
  const indexOf = new Map(x.map((value, index) => [value, index]));
  const values = curves.map((curve) => {
    const aligned = new Array<number | null | undefined>(x.length).fill(undefined);
    curve.x.forEach((at, index) => {
      aligned[indexOf.get(at)!] = curve.values[index] ?? null;
    });
    return aligned;
  });
  return { x, values };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
