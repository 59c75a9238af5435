import type { EventBatch } from '../event/batch.js';
import { scalarAt } from '../event/column.js';
import { EXTRA, type Section, SHAPE } from '../event/fields.js';
import { decodeShape } from '../event/shape.js';
import { BatchCells } from './batch-cells.js';
import { extraReader } from './json-extra.js';
import { JsonLayout } from './json-layout.js';
import { gatheredProperties, shapeProperties } from './json-shape.js';
import type { RowText } from './row-text.js';

/**
 * What `partsAt` yields, a row's measurements and metadata as they were emitted, as JSON text and
 * without making the objects.
 */
export function partsWriter(batch: EventBatch): Readonly<Record<Section, RowText>> {
  const layoutAt = layoutsByRow(batch);
  const extraAt = extraReader(batch.columns.get(EXTRA));
  const writer = (section: Section) => (row: number) =>
    layoutAt(row).text(section, row, extraAt(row)?.[section]);
  return { measurements: writer('measurements'), metadata: writer('metadata') };
}

function layoutsByRow(batch: EventBatch): (row: number) => JsonLayout {
  const cells = new BatchCells(batch);
  const decoded = rememberingLast(decodeShape);
  const byShape = new Map<string, JsonLayout>();
  const layoutOf = (shape: string): JsonLayout => {
    let layout = byShape.get(shape);
    if (layout === undefined) {
      layout = new JsonLayout((section) => shapeProperties(decoded(shape), section), cells);
      byShape.set(shape, layout);
    }
    return layout;
  };
  const column = batch.columns.get(SHAPE);
  if (column?.type === 'dictionary' && column.validity === null) {
    const { codes, dictionary } = column;
    const byCode: (JsonLayout | undefined)[] = new Array(dictionary.length).fill(undefined);
    return (row) => (byCode[codes[row]!] ??= layoutOf(dictionary[codes[row]!]!));
  }
  const unshaped = new JsonLayout((section) => gatheredProperties(batch, section), cells);
  return (row) => {
    const shape = scalarAt(column, row);
    return typeof shape === 'string' ? layoutOf(shape) : unshaped;
  };
}

/** Both sections of a row are asked for, one right after the other. */
function rememberingLast<T>(decode: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, value: decode(text) };
    return last.value;
  };
}
