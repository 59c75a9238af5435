type NumberArray = Float64Array | Uint32Array | Uint16Array | Uint8Array;
export interface NumberArrayConstructor<T extends NumberArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
}

/** How characters were laid down: a byte each where all are ASCII, else two. */
const ASCII = 0;
const UTF16 = 1;

/** A growing run of bytes, little-endian. Texts survive whatever they hold, half surrogates too. */
export class ByteWriter {
  #buffer = Buffer.alloc(1 << 16);
  length = 0;

  reset(): void {
    // One huge event shall not keep its memory for ever.
    if (this.#buffer.length > 1 << 24) this.#buffer = Buffer.alloc(1 << 16);
    this.length = 0;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.length++] = value;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.length = this.#buffer.writeUInt32LE(value, this.length);
  }

  setUint32(at: number, value: number): void {
    this.#buffer.writeUInt32LE(value, at);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.length = this.#buffer.writeDoubleLE(value, this.length);
  }

  align(bytes: number): void {
    this.#reserve(bytes);
    while (this.length % bytes !== 0) this.#buffer[this.length++] = 0;
  }

  /** The first `count` elements as they lie in memory, aligned to their size. */
  raw(values: NumberArray, count: number): void {
    this.align(values.BYTES_PER_ELEMENT);
    const bytes = count * values.BYTES_PER_ELEMENT;
    this.#reserve(bytes);
    this.#buffer.set(new Uint8Array(values.buffer, values.byteOffset, bytes), this.length);
    this.length += bytes;
  }

  text(text: string): void {
    const isAscii = Buffer.byteLength(text, 'utf8') === text.length;
    this.uint8(isAscii ? ASCII : UTF16);
    this.uint32(text.length);
    this.#reserve(text.length * 2);
    this.length += isAscii
      ? this.#buffer.write(text, this.length, 'latin1')
      : this.#buffer.write(text, this.length, 'utf16le');
  }

  /** Many short texts: their lengths, and all of them end to end. */
  texts(texts: readonly string[]): void {
    this.uint32(texts.length);
    this.raw(
      Uint32Array.from(texts, (text) => text.length),
      texts.length,
    );
    this.text(texts.length === 1 ? texts[0]! : texts.join(''));
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.alloc(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.length));
    this.#buffer = grown;
  }
}

/** Reads what a `ByteWriter` wrote. Offsets are aligned as they were written: to the start of a frame. */
export class ByteReader {
  readonly #bytes: Buffer;
  #position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#position++);
  }

  uint32(): number {
    const value = this.#bytes.readUInt32LE(this.#position);
    this.#position += 4;
    return value;
  }

  float64(): number {
    const value = this.#bytes.readDoubleLE(this.#position);
    this.#position += 8;
    return value;
  }

  /** A view where the memory is aligned as the file is, else a copy. */
  raw<T extends NumberArray>(type: NumberArrayConstructor<T>, count: number): T {
    const size = type.BYTES_PER_ELEMENT;
    this.#position = Math.ceil(this.#position / size) * size;
    const start = this.#bytes.byteOffset + this.#position;
    const end = this.#position + count * size;
    if (end > this.#bytes.length) throw new RangeError('a frame that ends too early');
    this.#position = end;
    const buffer = this.#bytes.buffer as ArrayBuffer;
    if (start % size === 0) return new type(buffer, start, count);
    const copy = buffer.slice(start, start + count * size);
    return new type(copy, 0, count);
  }

  text(): string {
    const encoding = this.uint8();
    const length = this.uint32();
    const end = this.#position + (encoding === ASCII ? length : length * 2);
    if (end > this.#bytes.length) throw new RangeError('a frame that ends too early');
    const text = this.#bytes.toString(
      encoding === ASCII ? 'latin1' : 'utf16le',
      this.#position,
      end,
    );
    this.#position = end;
    return text;
  }

  texts(): string[] {
    const lengths = this.raw(Uint32Array, this.uint32());
    const all = this.text();
    let end = 0;
    return Array.from(lengths, (length) => all.slice(end, (end += length)));
  }
}
