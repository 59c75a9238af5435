import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { CrucibleError } from '../errors.js';

/** One line as it stands in the file, without its newline. */
export interface RawLine {
  /** Counted from 1; empty lines count, but are not handed over. */
  readonly line: number;
  readonly text: string;
  /** Why the bytes are no line of text at all; `undefined` for a readable one. */
  readonly fault: 'too-long' | 'not-utf8' | undefined;
  /** False only for a last line without newline. */
  readonly ended: boolean;
}

/** A longer line is cut here and handed over as a fault: a file without newlines is no way to fill memory. */
export const MAX_LINE_BYTES: number = 16 * 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * Hands the lines of a file to `onLine` one by one, in order, holding one chunk and one line in
 * memory. Reads what the file held at the start, and on to the end of the line it stops in: so a
 * file that others keep appending to has an end. A missing file has no lines.
 *
 * Own code rather than node:readline, which has no bound on a line and decodes what is not UTF-8.
 *
 * @throws CrucibleError 'path-unreadable'; and, as it is, what `onLine` throws.
 */
export async function readLines(path: string, onLine: (line: RawLine) => void): Promise<void> {
  const splitter = new LineSplitter(onLine);
  for await (const chunk of readChunks(path, splitter)) splitter.write(chunk);
  splitter.end();
}

/** The same buffer again and again: a chunk is good until the next is asked for. */
async function* readChunks(path: string, splitter: LineSplitter): AsyncGenerator<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      let position = 0;
      while (position < size || splitter.midLine) {
        const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    const message = `Cannot read metrics from ${path}: ${(cause as Error).message}`;
    throw new CrucibleError('path-unreadable', message, { path }, { cause });
  }
}

class LineSplitter {
  readonly #onLine: (line: RawLine) => void;
  /** The beginning of a line whose end is in a later chunk: copies, the chunk is used again. */
  #parts: Buffer[] = [];
  #length = 0;
  #line = 1;

  constructor(onLine: (line: RawLine) => void) {
    this.#onLine = onLine;
  }

  get midLine(): boolean {
    return this.#length > 0;
  }

  write(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, start);
      if (newline === -1) break;
      this.#finish(chunk.subarray(start, newline), true);
      start = newline + 1;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  end(): void {
    if (this.midLine) this.#finish(Buffer.alloc(0), false);
  }

  #keep(part: Buffer): void {
    const room = MAX_LINE_BYTES - this.#length;
    if (room > 0) this.#parts.push(Buffer.from(part.subarray(0, room)));
    this.#length += part.length;
  }

  #finish(last: Buffer, ended: boolean): void {
    const length = this.#length + last.length;
    let bytes = last;
    if (this.midLine) {
      this.#keep(last);
      bytes = Buffer.concat(this.#parts);
      this.#parts = [];
      this.#length = 0;
    }
    const line = this.#line++;
    if (length === 0) return;
    const fault = length > MAX_LINE_BYTES ? 'too-long' : isUtf8(bytes) ? undefined : 'not-utf8';
    this.#onLine({ line, text: bytes.toString('utf8'), fault, ended });
  }
}
