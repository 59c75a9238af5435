import { hash } from 'node:crypto';
import { refuse } from '../errors.js';
import type { Assignment } from '../event/assignment.js';

/** 13 hexadecimal digits are 52 bits: as many as a double holds without rounding. */
const DIGITS = 13;
const BUCKETS = 2 ** (4 * DIGITS);

/**
 * The condition that a unit is in: always the same one for the same assignment and id, in any process,
 * on any machine and in any language. With h the SHA-256 of the UTF-8 bytes of `salt + ':' + unitId`
 * and u the first 13 of its hexadecimal digits over 2^52, from 0 up to and without 1, it is the first
 * condition for which u times the sum of all weights is below the sum of the weights so far.
 *
 * @throws CrucibleError `invalid-argument` for an id that is no text, or an empty one: an id that is
 * missing is not to put everybody into one condition.
 *
 * @example
 * const assignment = {
 *   salt: 'prompt-test',
 *   conditions: [{ name: 'control', weight: 1 }, { name: 'treatment', weight: 1 }],
 * };
 * assignUnit(assignment, 'user-7'); // 'control', everywhere
 */
export function assignUnit(assignment: Assignment, unitId: string): string {
  return conditionAt(assignment, bucketOf(assignment.salt, unitId));
}

/** Where a unit falls: a whole number from 0 up to and without 2^52, evenly spread. */
export function bucketOf(salt: string, unitId: string): number {
  if (typeof unitId !== 'string' || unitId === '')
    throw refuse('invalid-argument', 'unitId', 'a non-empty string', unitId);
  return Number.parseInt(hash('sha256', `${salt}:${unitId}`).slice(0, DIGITS), 16);
}

export function conditionAt({ conditions }: Assignment, bucket: number): string {
  let total = 0;
  for (const { weight } of conditions) total += weight;
  const place = (bucket / BUCKETS) * total;
  let sum = 0;
  for (const { name, weight } of conditions) {
    sum += weight;
    if (place < sum) return name;
  }
  // Not reached: a place is below the total, which is the same sum.
  return conditions.at(-1)!.name;
}
