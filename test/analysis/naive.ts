import type { EventBatch } from '../../src/event/batch.js';
import { scalarAt } from '../../src/event/column.js';

/** A row as an object: what the code under test never makes. */
export type NaiveRow = Readonly<Record<string, number | boolean | string | null>>;

export function rowsOf(batches: readonly EventBatch[]): NaiveRow[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) =>
      Object.fromEntries([...batch.columns].map(([name, column]) => [name, scalarAt(column, row)])),
    ),
  );
}

/** The finite numbers of a column, in order. */
export function finite(rows: readonly NaiveRow[], column: string): number[] {
  return numbers(rows, column).filter(Number.isFinite);
}

/** All numbers of a column, NaN and the infinities among them. */
export function numbers(rows: readonly NaiveRow[], column: string): number[] {
  return rows.map((row) => row[column]).filter((value) => typeof value === 'number');
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

export function stdDev(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values)!;
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** As numpy.quantile computes it: linear, Hyndman & Fan's type 7. */
export function type7(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}

/** Whether two figures agree but for rounding, relative to `scale`, what was added up for them. */
export function agree(actual: number | null, expected: number | null, scale: number): boolean {
  if (actual === null || expected === null) return actual === expected;
  // Below the normal doubles there is no relative accuracy to ask for.
  const tolerance = 1e-10 * Math.max(scale, Math.abs(expected)) + 2.3e-308;
  return Math.abs(actual - expected) <= tolerance;
}
