/** 1 - γ, with Euler's constant. */
const ONE_MINUS_EULER = 0.42278433509846713;

/** (ζ(k) - 1) / k with the sign (-1)^k, from k = 2: the Taylor series of ln Γ about 2. */
const TAYLOR: Float64Array = Float64Array.of(
  0.6449340668482264,
  0.2020569031595943,
  0.08232323371113819,
  0.03692775514336993,
  0.01734306198444914,
  0.008349277381922827,
  0.00407735619794434,
  0.0020083928260822143,
  0.0009945751278180853,
  0.0004941886041194645,
  0.0002460865533080483,
  0.00012271334757848915,
  0.00006124813505870483,
  0.00003058823630702049,
  0.00001528225940865187,
  0.000007637197637899763,
  0.00000381729326499984,
  0.000001908212716553939,
  9.539620338727962e-7,
  4.769329867878064e-7,
  2.38450502727733e-7,
  1.1921992596531106e-7,
  5.960818905125948e-8,
  2.980350351465228e-8,
).map((zeta, i) => (i % 2 === 0 ? zeta : -zeta) / (i + 2));

/** ½ ln(2π). */
export const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln Γ(x) for x above 0 and below 10: by the recurrence from its Taylor series about 2. */
export function logGammaBelowTen(x: number): number {
  if (x < 0.5) return logGammaOnePlus(x) - Math.log(x);
  if (x < 1.5) return logGammaOnePlus(x - 1);
  let product = 1;
  while (x > 2.5) {
    x -= 1;
    product *= x;
  }
  return logGammaNearTwo(x - 2) + Math.log(product);
}

/** ln Γ(1 + z), relatively accurate however small z is, for z from -½ to below 9. */
export function logGammaOnePlus(z: number): number {
  return z < 0.5 ? logGammaNearTwo(z) - Math.log1p(z) : logGammaBelowTen(1 + z);
}

/** ln Γ(2 + z) for |z| up to ½. */
function logGammaNearTwo(z: number): number {
  let sum = 0;
  for (let i = TAYLOR.length - 1; i >= 0; i--) sum = sum * z + TAYLOR[i]!;
  return z * (ONE_MINUS_EULER + z * sum);
}

/**
 * What Stirling's formula lacks: ln Γ(x) - (x - ½) ln x + x - ½ ln 2π, for x above 0.
 *
 * From 10 on the asymptotic series (Abramowitz & Stegun, "Handbook of Mathematical Functions", 6.1.40,
 * 1964), whose first neglected term is below 1e-17 there.
 */
export function stirlingRemainder(x: number): number {
  if (x < 10) return logGammaBelowTen(x) - (x - 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
  const s = 1 / (x * x);
  return (
    (1 / 12 +
      s *
        (-1 / 360 +
          s *
            (1 / 1260 +
              s *
                (-1 / 1680 +
                  s * (1 / 1188 + s * (-691 / 360360 + s * (1 / 156 + s * (-3617 / 122400)))))))) /
    x
  );
}
