import { refuse } from '../errors.js';

/**
 * An event's name as a caller may write it: dotted (`'req_llm.request.stop'`) or in segments
 * (`['req_llm', 'request', 'stop']`). Inside the library a name is always the dotted string.
 */
export type EventName = string | readonly string[];

const EXPECTED_NAME =
  "a name of non-empty segments without '*', like 'req_llm.request.stop' or ['req_llm', 'request', 'stop']";

/** '*' is kept for patterns, so a name can never be mistaken for one. */
function isName(name: string): boolean {
  return (
    name !== '' &&
    !name.includes('*') &&
    !name.includes('..') &&
    !name.startsWith('.') &&
    !name.endsWith('.')
  );
}

/** A dot inside a segment would make two different arrays the same name. */
function isSegment(segment: unknown): segment is string {
  return typeof segment === 'string' && segment !== '' && !segment.includes('.');
}

/** The dotted form, or null where the input is neither a string nor an array of segments. */
function dotted(input: unknown): string | null {
  if (typeof input === 'string') return input;
  return Array.isArray(input) && input.every(isSegment) ? input.join('.') : null;
}

/**
 * The dotted form of an event name. Refuses an empty name, an empty segment and '*' with
 * `invalid-argument`; `path` is what the error calls the argument.
 *
 * @example
 * eventName(['req_llm', 'request', 'stop']); // 'req_llm.request.stop'
 */
export function eventName(input: EventName, path: string = 'eventName'): string {
  const name = dotted(input);
  if (name === null || !isName(name)) throw refuse('invalid-argument', path, EXPECTED_NAME, input);
  return name;
}

/** What a pattern asks for: every event, one event, or one event and everything below it. */
export type EventPattern =
  | { readonly kind: 'all' }
  | { readonly kind: 'exact'; readonly name: string }
  | { readonly kind: 'prefix'; readonly prefix: string };

const EXPECTED_PATTERN = "an event name, a prefix like 'req_llm.**', or '**' for all events";

/**
 * Reads a pattern: a name stands for itself, `'req_llm.**'` for `req_llm` and every name below it,
 * `'**'` for all. Other wildcards are refused rather than taken literally, as they would match
 * nothing and look as if they worked.
 *
 * @example
 * parsePattern('req_llm.**'); // { kind: 'prefix', prefix: 'req_llm' }
 */
export function parsePattern(pattern: EventName, path: string = 'pattern'): EventPattern {
  const text = dotted(pattern);
  if (text === '**') return { kind: 'all' };
  if (text !== null) {
    if (isName(text)) return { kind: 'exact', name: text };
    const prefix = text.endsWith('.**') ? text.slice(0, -'.**'.length) : '';
    if (isName(prefix)) return { kind: 'prefix', prefix };
  }
  throw refuse('invalid-argument', path, EXPECTED_PATTERN, pattern);
}

/** Tests at the border of a segment: 'req_llm' is above 'req_llm.request', not above 'req_llmx'. */
function isAtOrBelow(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && (name.length === prefix.length || name[prefix.length] === '.');
}

function isPattern(pattern: EventName | EventPattern): pattern is EventPattern {
  return typeof pattern === 'object' && pattern !== null && 'kind' in pattern;
}

/**
 * Whether a dotted name matches a pattern, parsed or not. A prefix matches the name before its
 * `.**` too: `'req_llm.**'` matches `'req_llm'`.
 *
 * @example
 * matchesPattern('req_llm.**', 'req_llm.request.stop'); // true
 * matchesPattern('req_llm.**', 'req_llmx.request'); // false
 */
export function matchesPattern(pattern: EventName | EventPattern, name: string): boolean {
  const parsed = isPattern(pattern) ? pattern : parsePattern(pattern);
  if (parsed.kind === 'all') return true;
  return parsed.kind === 'exact' ? parsed.name === name : isAtOrBelow(name, parsed.prefix);
}

/**
 * Many patterns as one test for dotted names: cheap enough to run on every event. A name passes
 * when any pattern matches it; no pattern lets nothing pass.
 *
 * @example
 * const wanted = compilePatterns(['req_llm.**', 'altar.tool.stop']);
 * wanted('req_llm.request.start'); // true
 */
export function compilePatterns(patterns: readonly EventName[]): (name: string) => boolean {
  if (!Array.isArray(patterns)) {
    throw refuse('invalid-argument', 'patterns', 'an array of patterns', patterns);
  }
  const exact = new Set<string>();
  const prefixes = new Set<string>();
  let all = false;
  patterns.forEach((text: EventName, index: number) => {
    const pattern = parsePattern(text, `patterns[${index}]`);
    if (pattern.kind === 'all') all = true;
    else if (pattern.kind === 'exact') exact.add(pattern.name);
    else prefixes.add(pattern.prefix);
  });
  if (all) return () => true;
  if (prefixes.size === 0) return (name) => exact.has(name);
  const tops = [...prefixes];
  return (name) => exact.has(name) || tops.some((prefix) => isAtOrBelow(name, prefix));
}
