import type { EventQuery } from '../../../src/server/protocol.ts';

/** The query as a person reads it. */
export function queryText(query: EventQuery): string {
  return literal(query, '', JSON.stringify);
}

/** The same question in code. */
export function typescriptForm(experimentId: string, query: EventQuery): string {
  return [
    "import { Store } from 'crucible-telemetry';",
    '',
    `const query = ${literal(query, '', propertyName)};`,
    `const events = await Store.query(${JSON.stringify(experimentId)}, query);`,
  ].join('\n');
}

/** The same question at a shell's prompt. */
export function commandForm(experimentId: string, query: EventQuery): string {
  return `npx crucible query ${shellWord(experimentId)} --query ${shellWord(JSON.stringify(query))}`;
}

/** Within single quotation marks a shell leaves everything as it is. */
function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Objects over several lines, lists of values on one. */
function literal(value: unknown, indent: string, nameOf: (key: string) => string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item) => literal(item, indent, nameOf)).join(', ')}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const isShort = entries.length === 1 && typeof entries[0]![1] !== 'object';
  const deeper = `${indent}  `;
  const parts = entries.map(([key, inner]) => `${nameOf(key)}: ${literal(inner, deeper, nameOf)}`);
  return isShort && indent !== ''
    ? `{ ${parts[0]} }`
    : `{\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}}`;
}

function propertyName(key: string): string {
  // In brackets it is a property; without, it would be the object's prototype.
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
