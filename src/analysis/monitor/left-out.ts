import { fisherExactTest } from '../../stats/count/fisher.js';
import { pText, whole } from '../verdict/figure-text.js';
import type { ArmLook, ArmName } from './look.js';

/** An arm of which more values are not finite than of the other, by more than chance would have it. */
export interface LeftOut {
  readonly arm: ArmName;
  readonly why: string;
}

/**
 * What is left out of an arm may be just what would have spoken against it. Fisher's exact test at
 * alpha, of each look by itself: it only ever withholds a decision, so looking often makes it careful.
 */
export function leftOutMore(baseline: ArmLook, candidate: ArmLook, alpha: number): LeftOut | null {
  if (baseline.nonFinite === 0 && candidate.nonFinite === 0) return null;
  const test = fisherExactTest([
    [baseline.nonFinite, baseline.samples],
    [candidate.nonFinite, candidate.samples],
  ]);
  if (!test.ok || test.pValue > alpha) return null;
  const arm = shareOf(baseline) > shareOf(candidate) ? 'baseline' : 'candidate';
  const why = `${counted(candidate)} values of the candidate are not finite, and ${counted(baseline)} of the baseline (${pText(test.pValue)})`;
  return { arm, why };
}

function shareOf({ nonFinite, samples }: ArmLook): number {
  return nonFinite / (nonFinite + samples);
}

function counted({ nonFinite, samples }: ArmLook): string {
  return `${whole(nonFinite)} of ${whole(nonFinite + samples)}`;
}
