import type { Section } from './fields.js';

/**
 * How an event's measurements and metadata were laid out before they became columns: the keys as
 * the caller spelled them, in the caller's order, and the column each value went to. Kept as one
 * dictionary-coded text a row, so that reading an event back yields what was given, not a
 * reconstruction.
 */
export type ShapeNode =
  /** A value: its key, the column it is in, and the one to look in where that has none. */
  | readonly [key: string, column: string, otherwise?: string]
  /** A nested object. */
  | readonly [key: string, children: readonly ShapeNode[]];

/** In place of the other column: a key whose text is not kept; without a value it is left out. */
export const DROPPED = '';

export type EventShape = Readonly<Record<Section, readonly ShapeNode[]>>;

export function encodeShape(shape: EventShape): string {
  return JSON.stringify(shape);
}

const parsed = new Map<string, EventShape>();
const PARSED_LIMIT = 4096;

/** Shapes repeat for millions of rows: each text is parsed once. */
export function decodeShape(text: string): EventShape {
  let shape = parsed.get(text);
  if (shape === undefined) {
    shape = JSON.parse(text) as EventShape;
    if (parsed.size >= PARSED_LIMIT) parsed.clear();
    parsed.set(text, shape);
  }
  return shape;
}
