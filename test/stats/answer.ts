import { expect } from 'vitest';
import type { CrucibleError } from '../../src/errors.js';
import type { NoAnswerReason, Outcome } from '../../src/stats/outcome.js';

/** What an outcome answers; the test fails where it answers nothing. */
export function answerOf<T extends object>(outcome: Outcome<T>): T {
  if (!outcome.ok) expect.fail(`no answer: ${outcome.reason}: ${outcome.message}`);
  return outcome;
}

export function reasonOf(outcome: Outcome<object>): NoAnswerReason | undefined {
  return outcome.ok ? undefined : outcome.reason;
}

/** The path that a call is refused for. */
export function refusedPath(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-argument' });
    return (error as CrucibleError).details.path;
  }
  return undefined;
}

/** That two numbers agree to a relative 1e-12 or better. */
export function expectClose(actual: number, expected: number, relative = 1e-12): void {
  if (actual === expected) return;
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative);
}

/** n over k, exactly. */
export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let product = 1n;
  for (let i = 1; i <= k; i++) product = (product * BigInt(n - k + i)) / BigInt(i);
  return product;
}

/** A quotient of whole numbers of any size as a double, to its last digits also when tiny. */
export function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const shift = denominator.toString(2).length - numerator.toString(2).length + 60;
  const scaled =
    shift >= 0
      ? (numerator << BigInt(shift)) / denominator
      : numerator / (denominator << BigInt(-shift));
  return Number(scaled) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000);
}
