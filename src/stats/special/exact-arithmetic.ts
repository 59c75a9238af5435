/**
 * What the double `product` = a b lacks of the exact product (Dekker, "A floating-point technique for
 * extending the available precision", Numerische Mathematik 18, 1971). Magnitudes below 1e290.
 */
export function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What the double `sum` = a + b lacks of the exact sum (Knuth's two-sum). */
export function sumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a;
  return a - (sum - bRounded) + (b - bRounded);
}

function upperHalf(value: number): number {
  const scaled = 134217729 * value;
  return scaled - (scaled - value);
}
