import { snakeCase } from '../event/fields.js';
import type { EventFacts } from './facts.js';
import { noteFact } from './lift.js';
import { usageFieldOf } from './usage.js';

/**
 * Token counts from a provider's response whose body is not kept: `response.usage` as OpenAI and
 * Anthropic send it, one level of details included.
 */
export function noteResponseUsage(facts: EventFacts, response: object): void {
  const { usage } = response as { usage?: unknown };
  if (typeof usage === 'object' && usage !== null) noteUsage(facts, 'usage', usage);
}

function noteUsage(facts: EventFacts, prefix: string, usage: object): void {
  for (const [key, value] of Object.entries(usage)) {
    const name = `${prefix}_${snakeCase(key)}`;
    if (typeof value === 'object' && value !== null) {
      if (prefix === 'usage') noteUsage(facts, name, value);
      continue;
    }
    const field = usageFieldOf(name);
    if (field !== null) noteFact(facts, field, value);
  }
}
