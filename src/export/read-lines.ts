import { StringDecoder } from 'node:string_decoder';
import { CrucibleError } from '../errors.js';
import { readBytes } from './read-bytes.js';

export interface TextLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line end. */
  readonly text: string;
}

/** A file without line ends is no way to fill the memory. */
const MAX_LINE_LENGTH = 256 * 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;

/**
 * The lines of a UTF-8 file, packed with gzip or not, whatever its name says. One chunk and one
 * line are held at a time, and the file is closed when the caller stops early.
 *
 * @throws CrucibleError 'path-unreadable' with `details.path`.
 */
export async function* readLines(path: string): AsyncGenerator<TextLine> {
  const decoder = new StringDecoder('utf8');
  let number = 0;
  let rest = '';
  for await (const chunk of bytesOf(path)) {
    const decoded = decoder.write(chunk);
    if (!decoded.includes('\n')) {
      rest += decoded;
      if (rest.length <= MAX_LINE_LENGTH) continue;
      const expected = `a line end within ${MAX_LINE_LENGTH} characters`;
      throw unreadable(path, expected, { line: number + 1 });
    }
    const parts = (rest + decoded).split('\n');
    rest = parts.pop()!;
    for (const text of parts) yield { number: ++number, text };
  }
  rest += decoder.end();
  if (rest !== '') yield { number: number + 1, text: rest };
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* readBytes(path, CHUNK_BYTES);
  } catch (cause) {
    throw unreadable(path, 'a file that can be read', {}, cause);
  }
}

/** An error about a file that is not what it should be. */
export function unreadable(
  path: string,
  expected: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): CrucibleError {
  const where = 'line' in details ? `${path}, line ${details['line']}` : path;
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new CrucibleError(
    'path-unreadable',
    `cannot read ${where}: expected ${expected}${reason}`,
    { ...details, path, expected },
    { cause },
  );
}
