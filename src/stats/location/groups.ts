import { type NoAnswer, noAnswer } from '../outcome.js';
import { refuseSample } from '../sample/finite.js';

/** The refusal of fewer than two groups, or of one with fewer than `least` finite values. */
export function refuseGroups(groups: readonly ArrayLike<number>[], least: number): NoAnswer | null {
  if (groups.length < 2)
    return noAnswer('too-few', `${groups.length} groups; at least 2 are needed`);
  for (let g = 0; g < groups.length; g++) {
    const refused = refuseSample(`groups[${g}]`, groups[g]!, least);
    if (refused) return refused;
  }
  return null;
}
