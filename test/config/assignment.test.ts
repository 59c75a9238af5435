import type { CrucibleError } from 'crucible-telemetry';
import { describe, expect, it } from 'vitest';
import { decodeAssignment } from '../../src/config/assignment.js';

function refusedPath(conditions: unknown, salt?: unknown): string | undefined {
  try {
    decodeAssignment(conditions, salt, 'name');
  } catch (error) {
    return (error as CrucibleError).details.path;
  }
  return undefined;
}

describe('conditions', () => {
  it('are kept in their order, salted with the name of the experiment', () => {
    expect(decodeAssignment({ treatment: 1, control: 3 }, undefined, 'prompts')).toEqual({
      salt: 'prompts',
      conditions: [
        { name: 'treatment', weight: 1 },
        { name: 'control', weight: 3 },
      ],
    });
    expect(decodeAssignment({ a: 1, b: 1 }, 'shared', 'prompts')?.salt).toBe('shared');
  });

  it('need not be there', () => {
    expect(decodeAssignment(undefined, undefined, 'prompts')).toBeNull();
  });

  it.each<[string, unknown, unknown?]>([
    ['conditions', ['control', 'treatment']],
    ['conditions', { control: 1 }],
    ['conditions', { control: 1, '': 1 }],
    ['conditions.b', { a: 1, b: 0 }],
    ['conditions.b', { a: 1, b: '1' }],
    ['conditions.b', { a: 1, b: Number.POSITIVE_INFINITY }],
    ['assignmentSalt', undefined, 'salt'],
    ['assignmentSalt', { a: 1, b: 1 }, 7],
  ])('are refused at %s: %j', (path, conditions, salt) => {
    expect(refusedPath(conditions, salt)).toBe(path);
  });
});
