/**
 * The figures of a bucket as `FIGURES` consecutive doubles of one array. A slow experiment has a
 * bucket for nearly every event; as objects those would cost more than the events themselves.
 *
 * Latency and cost take `MOMENTS` slots each (the arithmetic is that of `Moments`: Welford's update,
 * Chan, Golub & LeVeque's merge), each kind of tokens two: how many values, and their sum.
 */
export const EVENTS = 0;
export const SUCCEEDED = 1;
export const FAILED = 2;
export const LATENCY = 3;
export const COST = 9;
export const PROMPT_TOKENS = 15;
export const COMPLETION_TOKENS = 17;
export const TOTAL_TOKENS = 19;
export const FIGURES = 21;

/** Slots of moments and of sums, from where they start. All is 0 while the count is 0. */
export const COUNT = 0;
export const MEAN = 1;
/** Sum of squared distances from the mean. */
export const M2 = 2;
export const SUM = 3;
export const MIN = 4;
export const MAX = 5;
export const MOMENTS = 6;
export const TOKEN_SUM = 1;

/** Takes a finite value into the moments at `at`. */
export function addValue(figures: Float64Array, at: number, value: number): void {
  const before = figures[at]!;
  if (before === 0) {
    setOnly(figures, at, value);
    return;
  }
  const count = before + 1;
  const mean = figures[at + MEAN]!;
  const delta = value - mean;
  figures[at] = count;
  if (delta - delta === 0) {
    const next = mean + delta / count;
    figures[at + MEAN] = next;
    figures[at + M2]! += delta * (value - next);
  } else {
    // So far from the mean that the distance overflows; the mean itself cannot.
    figures[at + MEAN] = mean * (before / count) + value / count;
    figures[at + M2] = Infinity;
  }
  figures[at + SUM]! += value;
  if (value < figures[at + MIN]!) figures[at + MIN] = value;
  if (value > figures[at + MAX]!) figures[at + MAX] = value;
}

/** Moments of one value. */
export function setOnly(figures: Float64Array, at: number, given: number): void {
  // `+ 0` makes -0 a plain 0.
  const value = given + 0;
  figures[at] = 1;
  figures[at + MEAN] = value;
  figures[at + M2] = 0;
  figures[at + SUM] = value;
  figures[at + MIN] = value;
  figures[at + MAX] = value;
}

/** Takes all figures of the bucket at `otherAt` into those of the bucket at `at`. */
export function mergeFigures(
  figures: Float64Array,
  at: number,
  other: Float64Array,
  otherAt: number,
): void {
  for (let slot = EVENTS; slot < LATENCY; slot++) figures[at + slot]! += other[otherAt + slot]!;
  mergeMoments(figures, at + LATENCY, other, otherAt + LATENCY);
  mergeMoments(figures, at + COST, other, otherAt + COST);
  for (let slot = PROMPT_TOKENS; slot < FIGURES; slot++)
    figures[at + slot]! += other[otherAt + slot]!;
}

function mergeMoments(
  figures: Float64Array,
  at: number,
  other: Float64Array,
  otherAt: number,
): void {
  const ours = figures[at]!;
  const theirs = other[otherAt]!;
  if (theirs === 0) return;
  if (ours === 0) {
    for (let slot = 0; slot < MOMENTS; slot++) figures[at + slot] = other[otherAt + slot]!;
    return;
  }
  const count = ours + theirs;
  const mean = figures[at + MEAN]!;
  const otherMean = other[otherAt + MEAN]!;
  const delta = otherMean - mean;
  figures[at] = count;
  figures[at + MEAN] =
    delta - delta === 0
      ? mean + delta * (theirs / count)
      : mean * (ours / count) + otherMean * (theirs / count);
  figures[at + M2]! += other[otherAt + M2]! + delta * delta * ((ours / count) * theirs);
  figures[at + SUM]! += other[otherAt + SUM]!;
  figures[at + MIN] = Math.min(figures[at + MIN]!, other[otherAt + MIN]!);
  figures[at + MAX] = Math.max(figures[at + MAX]!, other[otherAt + MAX]!);
}

/** The sum of what the moments at `at` took in; one that overflowed is put together from the mean. */
export function sumOf(figures: Float64Array, at: number): number {
  const sum = figures[at + SUM]!;
  return Number.isFinite(sum) ? sum : figures[at + MEAN]! * figures[at]!;
}
