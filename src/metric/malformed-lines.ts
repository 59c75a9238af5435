import { warnMalformed } from './line-warnings.js';

/** A line of a metrics file that is no metric. */
export interface MalformedLine {
  /** Counted from 1. */
  readonly line: number;
  /** The line as far as it can be shown: at most 16 MiB, and what is not UTF-8 as U+FFFD. */
  readonly text: string;
  readonly error: Error;
}

/** Collects the malformed lines of one read. */
export interface MalformedLines {
  readonly count: number;
  add(line: MalformedLine): void;
  /** The file was read to its end. */
  finish(): void;
}

/** The first few numbers lead to the damage; the rest of a damaged file says nothing more. */
const LINES_NAMED = 5;

/** What was last said about each damaged file: someone who polls it is not told the same again. */
const warned = new Map<string, number>();

/** Hands each malformed line to `onMalformedLine`; without one, warns about the file as a whole. */
export function malformedLines(
  path: string,
  onMalformedLine: ((line: MalformedLine) => void) | undefined,
): MalformedLines {
  let count = 0;
  const firstLines: number[] = [];
  return {
    get count() {
      return count;
    },
    add(malformed) {
      count += 1;
      if (onMalformedLine) onMalformedLine(malformed);
      else if (firstLines.length < LINES_NAMED) firstLines.push(malformed.line);
    },
    finish() {
      if (onMalformedLine || count <= (warned.get(path) ?? 0)) return;
      warned.set(path, count);
      warnMalformed(path, count, firstLines);
    },
  };
}
