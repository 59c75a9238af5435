import { CrucibleError, refuse } from '../errors.js';
import { NON_FINITE } from '../event/json-text.js';
import type { Scalar, Where } from '../query/where.js';

/** Longest first: `>=` is not `>` and a value that begins with `=`. */
const OPERATORS: readonly (readonly [sign: string, operator: string])[] = [
  ['>=', 'gte'],
  ['<=', 'lte'],
  ['!=', 'ne'],
  ['^=', 'startsWith'],
  ['~=', 'contains'],
  ['=', 'eq'],
  ['>', 'gt'],
  ['<', 'lt'],
];
const EXPECTED =
  'a condition like model=gpt-4o, latency_ms>500, error~=timeout or tool!=null, or JSON like \'{"success":false}\'';

/** What `--where` was given, each of which has to hold: conditions, or the library's own as JSON. */
export function whereOf(texts: readonly string[]): Where | null {
  const parts = texts.map(conditionOf);
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : { and: parts };
}

function conditionOf(text: string): Where {
  if (text.trimStart().startsWith('{')) return jsonObject(text, '--where') as Where;
  const at = text.search(/>=|<=|!=|\^=|~=|[=<>]/);
  if (at <= 0) throw refuse('invalid-query', '--where', EXPECTED, text);
  const field = text.slice(0, at).trim();
  const rest = text.slice(at);
  const [sign, operator] = OPERATORS.find(([each]) => rest.startsWith(each))!;
  const value = rest.slice(sign.length).trim();
  if (field === '') throw refuse('invalid-query', '--where', EXPECTED, text);
  if (operator === 'contains' || operator === 'startsWith')
    return { [field]: { [operator]: unquoted(value) } };
  const wanted = scalarOf(value);
  // `model=a|b`: any of them. A quoted text may hold the sign itself.
  if (operator === 'eq' && value.includes('|') && !value.startsWith('"'))
    return { [field]: value.split('|').map((each) => scalarOf(each.trim()) as Scalar) };
  return operator === 'eq' ? { [field]: wanted } : { [field]: { [operator]: wanted as Scalar } };
}

/** Numbers, true, false, null and quoted texts are what they are in JSON; all else is a text. */
function scalarOf(text: string): Scalar | null {
  if (NON_FINITE.has(text)) return NON_FINITE.get(text)!;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object') return value as Scalar | null;
  } catch {
    // A text without quotes, as nearly every text on a command line is.
  }
  return text;
}

function unquoted(text: string): string {
  const value = text.startsWith('"') ? scalarOf(text) : text;
  return typeof value === 'string' ? value : text;
}

/** A JSON object that was typed; says what is wrong with one that is none. */
export function jsonObject(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CrucibleError(
      'invalid-query',
      `${path}: expected JSON: ${(cause as Error).message}`,
      { path, expected: 'JSON', received: text, hint: 'put it into single quotes for the shell' },
      { cause },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw refuse('invalid-query', path, 'a JSON object', value);
}
