import type { ExperimentStatus } from '../../../../src/server/protocol.ts';
import { boundOf, exampleOf } from './bound.ts';
import { parseStarted, STARTED_EXPECTED } from './started.ts';
import { type Operator, type Token, tokenize } from './tokens.ts';
import { unsupported } from './unsupported.ts';

export const STATUSES: readonly ExperimentStatus[] = [
  'running',
  'paused',
  'interrupted',
  'stopped',
  'archived',
];

/** Values of metadata are compared under this prefix: `parameter.optimizer=adam`. */
export const PARAMETER_PREFIX = 'parameter.';

export interface Comparison {
  readonly name: string;
  readonly operator: Operator;
  /** A text only for a parameter. */
  readonly bound: number | string;
}

/** Which experiments are wanted; the same as the server understands by it. */
export interface Filter {
  /** All of them have to be found, in lower case. */
  readonly words: readonly string[];
  /** Any of these; empty for all. */
  readonly statuses: readonly string[];
  readonly conditions: readonly string[];
  /** All of these. */
  readonly tags: readonly string[];
  readonly startedFromMs: number | null;
  readonly startedToMs: number | null;
  readonly comparisons: readonly Comparison[];
}

/** A token that filters nothing, and why. */
export interface TokenProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface ParsedFilter {
  readonly filter: Filter;
  readonly tokens: readonly Token[];
  readonly problems: readonly TokenProblem[];
}

/**
 * Everything it can make sense of filters; the rest is named. A token without its value waits for it.
 * `names` are those that a comparison can be of, where they are known: then their case does not matter.
 */
export function parseFilter(
  text: string,
  nowMs: number,
  names: readonly string[] = [],
): ParsedFilter {
  const tokens = tokenize(text);
  const problems: TokenProblem[] = [];
  const [words, statuses, conditions, tags] = [[], [], [], []] as string[][];
  const comparisons: Comparison[] = [];
  let startedFromMs: number | null = null;
  let startedToMs: number | null = null;

  const fields: Readonly<Record<string, (value: string) => string | null>> = {
    status: (value) => {
      const status = value.toLowerCase();
      if (!(STATUSES as readonly string[]).includes(status))
        return `there is no status “${value}”; there are ${STATUSES.join(', ')}`;
      statuses!.push(status);
      return null;
    },
    condition: (value) => {
      conditions!.push(value);
      return null;
    },
    tag: (value) => {
      tags!.push(value);
      return null;
    },
    started: (value) => {
      const range = parseStarted(value, nowMs);
      if (range === null) return STARTED_EXPECTED;
      startedFromMs = latest(startedFromMs, range.fromMs);
      startedToMs = earliest(startedToMs, range.toMs);
      return null;
    },
  };

  const read = (token: Token, index: number): string | null => {
    const refusal = unsupported(text, tokens, index);
    if (refusal !== null) return refusal;
    if (token.kind === 'word') {
      words!.push(...token.value.toLowerCase().split(/\s+/).filter(Boolean));
      return null;
    }
    if (token.kind === 'field') {
      const add = Object.hasOwn(fields, token.name) ? fields[token.name]! : null;
      if (add === null)
        return `there is no filter “${token.name}:”; there are status:, condition:, tag: and started:. In quotation marks it is searched for`;
      return token.values.map(add).find((message) => message !== null) ?? null;
    }
    if (token.value === '') return null;
    const comparison = comparisonOf(token, names);
    if (typeof comparison === 'string') return comparison;
    comparisons.push(comparison);
    return null;
  };

  for (const [index, token] of tokens.entries()) {
    const message = read(token, index);
    if (message !== null) problems.push({ from: token.from, to: token.to, message });
  }
  return {
    tokens,
    problems,
    filter: {
      words: words!,
      statuses: statuses!,
      conditions: conditions!,
      tags: tags!,
      startedFromMs,
      startedToMs,
      comparisons,
    },
  };
}

/**
 * The search without a value that is still being written: `tag:ni` is no tag that anybody has, and the
 * table does not go empty at each letter of one.
 */
export function withoutDraft(
  text: string,
  caret: number | null,
  isKnown: (field: string, value: string) => boolean,
): string {
  const draft = tokenize(text).find(
    (token) =>
      token.kind === 'field' &&
      caret !== null &&
      token.from < caret &&
      caret <= token.to &&
      !token.values.every((value) => isKnown(token.name, value)),
  );
  return draft === undefined ? text : `${text.slice(0, draft.from)}${text.slice(draft.to)}`;
}

function comparisonOf(
  token: Token & { kind: 'comparison' },
  names: readonly string[],
): Comparison | string {
  const { operator, value } = token;
  const name = knownName(token.name, names);
  const bound = boundOf(name, value);
  if (!Number.isNaN(bound) || value === 'NaN') return { name, operator, bound };
  if (!name.startsWith(PARAMETER_PREFIX))
    return `“${name}${operator}” is followed by a number, as in ${name}${operator}${exampleOf(name)}`;
  if (operator !== '=' && operator !== '!=')
    return `“${value}” is no number: ${name} can only be = or != to it`;
  return { name, operator, bound: value };
}

/** The only one that is the same but for its case; else as it was written. */
function knownName(written: string, names: readonly string[]): string {
  if (names.includes(written)) return written;
  const alike = names.filter((name) => name.toLowerCase() === written.toLowerCase());
  return alike.length === 1 ? alike[0]! : written;
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

export function isEverything(filter: Filter): boolean {
  const { words, statuses, conditions, tags, comparisons, startedFromMs, startedToMs } = filter;
  const lists = [words, statuses, conditions, tags, comparisons];
  return lists.every((list) => list.length === 0) && startedFromMs === null && startedToMs === null;
}
