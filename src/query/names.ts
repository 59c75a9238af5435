import { refuse } from '../errors.js';
import { type EventName, parsePattern } from '../event/name.js';
import type { WhereNode } from './where.js';

const EXPECTED = "an event name or a prefix like 'req_llm.**'";
const EXPECTED_LIST = 'an event name, a prefix, or a non-empty list of them';

/** `events`: one name or prefix, or a list of them; in a list, segments are a list of their own. */
export function decodeEvents(given: unknown): string[] {
  const list = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw refuse('invalid-query', 'events', EXPECTED_LIST, given);
  return list.map((name, index) => pattern(name, `events[${index}]`));
}

/** `eventName`: one name or prefix, which may be in segments: `['req_llm', 'request', 'stop']`. */
export function decodeEventName(given: unknown, path: string): string[] {
  if (!Array.isArray(given)) return [pattern(given, path)];
  if (given.length === 0) throw refuse('invalid-query', path, EXPECTED_LIST, given);
  // A segment has no dot, so names that have one, or segments within the list, are several names.
  const isSegments =
    given.length > 1 && given.every((part) => typeof part === 'string' && !/[.*]/.test(part));
  return isSegments
    ? [pattern(given, path)]
    : given.map((name, index) => pattern(name, `${path}[${index}]`));
}

function pattern(given: unknown, path: string): string {
  try {
    const parsed = parsePattern(given as EventName);
    if (parsed.kind === 'all') return '**';
    return parsed.kind === 'exact' ? parsed.name : `${parsed.prefix}.**`;
  } catch {
    throw refuse('invalid-query', path, EXPECTED, given);
  }
}

/** The same names as a condition, made of what stores know already. */
export function namesNode(column: string, patterns: readonly string[]): WhereNode {
  const nodes = patterns.flatMap((text): WhereNode[] => {
    if (text === '**') return [{ op: 'exists', column }];
    if (!text.endsWith('.**')) return [{ op: 'eq', column, value: text }];
    const prefix = text.slice(0, -'.**'.length);
    return [
      { op: 'eq', column, value: prefix },
      { op: 'startsWith', column, value: `${prefix}.` },
    ];
  });
  return nodes.length === 1 ? nodes[0]! : { op: 'or', nodes };
}
