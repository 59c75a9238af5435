import { refuse } from '../errors.js';
import type { Assignment } from '../event/assignment.js';
import * as decode from './decode.js';

/**
 * Reads `conditions` (weights by name) and `assignmentSalt`; null where there are no conditions.
 *
 * @throws CrucibleError `invalid-option`, naming the option and what was expected.
 */
export function decodeAssignment(
  conditions: unknown,
  salt: unknown,
  experimentName: string,
): Assignment | null {
  const given = decode.optionalString(salt, 'assignmentSalt');
  if (conditions === undefined || conditions === null) {
    if (given !== null)
      throw refuse('invalid-option', 'assignmentSalt', 'conditions to assign units to', salt);
    return null;
  }
  const weights = Object.entries(decode.record(conditions, 'conditions'));
  if (weights.length < 2)
    throw refuse('invalid-option', 'conditions', 'at least two, as { control: 1, treatment: 1 }', [
      ...weights.keys(),
    ]);
  return Object.freeze({
    salt: given ?? experimentName,
    conditions: Object.freeze(
      weights.map(([name, weight]) =>
        Object.freeze({
          name: decode.nonEmptyString(name, 'conditions'),
          weight: decodeWeight(weight, `conditions.${name}`),
        }),
      ),
    ),
  });
}

function decodeWeight(value: unknown, path: string): number {
  // Larger or smaller ones would not add up.
  if (typeof value !== 'number' || !(value >= 1e-9 && value <= 1e9))
    throw refuse('invalid-option', path, 'a weight from 1e-9 to 1e9', value);
  return value;
}
