import { describe, expect, it } from 'vitest';
import {
  besideVerdict,
  EXIT_CODES,
  exitCodeOf,
  INTERRUPTED,
  UNEXPECTED,
} from '../../src/cli/exit-codes.js';
import { CrucibleError, type CrucibleErrorCode } from '../../src/errors.js';

describe('the exit code', () => {
  it.each([
    ['invalid-query', 2],
    ['experiment-not-found', 3],
    ['store-failed', 4],
    ['illegal-transition', 5],
    ['path-unwritable', 6],
  ] as const)('of %s is %i', (code, exit) => {
    expect(exitCodeOf(new CrucibleError(code, 'no'))).toBe(exit);
  });

  it('is there for every code, and never that of success', () => {
    const codes = Object.entries(EXIT_CODES);
    expect(codes.length).toBeGreaterThanOrEqual(14);
    for (const [, exit] of codes) expect(exit).toBeGreaterThan(1);
  });

  it('is 1 for what nobody foresaw, a code of a later version included', () => {
    expect(exitCodeOf(new TypeError('x'))).toBe(UNEXPECTED);
    expect(exitCodeOf(new CrucibleError('from-the-future' as CrucibleErrorCode, 'x'))).toBe(
      UNEXPECTED,
    );
    expect(exitCodeOf('a text')).toBe(UNEXPECTED);
  });

  it('is none of a verdict where the exit code is the answer of a command', () => {
    for (const exit of [UNEXPECTED, ...Object.values(EXIT_CODES)])
      expect(besideVerdict(exit)).toBeGreaterThan(2);
    expect(besideVerdict(3)).toBe(3);
  });

  it('is 130 where Ctrl-C ended it', () => {
    const controller = new AbortController();
    controller.abort();
    expect(exitCodeOf(controller.signal.reason)).toBe(INTERRUPTED);
  });
});
