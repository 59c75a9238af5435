import { refuse } from '../errors.js';
import type { PlannedSize } from '../event/plan.js';

/** A finite number that was typed. */
export function numberOf(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw refuse('invalid-option', flag, 'a number', text);
  return value;
}

/** `5%` of the baseline's figure, or `20` in the metric's own unit. */
export function sizeOf(text: string, flag: string): PlannedSize {
  const trimmed = text.trim();
  return trimmed.endsWith('%')
    ? { relative: numberOf(trimmed.slice(0, -1), flag) / 100 }
    : { absolute: numberOf(trimmed, flag) };
}
