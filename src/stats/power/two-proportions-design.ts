import { normalCdf, normalSurvival } from '../distribution/normal.js';
import type { PowerAlternative, TestPower } from './test-power.js';

export type TwoProportionsMethod = 'pooled-normal' | 'arcsine';

/** What stays fixed while one quantity of a plan is sought. */
export interface TwoProportionsDesign {
  readonly method: TwoProportionsMethod;
  readonly alternative: PowerAlternative;
  /** The size of the second group over that of the first. */
  readonly ratio: number;
}

/** The effect and both standard errors, times the root of the first group's size. */
interface Scales {
  readonly effect: number;
  /** Under the hypothesis that the proportions are equal. */
  readonly nullError: number;
  readonly error: number;
}

/** The power of the test whose critical value is the normal quantile `critical`. */
export function twoProportionsPower(
  design: TwoProportionsDesign,
  n: number,
  p1: number,
  p2: number,
  critical: number,
): TestPower {
  const { effect, nullError, error } = scalesOf(design, p1, p2);
  // Without variance the outcome is certain.
  if (error === 0) {
    const rejects = effect * Math.sqrt(n) > critical * nullError;
    return rejects ? { power: 1, missed: 0 } : { power: 0, missed: 1 };
  }
  const shift = (effect * Math.sqrt(n)) / error;
  const threshold = (critical * nullError) / error;
  const far = design.alternative === 'two-sided' ? normalSurvival(threshold + shift) : 0;
  return {
    power: normalSurvival(threshold - shift) + far,
    missed: normalCdf(threshold - shift) - far,
  };
}

function scalesOf({ method, ratio }: TwoProportionsDesign, p1: number, p2: number): Scales {
  if (method === 'arcsine') {
    const error = Math.sqrt(1 + 1 / ratio);
    return { effect: arcsineDifference(p1, p2), nullError: error, error };
  }
  const pooled = (p1 + ratio * p2) / (1 + ratio);
  return {
    effect: Math.abs(p1 - p2),
    nullError: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    error: Math.sqrt(p1 * (1 - p1) + (p2 * (1 - p2)) / ratio),
  };
}

/** |2 asin √p1 - 2 asin √p2|, by the sine of the difference: near proportions do not cancel. */
function arcsineDifference(p1: number, p2: number): number {
  if (p1 === p2) return 0;
  const sines = Math.sqrt(p1 * (1 - p2)) + Math.sqrt(p2 * (1 - p1));
  return 2 * Math.asin(Math.min(1, Math.abs(p1 - p2) / sines));
}
