import { refuse } from '../../errors.js';

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';
type Value = number | string | boolean;

/** What an experiment was run with is compared under this prefix, and may be a text: `parameter.optimizer=adam`. */
export const PARAMETER_PREFIX = 'parameter.';

/** `loss < 0.2`, taken apart. */
export interface MetricCondition {
  readonly name: string;
  readonly holds: (value: Value) => boolean;
}

const PATTERN = /^\s*([\p{L}_][\p{L}\p{N}_./-]*)\s*(<=|>=|!=|==?|<|>)\s*(\S|\S.*\S)\s*$/u;

/** @throws CrucibleError `invalid-query` for a text that is none. */
export function parseComparison(text: string, path: string): MetricCondition {
  const match = PATTERN.exec(text);
  if (match === null) throw refuse('invalid-query', path, 'a comparison like loss<0.2', text);
  const name = match[1]!;
  const operator = (match[2] === '==' ? '=' : match[2]) as Operator;
  const bound = Number(match[3]);
  if (!Number.isNaN(bound) || match[3] === 'NaN') return { name, holds: TESTS[operator](bound) };
  if (!name.startsWith(PARAMETER_PREFIX) || (operator !== '=' && operator !== '!='))
    throw refuse('invalid-query', path, 'a comparison like loss<0.2', text);
  const isWanted = operator === '=';
  return { name, holds: (value) => (String(value) === match[3]) === isWanted };
}

const TESTS: Readonly<Record<Operator, (bound: number) => (value: Value) => boolean>> = {
  '<': (bound) => (value) => typeof value === 'number' && value < bound,
  '<=': (bound) => (value) => typeof value === 'number' && value <= bound,
  '>': (bound) => (value) => typeof value === 'number' && value > bound,
  '>=': (bound) => (value) => typeof value === 'number' && value >= bound,
  '=': (bound) => (value) => isSame(value, bound),
  '!=': (bound) => (value) => !isSame(value, bound),
};

/** NaN equals itself: "which ones diverged" is a question, too. A version that is a text is that number. */
function isSame(value: Value, bound: number): boolean {
  if (typeof value === 'string') return value === String(bound);
  return Object.is(value, bound) || value === bound;
}
