import { logExcess } from './log-excess.js';

/** Nodes (positive half) and weights of the 32-point Gauss-Legendre rule on -1 … 1. */
const NODES: Float64Array = Float64Array.of(
  0.9972638618494816,
  0.9856115115452684,
  0.9647622555875064,
  0.9349060759377397,
  0.8963211557660521,
  0.84936761373257,
  0.7944837959679424,
  0.7321821187402897,
  0.6630442669302152,
  0.5877157572407623,
  0.5068999089322294,
  0.42135127613063533,
  0.33186860228212767,
  0.23928736225213706,
  0.1444719615827965,
  0.04830766568773832,
);
const WEIGHTS: Float64Array = Float64Array.of(
  0.007018610009470096,
  0.01627439473090567,
  0.02539206530926206,
  0.03427386291302143,
  0.04283589802222668,
  0.050998059262376175,
  0.058684093478535544,
  0.06582222277636185,
  0.0723457941088485,
  0.07819389578707031,
  0.08331192422694675,
  0.08765209300440381,
  0.09117387869576389,
  0.09384439908080457,
  0.09563872007927486,
  0.0965400885147278,
);

/** exp(-NEGLIGIBLE) is what the integrand has sunk to where the integral is cut off. */
const NEGLIGIBLE = 39;

/**
 * ∫ exp(-E(s)) ds from 0 on, where E(s) = slope s + down φ(-s / x) + up φ(s / y) and φ(u) = u - ln(1 + u):
 * the tail of a gamma or beta density relative to the density at its start, s being the distance from
 * there. `down` and `up` are exponents of at least 100, or 0, so that the integrand is nearly Gaussian
 * and 32 points leave no error above rounding, at the same cost however large the exponents are.
 */
export function tailIntegral(
  slope: number,
  down: number,
  x: number,
  up: number,
  y: number,
): number {
  const curvature = (down > 0 ? down / x / x : 0) + (up > 0 ? up / y / y : 0);
  const limit = down > 0 ? 0.999 * x : Infinity;
  let end = (2 * NEGLIGIBLE) / (slope + Math.sqrt(slope * slope + 2 * NEGLIGIBLE * curvature));
  for (let i = 0; i < 3; i++) {
    const u = end / x;
    const v = end / y;
    const rise =
      slope + (down > 0 ? ((down / x) * u) / (1 - u) : 0) + (up > 0 ? ((up / y) * v) / (1 + v) : 0);
    const gap = NEGLIGIBLE - exponent(end, slope, down, x, up, y);
    end = Math.min(limit, end + gap / rise);
    if (Math.abs(gap) < 1) break;
  }
  const half = end / 2;
  let sum = 0;
  for (let i = 0; i < NODES.length; i++) {
    const offset = half * NODES[i]!;
    sum +=
      WEIGHTS[i]! *
      (Math.exp(-exponent(half - offset, slope, down, x, up, y)) +
        Math.exp(-exponent(half + offset, slope, down, x, up, y)));
  }
  return half * sum;
}

function exponent(
  s: number,
  slope: number,
  down: number,
  x: number,
  up: number,
  y: number,
): number {
  let sum = slope * s;
  if (down > 0) sum += down * logExcess(-s / x);
  if (up > 0) sum += up * logExcess(s / y);
  return sum;
}
