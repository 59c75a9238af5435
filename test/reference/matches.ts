/** A case of the reference: see README.md. */
export interface ReferenceCase {
  readonly id: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly input: unknown;
  readonly expect: Expected;
  readonly accept?: readonly Expected[];
  readonly tol: Tolerance & { readonly fields?: Readonly<Record<string, Tolerance>> };
  readonly optional?: boolean;
  readonly tags: readonly string[];
}

export type Expected = Readonly<Record<string, unknown>>;

interface Tolerance {
  readonly rel?: number;
  /** One for all, or one for each element. */
  readonly abs?: number | readonly number[];
}

export type Answer =
  | { readonly threw: string }
  | { readonly fields: Readonly<Record<string, unknown>> };

const SPELLED: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity,
  '-Infinity': -Infinity,
};

/** JSON has no NaN and no infinities: they are spelled as text. */
export function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value === 'string' && Object.hasOwn(SPELLED, value)) return SPELLED[value];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]));
}

/** What of the answer is not as any of the accepted ones has it; null where one of them matches. */
export function mismatch(given: ReferenceCase, answer: Answer): string | null {
  const expectations = [given.expect, ...(given.accept ?? [])];
  const faults = expectations.map((expected) => faultIn(expected, given, answer));
  return faults.includes(null) ? null : faults[0]!;
}

function faultIn(expected: Expected, { tol }: ReferenceCase, answer: Answer): string | null {
  if (expected['throws'] === true) return 'threw' in answer ? null : 'was not refused';
  if ('threw' in answer) return `refused: ${answer.threw}`;
  for (const [field, value] of Object.entries(expected)) {
    const tolerance = { ...tol, ...tol.fields?.[field] };
    const fault = difference(revived(value), answer.fields[field], tolerance);
    if (fault !== null) return `${field}${fault}`;
  }
  return null;
}

function difference(expected: unknown, actual: unknown, tolerance: Tolerance): string | null {
  if (Array.isArray(expected)) return arrayDifference(expected, actual, tolerance);
  if (isRange(expected)) {
    const { min = -Infinity, max = Infinity } = expected;
    const isWithin = typeof actual === 'number' && actual >= min && actual <= max;
    return isWithin ? null : `: ${actual} is not from ${min} to ${max}`;
  }
  if (typeof expected !== 'number' || typeof actual !== 'number' || !Number.isFinite(expected))
    return Object.is(expected, actual) ? null : `: ${actual}, not ${expected}`;
  const allowed = Math.max(Number(tolerance.abs ?? 0), (tolerance.rel ?? 0) * Math.abs(expected));
  // An answer that is not a number is no less than any distance.
  return Math.abs(actual - expected) <= allowed ? null : `: ${actual}, not ${expected}`;
}

function arrayDifference(
  expected: readonly unknown[],
  actual: unknown,
  tolerance: Tolerance,
): string | null {
  const items = Array.from((actual ?? []) as ArrayLike<unknown>);
  if (items.length !== expected.length) return `: ${items.length} values, not ${expected.length}`;
  for (const [index, each] of expected.entries()) {
    const { abs } = tolerance;
    const own = typeof abs === 'object' ? { ...tolerance, abs: abs[index]! } : tolerance;
    const fault = difference(each, items[index], own);
    if (fault !== null) return `[${index}]${fault}`;
  }
  return null;
}

function isRange(value: unknown): value is { readonly min?: number; readonly max?: number } {
  return typeof value === 'object' && value !== null && ('min' in value || 'max' in value);
}
