import { refuse } from '../../errors.js';

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** `loss < 0.2`, taken apart. */
export interface MetricCondition {
  readonly name: string;
  readonly holds: (value: number) => boolean;
}

const PATTERN = /^\s*([\p{L}_][\p{L}\p{N}_./-]*)\s*(<=|>=|!=|==?|<|>)\s*(\S+)\s*$/u;

/** @throws CrucibleError `invalid-query` for a text that is none. */
export function parseComparison(text: string, path: string): MetricCondition {
  const match = PATTERN.exec(text);
  const bound = match === null ? Number.NaN : Number(match[3]);
  if (match === null || (Number.isNaN(bound) && match[3] !== 'NaN'))
    throw refuse('invalid-query', path, 'a comparison like loss<0.2', text);
  const operator = (match[2] === '==' ? '=' : match[2]) as Operator;
  return { name: match[1]!, holds: TESTS[operator](bound) };
}

const TESTS: Readonly<Record<Operator, (bound: number) => (value: number) => boolean>> = {
  '<': (bound) => (value) => value < bound,
  '<=': (bound) => (value) => value <= bound,
  '>': (bound) => (value) => value > bound,
  '>=': (bound) => (value) => value >= bound,
  // NaN equals itself: "which ones diverged" is a question, too.
  '=': (bound) => (value) => Object.is(value, bound) || value === bound,
  '!=': (bound) => (value) => !(Object.is(value, bound) || value === bound),
};
