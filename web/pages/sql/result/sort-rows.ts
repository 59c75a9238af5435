import { isNumeric, type ResultColumn, type ResultRow } from './result-columns.ts';

const TEXTS = new Intl.Collator('en', { numeric: true });

/**
 * The rows in another order; those that are equal stay as they were. Null is last whichever way, and
 * NaN beyond the numbers.
 */
export function sortedRows(
  rows: readonly ResultRow[],
  column: ResultColumn,
  isDescending: boolean,
): ResultRow[] {
  const compare = isNumeric(column) ? compareNumbers : compareOthers;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [left[column.index], right[column.index]];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
}

/** Integers beyond 2^53 come as texts: compared as numbers, neighbours among them would be equal. */
function compareNumbers(a: unknown, b: unknown): number {
  if (typeof a === 'string' || typeof b === 'string') {
    const [left, right] = [wholeOf(a), wholeOf(b)];
    if (left !== null && right !== null) return left < right ? -1 : Number(left > right);
  }
  const [left, right] = [Number(a), Number(b)];
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : Number(left > right);
}

function wholeOf(value: unknown): bigint | null {
  return /^-?\d+$/.test(String(value)) ? BigInt(String(value)) : null;
}

function compareOthers(a: unknown, b: unknown): number {
  return TEXTS.compare(textOf(a), textOf(b));
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
