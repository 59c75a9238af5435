import type { Interval } from '../../stats/outcome.js';

/** Figures as sentences show them: three or four digits, with separators. */

/** `1,240` */
export function whole(value: number): string {
  return value.toLocaleString('en');
}

/** `1 run`, `1,240 runs`; the noun in the singular, with a regular plural. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `812`, `0.0312`, `1,004`, `1.2e-7` */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-4 || size >= 1e12) return value.toExponential(2);
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
}

/** A figure with its unit; a rate as a percentage. */
export function measured(value: number, unit: string, isRate: boolean): string {
  if (isRate) return `${figure(value * 100)}%`;
  return unit === '' ? figure(value) : `${figure(value)} ${unit}`;
}

/** `+4.1%` */
export function percent(share: number): string {
  return `${share > 0 ? '+' : ''}${figure(share * 100)}%`;
}

/** `p = 0.031`, `p < 0.001` */
export function pText(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${Number(pValue.toPrecision(2))}`;
}

/** `95% interval -3.1 to 4` */
export function intervalText(
  { lower, upper, confidence }: Interval,
  show: (value: number) => string,
): string {
  return `${figure(confidence * 100)}% interval ${show(lower)} to ${show(upper)}`;
}

/** `a, b and c` */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
