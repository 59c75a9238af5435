import type { EventBatch } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { EXTRA, FIELDS, type Section, SHAPE } from '../event/fields.js';
import { DROPPED, decodeShape, type EventShape, type ShapeNode } from '../event/shape.js';
import { type JsonCell, jsonCell } from './json-cell.js';
import { extraReader } from './json-extra.js';
import { type JsonProperty, ObjectTemplate } from './json-object.js';

/** Writes a row's measurements and metadata as JSON objects, as they were emitted. */
export interface PartsWriter {
  readonly measurements: (row: number) => string;
  readonly metadata: (row: number) => string;
}

type Templates = Readonly<Record<Section, ObjectTemplate>>;

/**
 * What `partsAt` yields, as JSON text and without the objects: for each layout that occurs in the
 * batch, the keys are put into words once, and a row only fills in its values.
 */
export function partsWriter(batch: EventBatch): PartsWriter {
  const templatesAt = templatesByRow(batch);
  const extraAt = extraReader(batch.columns.get(EXTRA));
  const section = (name: Section) => (row: number) => {
    const template = templatesAt(row)[name];
    const extra = extraAt(row)?.[name];
    return `{${extra === undefined ? template.text(row) : template.textWith(row, extra)}}`;
  };
  return { measurements: section('measurements'), metadata: section('metadata') };
}

function templatesByRow(batch: EventBatch): (row: number) => Templates {
  const byText = new Map<string, Templates>();
  const templatesOf = (text: string): Templates => {
    let templates = byText.get(text);
    if (templates === undefined) byText.set(text, (templates = compile(batch, decodeShape(text))));
    return templates;
  };
  const column = batch.columns.get(SHAPE);
  if (column?.type === 'dictionary' && column.validity === null) {
    const { codes, dictionary } = column;
    const byCode: (Templates | undefined)[] = new Array(dictionary.length).fill(undefined);
    return (row) => (byCode[codes[row]!] ??= templatesOf(dictionary[codes[row]!]!));
  }
  let unshaped: Templates | null = null;
  return (row) => {
    const text = scalarAt(column, row);
    return typeof text === 'string' ? templatesOf(text) : (unshaped ??= gathered(batch));
  };
}

function compile(batch: EventBatch, shape: EventShape): Templates {
  const template = (nodes: readonly ShapeNode[]) =>
    new ObjectTemplate(nodes.map((node) => property(batch, node)));
  return { measurements: template(shape.measurements), metadata: template(shape.metadata) };
}

function property(batch: EventBatch, [key, target, otherwise]: ShapeNode): JsonProperty {
  if (typeof target !== 'string') {
    const inside = new ObjectTemplate(target.map((node) => property(batch, node)));
    const cell = (before: string): JsonCell => {
      const open = `${before}{`;
      return (row) => `${open}${inside.text(row)}}`;
    };
    return { key, cell, optional: false };
  }
  const columns = otherwise === undefined || otherwise === DROPPED ? [target] : [target, otherwise];
  return {
    key,
    cell: (before) => firstOf(batch, columns, before),
    optional: otherwise === DROPPED,
  };
}

/** The value of the first of those columns that has one. */
function firstOf(batch: EventBatch, columns: readonly string[], before: string): JsonCell {
  const cells = columns.flatMap((name) => {
    const column = batch.columns.get(name);
    return column === undefined ? [] : [jsonCell(column, before)];
  });
  const [first, second] = cells;
  if (first === undefined) return () => null;
  return second === undefined ? first : (row) => first(row) ?? second(row);
}

/** For events whose layout was not kept: every value there is, by its column's name. */
function gathered(batch: EventBatch): Templates {
  const keysUnder = (prefix: string): string[] =>
    [...batch.columns.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  const optional = (key: string, columns: readonly string[]): JsonProperty => ({
    key,
    cell: (before) => firstOf(batch, columns, before),
    optional: true,
  });
  const lifted = FIELDS.filter(({ origin }) => origin === 'lifted').map(({ column }) => column);
  const metadata = new Set([...lifted, ...keysUnder('metadata_')]);
  return {
    measurements: new ObjectTemplate(
      keysUnder('measurements_').map((key) => optional(key, [`measurements_${key}`])),
    ),
    metadata: new ObjectTemplate(
      [...metadata].map((key) =>
        optional(key, lifted.includes(key) ? [`metadata_${key}`, key] : [`metadata_${key}`]),
      ),
    ),
  };
}
