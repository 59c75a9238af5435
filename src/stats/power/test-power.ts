import { refuse } from '../../errors.js';

/** `one-sided` looks for an effect in the direction of the one that is planned for. */
export type PowerAlternative = 'two-sided' | 'one-sided';

export const POWER_ALTERNATIVES: readonly PowerAlternative[] = ['two-sided', 'one-sided'];

/** The chances that a test rejects and that it does not: both, as either may be too close to 1. */
export interface TestPower {
  readonly power: number;
  readonly missed: number;
}

/** How far a test is above the power wanted of it, counted where the digits are. */
export function powerGap({ power, missed }: TestPower, target: number): number {
  return target > 0.5 ? 1 - target - missed : power - target;
}

/** The one quantity of a plan that was left out. */
export function leftOut<Name extends string>(
  plan: { readonly [name in Name]?: number | undefined },
  names: readonly Name[],
): Name {
  const missing = names.filter((name) => plan[name] === undefined);
  if (missing.length !== 1) {
    throw refuse('invalid-argument', 'plan', `exactly one of ${names.join(', ')} left out`, plan);
  }
  return missing[0]!;
}

/** Whole subjects for a size that was solved for; rounding errors must not cost one more. */
export function wholeSize(size: number): number {
  return Math.ceil(size * (1 - 1e-9));
}
