/**
 * Of a normal estimate with standard deviation `deviation`, that lies `distance` from the null value:
 * the log of its likelihood ratio, mixed over alternatives N(null, mixing²). Stable for every ratio of
 * the two deviations.
 */
export function logMixtureRatio(distance: number, deviation: number, mixing: number): number {
  const ratio = mixing / deviation;
  const z = distance / deviation;
  // ratio² / (1 + ratio²), which must survive a ratio whose square does not.
  const weight = ratio > 1 ? 1 / (1 + ratio ** -2) : ratio ** 2 / (1 + ratio ** 2);
  return (z * z * weight - logOnePlusSquare(ratio)) / 2;
}

/** The distance from the null value at which the mixture's likelihood ratio reaches 1/alpha. */
export function mixtureHalfWidth(deviation: number, mixing: number, alpha: number): number {
  const ratio = mixing / deviation;
  return deviation * Math.sqrt((1 + ratio ** -2) * (logOnePlusSquare(ratio) - 2 * Math.log(alpha)));
}

function logOnePlusSquare(ratio: number): number {
  return ratio > 1e8 ? 2 * Math.log(ratio) : Math.log1p(ratio * ratio);
}
