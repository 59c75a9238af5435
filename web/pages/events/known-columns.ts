import type { ColumnsAnswer } from '../../../src/server/protocol.ts';
import { FIELDS, type Field, fieldOf, isKnownField } from './fields.ts';
import { textOfValue } from './filter.ts';

export interface KnownColumn {
  readonly field: Field;
  /** Names of the events that carry it; null where it was not looked for. */
  readonly events: readonly string[] | null;
}

/** Every column that can be shown or asked for: what the events have, then the other fields. */
export function knownColumns(columns: ColumnsAnswer | null): readonly KnownColumn[] {
  const found = new Map<string, KnownColumn>();
  for (const name of ['timestampUs', 'eventName'])
    found.set(name, { field: fieldOf(name), events: null });
  for (const { column, events } of [...(columns?.numbers ?? []), ...(columns?.labels ?? [])]) {
    const field = isKnownField(column) ? fieldOf(column) : withKind(column, columns!);
    found.set(field.name, { field, events });
  }
  const known = FIELDS.map((field) => found.get(field.name) ?? { field, events: null });
  const own = [...found.values()].filter(({ field }) => !isKnownField(field.name));
  return [...known.filter(({ events }) => events !== null || columns === null), ...own].concat(
    columns === null ? [] : known.filter(({ events }) => events === null),
  );
}

function withKind(column: string, columns: ColumnsAnswer): Field {
  const isNumber = columns.numbers.some((each) => each.column === column);
  const field = fieldOf(column);
  // What a typed value means must not depend on whether this answer has come: only how it is shown.
  return isNumber ? { ...field, kind: 'number' } : field;
}

/** Values to offer for a field, as they would be typed. */
export function valuesOf(columns: ColumnsAnswer | null, name: string): readonly string[] {
  if (columns === null) return [];
  const field = fieldOf(name).name;
  if (field === 'eventName') return columns.events.map((event) => event.name);
  const label = columns.labels.find(({ column }) => fieldOf(column).name === field);
  return (label?.values ?? []).map((value) => textOfValue(field, value));
}
