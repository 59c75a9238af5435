import { type NoAnswer, noAnswer } from '../outcome.js';

/** The place of the first NaN or infinity; -1 where all values are finite. */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return i;
  }
  return -1;
}

/** The refusal of a sample that holds NaN or an infinity; null where all values are finite. */
export function refuseNotFinite(name: string, values: ArrayLike<number>): NoAnswer | null {
  const place = firstNotFinite(values);
  if (place < 0) return null;
  return noAnswer(
    'not-finite',
    `${name}[${place}] is ${values[place]}; every value must be finite`,
  );
}

/** The refusal of a sample with fewer than `least` values, or with one that is not finite. */
export function refuseSample(
  name: string,
  values: ArrayLike<number>,
  least: number,
): NoAnswer | null {
  if (values.length < least) {
    const needed = least === 1 ? 'at least 1 value' : `at least ${least} values`;
    return noAnswer('too-few', `${name} holds ${values.length}; ${needed} needed`);
  }
  return refuseNotFinite(name, values);
}
