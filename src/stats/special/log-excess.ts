/**
 * u - ln(1 + u), at least 0: by how much a ratio 1 + u differs from 1 beyond its linear part. Deviances
 * of distributions are multiples of it; it keeps full relative accuracy however small `u` is, where the
 * plain difference has no digits left. `u` is above -1.
 */
export function logExcess(u: number): number {
  if (u < -0.35 || u > 0.6) return u - Math.log1p(u);
  // With r = u / (2 + u): ln(1 + u) = 2 (r + r³/3 + r⁵/5 + …), and u - 2r = r u.
  const r = u / (2 + u);
  const s = r * r;
  let series: number;
  if (s < 0.0025) {
    series = 1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13)))));
  } else {
    series = 1 / 33;
    for (let k = 31; k >= 3; k -= 2) series = 1 / k + s * series;
  }
  return r * (u - 2 * s * series);
}
