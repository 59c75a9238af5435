import type { AxisRange } from '../../../charts/chart.ts';

/** One of few, as an address names it; anything else is what there is without. */
export function choiceOf<Key extends string>(
  parameters: URLSearchParams,
  name: string,
  allowed: readonly Key[],
  otherwise: Key,
): Key {
  const value = parameters.get(name) as Key | null;
  return value !== null && allowed.includes(value) ? value : otherwise;
}

/** A part of an axis, of two parameters; null where they are none, or the wrong way round. */
export function rangeOf(parameters: URLSearchParams, fromName: string, toName: string): AxisRange {
  const [from, to] = [numberOf(parameters, fromName), numberOf(parameters, toName)];
  return from !== null && to !== null && from < to ? { from, to } : null;
}

/** A share of 1 with two decimals, 0 where there is none. */
export function weightOf(parameters: URLSearchParams, name: string): number {
  const weight = numberOf(parameters, name) ?? 0;
  return Math.round(Math.min(0.99, Math.max(0, weight)) * 100) / 100;
}

export function isSameRange(a: AxisRange, b: AxisRange): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

function numberOf(parameters: URLSearchParams, name: string): number | null {
  const text = parameters.get(name);
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
