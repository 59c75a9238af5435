import { type SampleMoments, sampleMoments } from '../../stats/sample/moments.js';

const known = new WeakMap<Float64Array, SampleMoments>();

/** The moments of values that nobody changes any more: worked out once, however many ask. */
export function momentsOf(values: Float64Array): SampleMoments {
  let moments = known.get(values);
  if (moments === undefined) known.set(values, (moments = sampleMoments(values)));
  return moments;
}
