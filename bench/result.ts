/** One measured figure, and what it was meant to stay under (or over). */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** `[<=, limit]` or `[>=, limit]`; left out where nothing was promised. */
  readonly target?: readonly ['<=' | '>=', number];
  readonly note?: string;
}

export interface BenchSizes {
  readonly events: number;
  readonly rounds: number;
}

/** A full run publishes its figures; a smoke run only shows that the benchmarks still work. */
export const FULL: BenchSizes = { events: 1_000_000, rounds: 5 };
export const SMOKE: BenchSizes = { events: 20_000, rounds: 2 };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Memory in use after collecting garbage: heap and what lies outside of it. */
export function usedBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs a benchmark as the child process it is started in, and prints its figures for the parent. */
export async function report(
  measure: (sizes: BenchSizes) => Promise<readonly Figure[]>,
): Promise<void> {
  const figures = await measure(process.argv.includes('--smoke') ? SMOKE : FULL);
  process.stdout.write(`\n${JSON.stringify(figures)}\n`);
}
