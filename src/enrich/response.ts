import { snakeCase } from '../event/fields.js';
import type { EventFacts } from './facts.js';
import { noteFact } from './lift.js';
import { usageFieldOf } from './usage.js';

/** Where providers and their clients put the counts. */
const USAGE_KEYS = ['usage', 'usageMetadata', 'usage_metadata', 'tokenUsage', 'token_usage'];
/** Where a client puts the provider's own answer. */
const WRAPPERS = ['body', 'data', 'response', 'output'];

/**
 * Token counts from a provider's response whose body is not kept: `response.usage` as OpenAI and
 * Anthropic send it, `usageMetadata` as Gemini does, one level of details included; also where a
 * client wraps the answer, as in `response.body.usage`.
 */
export function noteResponseUsage(facts: EventFacts, response: object): void {
  if (noteUsageIn(facts, response)) return;
  for (const key of WRAPPERS) {
    const inner = objectAt(response, key);
    if (inner !== null && noteUsageIn(facts, inner)) return;
  }
}

function noteUsageIn(facts: EventFacts, response: object): boolean {
  for (const key of USAGE_KEYS) {
    const usage = objectAt(response, key);
    if (usage === null) continue;
    noteUsage(facts, snakeCase(key), usage, true);
    return true;
  }
  return false;
}

function objectAt(object: object, key: string): object | null {
  const value = object instanceof Map ? object.get(key) : (object as Record<string, unknown>)[key];
  return typeof value === 'object' && value !== null ? value : null;
}

function noteUsage(facts: EventFacts, prefix: string, usage: object, hasDetails: boolean): void {
  for (const [key, value] of Object.entries(usage)) {
    const name = `${prefix}_${snakeCase(key)}`;
    if (typeof value === 'object' && value !== null) {
      if (hasDetails) noteUsage(facts, name, value, false);
      continue;
    }
    const field = usageFieldOf(name);
    if (field !== null) noteFact(facts, field, value);
  }
}
