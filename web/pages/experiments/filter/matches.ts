import type { ExperimentRow } from '../../../../src/server/protocol.ts';
import { toNumber } from '../../../format/number.ts';
import type { LoadedRow } from '../rows/loaded-row.ts';
import { type Comparison, type Filter, PARAMETER_PREFIX } from './filter.ts';
import type { Operator } from './tokens.ts';

/** Whether an experiment is among those wanted. */
export function matches({ row, searched, startedMs }: LoadedRow, filter: Filter): boolean {
  const { statuses, conditions, tags, words, startedFromMs, startedToMs } = filter;
  if (statuses.length > 0 && !statuses.includes(row.status)) return false;
  if (conditions.length > 0 && !conditions.includes(row.condition)) return false;
  if (startedFromMs !== null && startedMs < startedFromMs) return false;
  if (startedToMs !== null && startedMs > startedToMs) return false;
  if (!tags.every((tag) => row.tags.includes(tag))) return false;
  if (!words.every((word) => searched.includes(word))) return false;
  return filter.comparisons.every((comparison) => holds(row, comparison));
}

/** A metric, or with its prefix a parameter; null where it has none. */
export function valueOfRow(row: ExperimentRow, name: string): number | string | boolean | null {
  const isParameter = name.startsWith(PARAMETER_PREFIX);
  const from = isParameter ? row.parameters : row.metrics;
  const key = isParameter ? name.slice(PARAMETER_PREFIX.length) : name;
  if (from === null || !Object.hasOwn(from, key)) return null;
  const value = from[key] ?? null;
  const isNumber = !isParameter || value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  return value !== null && isNumber ? toNumber(value as never) : value;
}

function holds(row: ExperimentRow, { name, operator, bound }: Comparison): boolean {
  const value = valueOfRow(row, name);
  if (value === null) return false;
  if (typeof bound === 'string') return (String(value) === bound) === (operator === '=');
  return TESTS[operator](value, bound);
}

type Value = number | string | boolean;

const TESTS: Readonly<Record<Operator, (value: Value, bound: number) => boolean>> = {
  '<': (value, bound) => typeof value === 'number' && value < bound,
  '<=': (value, bound) => typeof value === 'number' && value <= bound,
  '>': (value, bound) => typeof value === 'number' && value > bound,
  '>=': (value, bound) => typeof value === 'number' && value >= bound,
  '=': isSame,
  '!=': (value, bound) => !isSame(value, bound),
};

/** NaN equals itself: “which ones diverged” is a question, too. */
function isSame(value: Value, bound: number): boolean {
  if (typeof value === 'string') return value === String(bound);
  return Object.is(value, bound) || value === bound;
}
