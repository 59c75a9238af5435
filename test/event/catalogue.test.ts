import { describe, expect, it } from 'vitest';
import { CONTEXT_FIELDS } from '../../src/event/catalogue/context.js';
import type { EventField, EventFields } from '../../src/event/definition.js';
import { FIELDS } from '../../src/event/fields.js';
import { EventRegistry } from '../../src/event/registry.js';

const definitions = new EventRegistry().definitions();

/** Every field of every event, with where it was found. */
function allFields(): [string, string, EventField][] {
  const walk = (where: string, fields: EventFields): [string, string, EventField][] =>
    Object.entries(fields).flatMap(([name, field]) => [
      [`${where}.${name}`, name, field],
      ...walk(`${where}.${name}`, field.fields ?? {}),
    ]);
  return definitions.flatMap((event) => [
    ...walk(`${event.name} measurements`, event.measurements),
    ...walk(`${event.name} metadata`, event.metadata),
  ]);
}

describe('the catalogue', () => {
  it('describes every event and every field', () => {
    for (const event of definitions) expect(event.description, event.name).not.toBe('');
    for (const [where, , field] of allFields()) expect(field.description, where).not.toBe('');
  });

  it('names no event twice', () => {
    expect(new Set(definitions.map((event) => event.name)).size).toBe(definitions.length);
  });

  it('names fields in snake_case', () => {
    for (const [where, name] of allFields()) {
      expect(name, where).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    }
  });

  it('gives a field that is lifted into a column the type of the column', () => {
    const columns = new Map(FIELDS.map((field) => [field.column, field.type]));
    for (const [where, name, field] of allFields()) {
      const type = columns.get(name);
      if (type !== undefined) expect(field.type, where).toBe(type);
    }
  });

  it('measures a duration in nanoseconds and money in dollars everywhere', () => {
    for (const [where, name, field] of allFields()) {
      if (name === 'duration') expect(field.unit, where).toBe('ns');
      if (/(^|_)cost$/.test(name)) expect(field.unit, where).toBe('USD');
      if (name.endsWith('_ms')) expect(field.unit, where).toBe('ms');
      if (name.endsWith('_bytes')) expect(field.unit, where).toBe('bytes');
    }
  });

  it('lets every standard event carry the context, told only once', () => {
    const context = Object.keys(CONTEXT_FIELDS);
    for (const event of definitions.filter(({ category }) => category !== 'telemetry')) {
      // Merged in last: a field that an event tells anew would not stand among them.
      expect(Object.keys(event.metadata).slice(-context.length), event.name).toEqual(context);
    }
  });

  it('lets the events of the library itself carry no context', () => {
    const failure = new EventRegistry().eventInfo('telemetry.handler.failure');
    expect(Object.keys(failure?.measurements ?? {})).toEqual(['count']);
    expect(Object.keys(failure?.metadata ?? {})).toEqual([
      'handler_id',
      'event_name',
      'error_type',
      'error_message',
    ]);
  });
});
