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

/** The cell of a column behind a text; null where the batch has no such column. */
type Cells = (column: string, before: string) => JsonCell | null;

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
  const cells = cellsOf(batch);
  const byText = new Map<string, Templates>();
  const templatesOf = (text: string): Templates => {
    let templates = byText.get(text);
    if (templates === undefined) byText.set(text, (templates = compile(decodeShape(text), cells)));
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
    return typeof text === 'string' ? templatesOf(text) : (unshaped ??= gathered(batch, cells));
  };
}

/** Layouts share their cells: there may be thousands of layouts, and cells keep texts. */
function cellsOf(batch: EventBatch): Cells {
  const cells = new Map<string, JsonCell>();
  return (name, before) => {
    const column = batch.columns.get(name);
    if (column === undefined) return null;
    const key = `${name} ${before}`;
    let cell = cells.get(key);
    if (cell === undefined) cells.set(key, (cell = jsonCell(column, before)));
    return cell;
  };
}

function compile(shape: EventShape, cells: Cells): Templates {
  const template = (nodes: readonly ShapeNode[]) =>
    new ObjectTemplate(nodes.map((node) => property(node, cells)));
  return { measurements: template(shape.measurements), metadata: template(shape.metadata) };
}

function property([key, target, otherwise]: ShapeNode, cells: Cells): JsonProperty {
  if (typeof target !== 'string') {
    const inside = new ObjectTemplate(target.map((node) => property(node, cells)));
    const cell = (before: string): JsonCell => {
      const open = `${before}{`;
      return (row) => `${open}${inside.text(row)}}`;
    };
    return { key, cell, optional: false };
  }
  if (otherwise === DROPPED) return valueProperty(key, [target], cells, true);
  const columns = otherwise === undefined ? [target] : [target, otherwise];
  return valueProperty(key, columns, cells, false);
}

/** A property with the value of the first of those columns that has one. */
function valueProperty(
  key: string,
  columns: readonly string[],
  cells: Cells,
  optional: boolean,
): JsonProperty {
  const cell = (before: string): JsonCell => {
    const [first, second] = columns
      .map((name) => cells(name, before))
      .filter((found) => found !== null);
    if (first === undefined) return () => null;
    return second === undefined ? first : (row) => first(row) ?? second(row);
  };
  return { key, cell, optional };
}

/** For events whose layout was not kept: every value there is, by its column's name. */
function gathered(batch: EventBatch, cells: Cells): Templates {
  const keysUnder = (prefix: string): string[] =>
    [...batch.columns.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  const lifted = FIELDS.filter(({ origin }) => origin === 'lifted').map(({ column }) => column);
  const metadata = new Set([...lifted, ...keysUnder('metadata_')]);
  return {
    measurements: new ObjectTemplate(
      keysUnder('measurements_').map((key) =>
        valueProperty(key, [`measurements_${key}`], cells, true),
      ),
    ),
    metadata: new ObjectTemplate(
      [...metadata].map((key) => {
        const columns = lifted.includes(key) ? [`metadata_${key}`, key] : [`metadata_${key}`];
        return valueProperty(key, columns, cells, true);
      }),
    ),
  };
}
