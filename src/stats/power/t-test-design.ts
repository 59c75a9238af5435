import { noncentralTCdf, noncentralTSurvival } from '../distribution/noncentral-t.js';
import { studentTUpperQuantile } from '../distribution/student-t.js';
import type { PowerAlternative, TestPower } from './test-power.js';

export type TTestType = 'one-sample' | 'paired' | 'two-sample';

/** Neither a normal value nor a standard deviation is ever so far from where it is expected. */
const CERTAINTY = 40;

/** What stays fixed while one quantity of a plan is sought. */
export interface TTestDesign {
  readonly type: TTestType;
  readonly alternative: PowerAlternative;
  /** The size of the second group over that of the first. */
  readonly ratio: number;
}

export function degreesOfFreedomOf({ type, ratio }: TTestDesign, n: number): number {
  return type === 'two-sample' ? n * (1 + ratio) - 2 : n - 1;
}

/** The number of subjects that one mean of all would need to be as precise as the test's estimate. */
export function effectiveSize({ type, ratio }: TTestDesign, n: number): number {
  return type === 'two-sample' ? n * (ratio / (1 + ratio)) : n;
}

/** What the statistic must exceed. */
export function criticalValue(design: TTestDesign, n: number, alpha: number): number {
  const tail = design.alternative === 'two-sided' ? alpha / 2 : alpha;
  return studentTUpperQuantile(tail, degreesOfFreedomOf(design, n));
}

/** The smallest `n` that leaves two values in each group. */
export function smallestSize({ type, ratio }: TTestDesign): number {
  return type === 'two-sample' ? Math.max(2, 2 / ratio) : 2;
}

/** The power against an effect in standard deviations, both tails counted where there are two. */
export function tTestPower(
  design: TTestDesign,
  n: number,
  effect: number,
  alpha: number,
): TestPower {
  const degreesOfFreedom = degreesOfFreedomOf(design, n);
  const noncentrality = effect * Math.sqrt(effectiveSize(design, n));
  const twoSided = design.alternative === 'two-sided';
  const critical = criticalValue(design, n, alpha);
  const certain = CERTAINTY * (1 + Math.abs(critical));
  if (Math.abs(noncentrality) > certain)
    return noncentrality > 0 ? { power: 1, missed: 0 } : { power: 0, missed: 1 };
  const far = twoSided ? noncentralTCdf(-critical, degreesOfFreedom, noncentrality) : 0;
  return {
    power: noncentralTSurvival(critical, degreesOfFreedom, noncentrality) + far,
    missed: noncentralTCdf(critical, degreesOfFreedom, noncentrality) - far,
  };
}
