import type { RandomStream } from '../random/stream.js';

/**
 * A gamma variate of a shape of at least 1. Marsaglia & Tsang, "A simple method for generating gamma
 * variables" (ACM TOMS 26(3), 2000).
 */
function gammaVariate(stream: RandomStream, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = stream.normal();
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const v = root * root * root;
    const log = Math.log1p(-stream.next());
    if (log < 0.5 * normal * normal + d * (1 - v + Math.log(v))) return d * v;
  }
}

/**
 * Draws two neighbouring order statistics of a resample, as indices into the sorted sample, and
 * nothing else of it: into `pair`, those of ranks `rank` and `rank` + 1 (from 0) of `count` draws.
 *
 * This is exactly their bootstrap distribution. A resample is `count` uniform indices, and a uniform
 * index is the whole part of count × U with U uniform on [0, 1); that map is monotone, so the order
 * statistics of the indices are the whole parts of those of the uniforms. Of these, the one of rank r
 * has the beta distribution (r + 1, count - r); given that it is u, the next is the least of
 * count - r - 1 uniforms on (u, 1). David & Nagaraja, "Order Statistics" (3rd ed., 2003), chapter 2.
 */
export function drawNeighbours(
  stream: RandomStream,
  count: number,
  rank: number,
  pair: Uint32Array,
): void {
  const below = gammaVariate(stream, rank + 1);
  const above = gammaVariate(stream, count - rank);
  const lower = below / (below + above);
  const left = count - rank - 1;
  // log1p(-U) / left is the logarithm of the share of (u, 1) that lies above the least of them.
  const gap = left === 0 ? 0 : -Math.expm1(Math.log1p(-stream.next()) / left);
  pair[0] = Math.min(count - 1, Math.floor(count * lower));
  pair[1] = Math.min(count - 1, Math.floor(count * (lower + (1 - lower) * gap)));
}
