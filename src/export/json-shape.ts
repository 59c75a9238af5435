import type { EventBatch } from '../event/batch.js';
import { FIELDS, type Section } from '../event/fields.js';
import { DROPPED, type EventShape, type ShapeNode } from '../event/shape.js';
import type { JsonProperty } from './json-object.js';

/** What an event of that shape was emitted with. */
export function shapeProperties(shape: EventShape, section: Section): readonly JsonProperty[] {
  return shape[section].map(property);
}

function property([key, target, otherwise]: ShapeNode): JsonProperty {
  if (typeof target !== 'string') {
    return { key, columns: [], children: target.map(property), optional: false };
  }
  const optional = otherwise === DROPPED;
  const columns = otherwise === undefined || optional ? [target] : [target, otherwise];
  return { key, columns, children: null, optional };
}

const LIFTED: ReadonlySet<string> = new Set(
  FIELDS.filter(({ origin }) => origin === 'lifted').map(({ column }) => column),
);
const NONE: ReadonlySet<string> = new Set();

/** For events whose layout was not kept: every value there is, by its column's name. */
export function gatheredProperties(batch: EventBatch, section: Section): readonly JsonProperty[] {
  const prefix = `${section}_`;
  const own = [...batch.columns.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  const fields = section === 'metadata' ? LIFTED : NONE;
  return Array.from(new Set([...fields, ...own]), (key) => ({
    key,
    columns: fields.has(key) ? [prefix + key, key] : [prefix + key],
    children: null,
    optional: true,
  }));
}
