import type { Outcome } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';
import { commonScale, sampleMoments } from '../sample/moments.js';
import { isNoAnswer, type MomentsOfSample, type ReadMoments, readMoments } from './moments.js';
import { decodeTTestOptions, type TTest, type TTestOptions } from './t-test.js';

/** A t test of two samples, from what is known of either in units of `scale`. */
type TestAtScale = (
  x: ReadMoments,
  y: ReadMoments,
  options: Required<TTestOptions>,
  scale: number,
) => Outcome<TTest>;

export function testSamples(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  leastCount: number,
  options: TTestOptions,
  test: TestAtScale,
): Outcome<TTest> {
  const decoded = decodeTTestOptions(options);
  const refused = refuseSample('x', x, leastCount) ?? refuseSample('y', y, leastCount);
  if (refused) return refused;
  const scale = commonScale(x, y);
  return testRead(sampleMoments(x, scale), sampleMoments(y, scale), decoded, scale, test);
}

export function testMoments(
  x: MomentsOfSample,
  y: MomentsOfSample,
  options: TTestOptions,
  test: TestAtScale,
): Outcome<TTest> {
  return testRead(x, y, decodeTTestOptions(options), 1, test);
}

function testRead(
  x: MomentsOfSample,
  y: MomentsOfSample,
  options: Required<TTestOptions>,
  scale: number,
  test: TestAtScale,
): Outcome<TTest> {
  const first = readMoments('x', x);
  const second = readMoments('y', y);
  if (isNoAnswer(first)) return first;
  if (isNoAnswer(second)) return second;
  return test(first, second, options, scale);
}
