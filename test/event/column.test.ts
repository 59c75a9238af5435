import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, columnBytes, isJson, isValid, scalarAt } from '../../src/event/column.js';
import { BooleanBuilder, NumberBuilder } from '../../src/event/column-builder.js';
import { StringBuilder } from '../../src/event/string-builder.js';

type Scalar = number | boolean | string;

const BUILDERS = {
  number: (capacity: number) => new NumberBuilder(capacity),
  boolean: (capacity: number) => new BooleanBuilder(capacity),
  string: (capacity: number) => new StringBuilder(capacity),
};

/** Builds a column of those values, null for a row that is left out. */
function build(kind: keyof typeof BUILDERS, values: readonly (Scalar | null)[]): Column {
  const builder = BUILDERS[kind](Math.max(1, values.length));
  return fill(builder, values);
}

function fill(
  builder: NumberBuilder | BooleanBuilder | StringBuilder,
  values: readonly (Scalar | null)[],
): Column {
  values.forEach((value, row) => {
    if (value !== null) (builder as { set(row: number, value: Scalar): void }).set(row, value);
  });
  return builder.seal(values.length);
}

function valuesOf(column: Column, length: number): (Scalar | null)[] {
  return Array.from({ length }, (_, row) => scalarAt(column, row));
}

describe('a column of numbers', () => {
  it.each([
    ['integers that lie close together, in a byte each', [1e15, 1e15 + 255, 1e15 + 3], Uint8Array],
    ['integers further apart, in two', [-300, 0, 300], Uint16Array],
    ['integers far apart, in four', [0, 4_294_967_295], Uint32Array],
    ['integers very far apart, in eight', [0, 4_294_967_296], Float64Array],
    ['fractions, in eight', [0.1, 0.2], Float64Array],
  ])('keeps %s', (_, values, type) => {
    const column = build('number', values);
    expect(column.type === 'number' && column.values).toBeInstanceOf(type);
    expect(valuesOf(column, values.length)).toEqual(values);
  });

  it('keeps every number as it was, NaN, infinities and -0 too', () => {
    const value = fc.oneof(
      fc.double(),
      fc.maxSafeInteger(),
      fc.integer({ min: -5, max: 300 }),
      fc.constantFrom(NaN, Infinity, -Infinity, -0, 0),
    );
    fc.assert(
      fc.property(fc.array(fc.option(value, { nil: null }), { maxLength: 60 }), (values) => {
        expect(valuesOf(build('number', values), values.length)).toStrictEqual(values);
      }),
    );
  });

  it('tells a missing value from NaN', () => {
    const column = build('number', [NaN, null]);
    expect([isValid(column, 0), isValid(column, 1)]).toEqual([true, false]);
  });

  it('forgets a value that is taken back', () => {
    const builder = new NumberBuilder(4);
    builder.set(0, 1);
    builder.set(1, 2);
    builder.clear(1);
    builder.clear(1);
    expect(builder.count).toBe(1);
    expect(valuesOf(builder.seal(2), 2)).toEqual([1, null]);
  });
});

describe('a column of booleans', () => {
  it('keeps true, false and nothing apart', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.boolean(), { nil: null }), { maxLength: 40 }), (values) => {
        expect(valuesOf(build('boolean', values), values.length)).toEqual(values);
      }),
    );
  });
});

describe('a column of strings', () => {
  const distinct = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => `value-${from + i}`);

  it('keeps few distinct strings as codes, and many distinct ones as text', () => {
    const few = Array.from({ length: 5000 }, (_, i) => `value-${i % 7}`);
    const many = distinct(5000);
    expect([build('string', few).type, build('string', many).type]).toEqual(['dictionary', 'text']);
    expect(valuesOf(build('string', few), 5000)).toEqual(few);
    expect(valuesOf(build('string', many), 5000)).toEqual(many);
  });

  it('keeps strings and gaps whichever way they are kept', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('', 'a'));
    const shape = fc.record({
      start: fc.array(fc.option(text, { nil: null }), { maxLength: 30 }),
      distinct: fc.constantFrom(0, 2500),
      end: fc.array(fc.option(text, { nil: null }), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(shape, ({ start, distinct: count, end }) => {
        const values = [...start, ...distinct(count), ...end];
        expect(valuesOf(build('string', values), values.length)).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('is the same when a builder is used again, and when it has grown', () => {
    const builder = new StringBuilder(3000);
    for (const values of [distinct(2900), distinct(3), distinct(2900, 5), ['a', null, 'b', null]])
      expect(valuesOf(fill(builder, values), values.length)).toEqual(values);
    builder.grow(6000);
    const more = distinct(6000);
    expect(valuesOf(fill(builder, more), 6000)).toEqual(more);
  });

  it.each([10, 513, 1025, 2049, 4097])(
    'may have a gap filled in last, also when that is one distinct string too many (%d)',
    (count) => {
      const builder = new StringBuilder(8192);
      const values = distinct(count);
      values.forEach((value, row) => {
        if (row !== 5) builder.set(row, value);
      });
      builder.set(5, values[5]!);
      expect(valuesOf(builder.seal(count), count)).toEqual(values);
    },
  );

  it.each([
    ['codes', 10],
    ['text', 3000],
  ])('forgets a value that is taken back, kept as %s', (_, count) => {
    const builder = new StringBuilder(4096);
    const values = distinct(count);
    fill(builder, values);
    for (const [row, value] of values.entries()) builder.set(row, value);
    builder.set(count, 'taken back');
    builder.clear(count);
    const column = builder.seal(count);
    expect(valuesOf(column, count)).toEqual(values);
    const kept = column.type === 'text' ? column.text : column.dictionary.slice(0, count).join('');
    expect(kept).toBe(values.join(''));
  });

  it('says whether its strings are JSON', () => {
    const json = new StringBuilder(4, true);
    json.set(0, '[1]');
    expect(isJson(json.seal(1))).toBe(true);
    expect(isJson(build('string', ['[1]']))).toBe(false);
    expect(isJson(build('number', [1]))).toBe(false);
  });
});

describe('the size of a column', () => {
  it('grows with what it holds', () => {
    const small = columnBytes(build('string', ['a', 'b']));
    const large = columnBytes(build('string', ['a', 'b'.repeat(1000)]));
    expect(large - small).toBe(999);
    expect(columnBytes(build('number', [1, 2, 3]))).toBe(3);
    expect(columnBytes(build('number', [0.5, null]))).toBe(17);
    expect(columnBytes(build('boolean', [true, false]))).toBe(1);
  });

  it('is nothing where there is no column', () => {
    expect(scalarAt(undefined, 0)).toBeNull();
  });
});
