import { findRoot } from './special/root.js';

/** Beyond this, the squares of numbers whose logarithm is sought are no longer doubles. */
const FARTHEST = 300;

/**
 * Where a function that rises with x crosses 0, looked for outward from a guess in steps that double;
 * `undefined` when it does not cross within ±300. Meant for x that are logarithms.
 */
export function risingRoot(
  f: (x: number) => number,
  guess: number,
  step: number,
): number | undefined {
  let near = guess;
  const value = f(near);
  if (value === 0) return near;
  const direction = value < 0 ? 1 : -1;
  for (let stride = step; ; stride *= 2) {
    const far = Math.min(FARTHEST, Math.max(-FARTHEST, near + direction * stride));
    if (far === near) return undefined;
    const reached = f(far);
    if (reached === 0) return far;
    if (reached > 0 === direction > 0)
      return findRoot(f, Math.min(near, far), Math.max(near, far), { absoluteTolerance: 1e-15 });
    near = far;
  }
}
