import type { Unit } from '../../../format/number.ts';
import { unitOfMetric } from '../columns/metric-unit.ts';

/** How a number is written in a unit, and by which power of ten it is multiplied then. */
const WRITTEN: Readonly<Partial<Record<Unit, readonly (readonly [RegExp, number])[]>>> = {
  dollars: [[/^(-?)\$([\d.]+)$/, 0]],
  fraction: [[/^(-?)([\d.]+)%$/, -2]],
  milliseconds: [
    [/^(-?)([\d.]+)ms$/i, 0],
    [/^(-?)([\d.]+)s$/i, 3],
  ],
};
const EXAMPLES: Readonly<Partial<Record<Unit, string>>> = {
  dollars: '0.2 or $0.2',
  fraction: '0.95 or 95%',
  milliseconds: '200, 200ms or 0.2s',
};

/** The number that a bound means, in the metric's own unit: `95%` of a rate is 0.95. NaN for none. */
export function boundOf(name: string, text: string): number {
  for (const [pattern, power] of WRITTEN[unitOfMetric(name)] ?? []) {
    const [, sign, digits] = pattern.exec(text) ?? [];
    // As a decimal of its own: multiplied, 99.9% would not be 0.999.
    if (digits !== undefined) return Number(`${sign}${digits}e${power}`);
  }
  return Number(text);
}

/** What could be written. */
export function exampleOf(name: string): string {
  return EXAMPLES[unitOfMetric(name)] ?? '0.2';
}
