import type { ClusterSums } from './clusters.js';
import { satterthwaite } from './satterthwaite.js';
import { type WorkingArm, workingArm, workingCovariance } from './working-model.js';

export interface RobustVariance {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * The cluster-robust variance of a mean, or of the difference of two means whose clusters may be the
 * same, with Satterthwaite's degrees of freedom; in units of the sums' scale. The variance is 0 when
 * it is no more than the rounding of the data.
 *
 * The variance is CR2, which corrects each cluster's sum of residuals for its share in the mean it is
 * taken from: here by 1 / √(1 - size / count). The degrees of freedom are those that CR2 would have
 * under a working model: in each arm one variance and one correlation within its clusters, and one
 * covariance of the arms within shared clusters, as estimated from the data.
 *
 * Bell & McCaffrey, "Bias reduction in standard errors for linear regression with multi-stage samples"
 * (Survey Methodology 28(2), 2002); Imbens & Kolesár, "Robust standard errors in small samples"
 * (Review of Economics and Statistics 98(4), 2016).
 */
export function robustVariance(sums: readonly ClusterSums[]): RobustVariance {
  const known = sums[0]!.sizes.length;
  const influences = new Float64Array(known);
  const roundings = new Float64Array(known);
  const arms = sums.map((arm, place) => {
    const working = workingArm(arm);
    const sign = place === 0 ? -1 : 1;
    for (let code = 0; code < known; code++) {
      const weight = working.corrections[code]! / arm.moments.count;
      influences[code]! += sign * weight * arm.sums[code]!;
      roundings[code]! += weight * arm.sizes[code]! * arm.rounding;
    }
    return working;
  });
  let variance = 0;
  let rounding = 0;
  for (let code = 0; code < known; code++) {
    variance += influences[code]! ** 2;
    rounding += roundings[code]! ** 2;
  }
  if (variance <= rounding) return { variance: 0, degreesOfFreedom: Number.NaN };
  const [first, second] = arms as [WorkingArm, WorkingArm?];
  const covariance = second === undefined ? 0 : workingCovariance(first, second);
  return { variance, degreesOfFreedom: satterthwaite(first, second, covariance) };
}
