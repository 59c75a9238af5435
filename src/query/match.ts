import { type EventBatch, eventIdAt } from '../event/batch.js';
import {
  booleanAt,
  type Column,
  isJson,
  isValid,
  numberAt,
  type StringColumn,
  stringAt,
} from '../event/column.js';
import { type ColumnReader, columnReader } from '../event/extra-column.js';
import { EVENT_NAME, TIMESTAMP_US } from '../event/fields.js';
import { reviveJson } from '../event/json.js';
import { compilePatterns } from '../event/name.js';
import type { ResolvedQuery } from './query.js';
import type { Scalar, WhereNode } from './where.js';

/** The rows of a batch that a query asks for, in rising order; null for every row. */
export type Matcher = (batch: EventBatch) => Uint32Array | null;

/**
 * Everything in a query that can be told from a row by itself: names, conditions and the window's
 * times. Order, limit and "the last N" are the store's to apply. A store that reads the query's
 * columns as well gives the reader, for both to share what is parsed.
 */
export function compileMatcher(
  query: ResolvedQuery,
  columnIn: ColumnReader = columnReader(columnsRead(query)),
): Matcher {
  const tests: ((batch: EventBatch, mask: Uint8Array) => void)[] = [];
  const { patterns, where } = query;
  const { fromUs, toUs } = query.window;
  if (fromUs !== null)
    tests.push((batch, mask) =>
      keep(batch, mask, { op: 'gte', column: TIMESTAMP_US, value: fromUs }, columnIn),
    );
  if (toUs !== null)
    tests.push((batch, mask) =>
      keep(batch, mask, { op: 'lte', column: TIMESTAMP_US, value: toUs }, columnIn),
    );
  if (patterns !== null && !patterns.includes('**')) {
    const matches = compilePatterns(patterns);
    tests.push((batch, mask) =>
      keepColumn(batch.columns.get(EVENT_NAME), mask, (name) => matches(String(name))),
    );
  }
  if (where !== null) tests.push((batch, mask) => keep(batch, mask, where, columnIn));
  if (tests.length === 0) return () => null;
  return (batch) => {
    const mask = new Uint8Array(batch.length).fill(1);
    for (const test of tests) test(batch, mask);
    return rowsOf(mask);
  };
}

/** Every column that a query looks at, or asks for. */
export function columnsRead({ where, columns }: ResolvedQuery): Set<string> {
  const names = new Set(columns);
  const add = (node: WhereNode): void => {
    if ('nodes' in node) node.nodes.forEach(add);
    else if ('node' in node) add(node.node);
    else names.add(node.column);
  };
  if (where !== null) add(where);
  return names;
}

function rowsOf(mask: Uint8Array): Uint32Array | null {
  let count = 0;
  for (let row = 0; row < mask.length; row++) count += mask[row]!;
  if (count === mask.length) return null;
  const rows = new Uint32Array(count);
  for (let row = 0, i = 0; row < mask.length; row++) if (mask[row] === 1) rows[i++] = row;
  return rows;
}

/** Clears the mask where the node does not hold. */
function keep(batch: EventBatch, mask: Uint8Array, node: WhereNode, columnIn: ColumnReader): void {
  switch (node.op) {
    case 'and':
      for (const inner of node.nodes) keep(batch, mask, inner, columnIn);
      return;
    case 'or': {
      const any = new Uint8Array(mask.length);
      for (const inner of node.nodes) {
        const own = mask.slice();
        keep(batch, own, inner, columnIn);
        for (let row = 0; row < any.length; row++) any[row]! |= own[row]!;
      }
      mask.set(any);
      return;
    }
    case 'not': {
      const held = mask.slice();
      keep(batch, held, node.node, columnIn);
      for (let row = 0; row < mask.length; row++) if (held[row] === 1) mask[row] = 0;
      return;
    }
    default: {
      const test = scalarTest(node);
      if (node.column === 'event_id') keepEventId(batch, mask, test);
      else keepColumn(columnIn(batch, node.column), mask, test);
    }
  }
}

type ScalarTest = (value: unknown) => boolean;

function scalarTest(node: Exclude<WhereNode, { op: 'and' | 'or' | 'not' }>): ScalarTest {
  if (node.op === 'exists') return () => true;
  if (node.op === 'in') {
    // A Set finds NaN, as `in: ['NaN']` asks.
    const wanted = new Set<unknown>(node.values);
    return (value) => wanted.has(value);
  }
  const wanted: Scalar = node.value;
  const type = typeof wanted;
  switch (node.op) {
    case 'eq':
      return (value) => value === wanted || (Number.isNaN(wanted) && Number.isNaN(value));
    case 'ne':
      return (value) => value !== wanted && !(Number.isNaN(wanted) && Number.isNaN(value));
    case 'gt':
      return (value) => typeof value === type && (value as Scalar) > wanted;
    case 'gte':
      return (value) => typeof value === type && (value as Scalar) >= wanted;
    case 'lt':
      return (value) => typeof value === type && (value as Scalar) < wanted;
    case 'lte':
      return (value) => typeof value === type && (value as Scalar) <= wanted;
    case 'contains':
      return (value) => typeof value === 'string' && value.includes(String(wanted));
    case 'startsWith':
      return (value) => typeof value === 'string' && value.startsWith(String(wanted));
  }
}

function keepEventId(batch: EventBatch, mask: Uint8Array, test: ScalarTest): void {
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 1 && !test(eventIdAt(batch, row))) mask[row] = 0;
  }
}

/** A row without a value never passes. */
function keepColumn(column: Column | undefined, mask: Uint8Array, test: ScalarTest): void {
  if (column === undefined) {
    mask.fill(0);
    return;
  }
  if (column.type === 'number') {
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && test(numberAt(column, row)))) mask[row] = 0;
    }
  } else if (column.type === 'boolean') {
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && test(booleanAt(column, row)))) mask[row] = 0;
    }
  } else if (column.type === 'dictionary') {
    // Each distinct string is tested once, not each row.
    const passes = column.dictionary.map((text) => test(comparable(column, text)));
    for (let row = 0; row < mask.length; row++) {
      if (mask[row] === 1 && !(isValid(column, row) && passes[column.codes[row]!]!)) mask[row] = 0;
    }
  } else {
    for (let row = 0; row < mask.length; row++) {
      if (
        mask[row] === 1 &&
        !(isValid(column, row) && test(comparable(column, stringAt(column, row))))
      )
        mask[row] = 0;
    }
  }
}

function comparable(column: StringColumn, text: string): unknown {
  return isJson(column) ? reviveJson(text) : text;
}
