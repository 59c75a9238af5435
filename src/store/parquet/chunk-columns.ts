import type { EventBatch } from '../../event/batch.js';
import type { CodeArray, Column, Validity } from '../../event/column.js';
import { TextGatherer } from './chunk-text.js';
import type { ColumnType } from './description.js';
import type { Chunk, Native, Vector } from './native.js';
import { HEADER_BYTES } from './text-block.js';

/** A column of a query's result, as the query's SELECT casts it. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The values of the enum that it comes as; null where texts come as texts. */
  readonly values: readonly string[] | null;
}

/** One column of a batch that is being put together from chunks. */
abstract class Gatherer {
  readonly #capacity: number;
  #bits: Uint8Array | null = null;
  protected readonly native: Native;

  constructor(native: Native, capacity: number) {
    this.native = native;
    this.#capacity = capacity;
  }

  /** The chunk's rows go to `at` and on; `at` is a multiple of eight. */
  add(vector: Vector, at: number, rows: number): void {
    const bytes = (rows + 7) >> 3;
    const given = this.native.vector_get_validity(vector, ((rows + 63) >> 6) * 8);
    let bits: Uint8Array | null = null;
    if (given !== null && given !== undefined && !allSet(given, rows)) {
      this.#bits ??= new Uint8Array((this.#capacity + 7) >> 3).fill(0xff);
      this.#bits.set(given.subarray(0, bytes), at >> 3);
      bits = this.#bits.subarray(at >> 3, (at >> 3) + bytes);
    }
    this.addValues(vector, at, rows, bits);
  }

  finish(length: number): Column {
    return this.finishValues(length, this.#bits?.slice(0, (length + 7) >> 3) ?? null);
  }

  protected abstract addValues(
    vector: Vector,
    at: number,
    rows: number,
    bits: Uint8Array | null,
  ): void;
  protected abstract finishValues(length: number, validity: Validity): Column;
}

class NumberGatherer extends Gatherer {
  readonly #values: Float64Array;
  readonly #bytes: Uint8Array;

  constructor(native: Native, capacity: number) {
    super(native, capacity);
    this.#values = new Float64Array(capacity);
    this.#bytes = new Uint8Array(this.#values.buffer);
  }

  protected addValues(vector: Vector, at: number, rows: number): void {
    this.#bytes.set(this.native.vector_get_data(vector, rows * 8), at * 8);
  }

  protected finishValues(length: number, validity: Validity): Column {
    return { type: 'number', values: fitted(this.#values, length), offset: 0, validity };
  }
}

class BooleanGatherer extends Gatherer {
  readonly #values: Uint8Array;

  constructor(native: Native, capacity: number) {
    super(native, capacity);
    this.#values = new Uint8Array((capacity + 7) >> 3);
  }

  protected addValues(vector: Vector, at: number, rows: number, bits: Uint8Array | null): void {
    const bytes = this.native.vector_get_data(vector, rows);
    const values = this.#values;
    for (let row = 0; row < rows; row++) {
      values[(at + row) >> 3]! |= (bytes[row]! & 1) << (row & 7);
    }
    // Where there is no value the byte may be anything.
    if (bits === null) return;
    for (let i = 0; i < bits.length; i++) values[(at >> 3) + i]! &= bits[i]!;
  }

  protected finishValues(length: number, validity: Validity): Column {
    return { type: 'boolean', values: fitted(this.#values, (length + 7) >> 3), validity };
  }
}

class CodeGatherer extends Gatherer {
  readonly #codes: CodeArray;
  readonly #dictionary: readonly string[];
  readonly #json: boolean;

  constructor(native: Native, capacity: number, values: readonly string[], json: boolean) {
    super(native, capacity);
    this.#codes = values.length > 0x100 ? new Uint16Array(capacity) : new Uint8Array(capacity);
    this.#dictionary = values;
    this.#json = json;
  }

  protected addValues(vector: Vector, at: number, rows: number, bits: Uint8Array | null): void {
    const codes = this.#codes;
    const width = codes.BYTES_PER_ELEMENT;
    const bytes = this.native.vector_get_data(vector, rows * width);
    new Uint8Array(codes.buffer).set(bytes, at * width);
    if (bits === null) return;
    for (let row = 0; row < rows; row++) if (!isSet(bits, row)) codes[at + row] = 0;
  }

  protected finishValues(length: number, validity: Validity): Column {
    return {
      type: 'dictionary',
      json: this.#json,
      codes: fitted(this.#codes, length),
      dictionary: this.#dictionary,
      validity,
    };
  }
}

class TextColumnGatherer extends Gatherer {
  readonly #texts: TextGatherer;

  constructor(native: Native, capacity: number, json: boolean) {
    super(native, capacity);
    this.#texts = new TextGatherer(native, json, capacity);
  }

  protected addValues(vector: Vector, _at: number, rows: number, bits: Uint8Array | null): void {
    const headers = this.native.vector_get_data(vector, rows * HEADER_BYTES);
    this.#texts.add(headers, rows, bits);
  }

  protected finishValues(_length: number, validity: Validity): Column {
    return this.#texts.finish(validity);
  }
}

/** Puts the chunks of a result together into batches, all of it copied out of DuckDB's memory. */
export class ChunkBatch {
  readonly #native: Native;
  readonly #capacity: number;
  readonly #gatherers: readonly (readonly [string, Gatherer])[];
  #length = 0;

  constructor(native: Native, columns: readonly ResultColumn[], capacity: number) {
    this.#native = native;
    this.#capacity = capacity;
    this.#gatherers = columns.map((column) => [column.name, gatherer(native, column, capacity)]);
  }

  get length(): number {
    return this.#length;
  }

  /** Bits are laid down by whole bytes, so a batch ends with the first chunk that is not even. */
  hasRoomFor(rows: number): boolean {
    return this.#length % 8 === 0 && this.#length + rows <= this.#capacity;
  }

  add(chunk: Chunk, rows: number): void {
    for (const [i, [, column]] of this.#gatherers.entries()) {
      column.add(this.#native.data_chunk_get_vector(chunk, i), this.#length, rows);
    }
    this.#length += rows;
  }

  finish(): EventBatch {
    const length = this.#length;
    return {
      length,
      columns: new Map(this.#gatherers.map(([name, column]) => [name, column.finish(length)])),
    };
  }
}

function gatherer(native: Native, column: ResultColumn, capacity: number): Gatherer {
  if (column.type === 'number') return new NumberGatherer(native, capacity);
  if (column.type === 'boolean') return new BooleanGatherer(native, capacity);
  const json = column.type === 'json';
  return column.values === null
    ? new TextColumnGatherer(native, capacity, json)
    : new CodeGatherer(native, capacity, column.values, json);
}

function fitted<T extends Float64Array | CodeArray>(values: T, length: number): T {
  return values.length === length ? values : (values.slice(0, length) as T);
}

function allSet(bits: Uint8Array, rows: number): boolean {
  const bytes = rows >> 3;
  for (let i = 0; i < bytes; i++) if (bits[i] !== 0xff) return false;
  const rest = (1 << (rows & 7)) - 1;
  return rest === 0 || (bits[bytes]! & rest) === rest;
}

function isSet(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}
