import { findRoot } from '../special/root.js';

/**
 * P(U ≤ u) of the Mann-Whitney statistic of `few` and `many` values without ties, for whole u from 1
 * to nm/2: exact but for some 1e-13 of itself, in as many steps as there are values, however far
 * out in the tail.
 *
 * With G(z) the generating function of U, this is the coefficient of z^u in G(z) / (1 - z): an integral
 * over a circle about 0, which the trapezoidal rule gives to all digits. On the circle through the
 * saddle point nothing cancels. Daniels, "Saddlepoint approximations in statistics" (Annals of
 * Mathematical Statistics 25, 1954); Trefethen & Weideman, "The exponentially convergent trapezoidal
 * rule" (SIAM Review 56, 2014).
 */
export function invertedRankSumTail(u: number, few: number, many: number): number {
  const slope = (s: number): number => {
    let sum = u - 1 / Math.expm1(s);
    for (let i = 1; i <= few; i++)
      sum += (many + i) / Math.expm1((many + i) * s) - i / Math.expm1(i * s);
    return sum;
  };
  const saddle = findRoot(slope, 1e-9 / (few * many), 60, { relativeTolerance: 1e-6 });
  let curvature = curvatureOf(1, saddle);
  for (let i = 1; i <= few; i++)
    curvature += curvatureOf(i, saddle) - curvatureOf(many + i, saddle);
  // What the rule adds falsely lies this far from u: beyond reach of both the spread and the pole.
  const period = Math.ceil(Math.max(14 * Math.sqrt(curvature), 42 / saddle));
  const step = (2 * Math.PI) / period;
  const logPeak = logIntegrand(u, few, many, saddle, 0).magnitude;
  let sum = 0.5;
  let quiet = 0;
  for (let k = 1; k <= period / 2 && quiet < 8; k++) {
    const { magnitude, phase } = logIntegrand(u, few, many, saddle, k * step);
    const size = Math.exp(magnitude - logPeak);
    sum += size * Math.cos(phase) * (2 * k === period ? 0.5 : 1);
    quiet = size < 1e-20 ? quiet + 1 : 0;
  }
  return Math.exp(logPeak) * ((2 * sum) / period);
}

function curvatureOf(power: number, s: number): number {
  return (power / (2 * Math.sinh((power * s) / 2))) ** 2;
}

/** ln of G(z) / ((1 - z) z^u) at z = exp(-s + iθ). */
function logIntegrand(
  u: number,
  few: number,
  many: number,
  s: number,
  angle: number,
): { magnitude: number; phase: number } {
  let magnitude = u * s;
  let phase = -u * angle;
  // Adds `sign` times ln(1 - z^power); the parts keep their digits where z^power is near 1.
  const add = (power: number, sign: number): void => {
    const radius = Math.exp(-power * s);
    const sine = Math.sin((power * angle) / 2);
    const real = 2 * radius * sine * sine - Math.expm1(-power * s);
    const imaginary = -2 * radius * sine * Math.cos((power * angle) / 2);
    magnitude += (sign * Math.log(real * real + imaginary * imaginary)) / 2;
    phase += sign * Math.atan2(imaginary, real);
  };
  add(1, -1);
  for (let i = 1; i <= few; i++) {
    add(many + i, 1);
    add(i, -1);
    magnitude += Math.log(i / (many + i));
  }
  return { magnitude, phase };
}
