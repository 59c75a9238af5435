// Writes docs/events.md from the registry; with --check, only tells whether it is out of date.
// A path may be given in place of docs/events.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CONTEXT_FIELDS } from '../src/event/catalogue/context.js';
import type { EventCategory, EventDefinition, EventFields } from '../src/event/definition.js';
import { EventRegistry } from '../src/event/registry.js';

const COMMAND = 'npx tsx scripts/document-events.ts';

const TITLES: Record<EventCategory, string> = {
  llm: 'LLM',
  ensemble: 'Ensemble',
  hedging: 'Hedging',
  training: 'Training',
  deployment: 'Deployment',
  framework: 'Framework',
  trace: 'Trace',
  tools: 'Tools',
  telemetry: 'The library itself',
  custom: 'Custom',
};

const INTRODUCTION = `<!-- Written by ${COMMAND}; edit src/event/catalogue/ instead. -->

# Events

The events that \`crucible-telemetry\` knows: \`telemetry.execute\` completes and checks their fields,
and \`Events.eventInfo(name)\` returns what is written here. Any other name may be emitted too, and
\`Events.register\` adds one to the registry.

Field names may be given in snake_case, as here, or in camelCase. Every field may be missing, and
other fields are kept as they are; *optional* marks those that a complete emitter may leave out.
In place of \`duration\`, an event may measure \`start\` and \`stop\` in nanoseconds.
`;

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** A row for each field, and below an object one for each of the fields in it. */
function fieldRows(fields: EventFields, prefix = ''): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => [
    [
      `\`${prefix}${name}\``,
      field.type,
      field.unit ?? '',
      field.description + (field.optional ? ' *(optional)*' : ''),
    ],
    ...fieldRows(field.fields ?? {}, `${prefix}${name}.`),
  ]);
}

const FIELD_HEADER = ['type', 'unit', 'description'];

function fieldTable(kind: string, fields: EventFields): string {
  const rows = fieldRows(fields);
  return rows.length === 0 ? '' : `\n${table([kind, ...FIELD_HEADER], rows)}`;
}

/** Context is told once for all events, so it is left out of each. */
function ownMetadata(event: EventDefinition): EventFields {
  return Object.fromEntries(
    Object.entries(event.metadata).filter(([name]) => !Object.hasOwn(CONTEXT_FIELDS, name)),
  );
}

function eventSection(event: EventDefinition): string {
  return `
### \`${event.name}\`

${event.description}.
${fieldTable('measurement', event.measurements)}${fieldTable('metadata', ownMetadata(event))}`;
}

function categorySection(category: EventCategory, events: readonly EventDefinition[]): string {
  const rows = events.map((event) => [`\`${event.name}\``, event.description]);
  return `
## ${TITLES[category]}

${table(['event', 'description'], rows)}${events.map(eventSection).join('')}`;
}

function eventsDocument(registry: EventRegistry): string {
  const definitions = registry.definitions();
  const sections = Object.keys(registry.eventsByCategory()).map((key) => {
    const category = key as EventCategory;
    const events = definitions.filter((event) => event.category === category);
    return events.length === 0 ? '' : categorySection(category, events);
  });
  const context = `\n## Context\n\nMetadata that any standard event may carry.\n${fieldTable('metadata', CONTEXT_FIELDS)}`;
  return INTRODUCTION + context + sections.join('');
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const path = positionals[0] ?? fileURLToPath(new URL('../docs/events.md', import.meta.url));
const document = eventsDocument(new EventRegistry());

if (!values.check) {
  writeFileSync(path, document);
} else if (readIfThere(path) !== document) {
  console.error(`${path} is out of date with the event registry: run \`${COMMAND}\``);
  process.exitCode = 1;
}
