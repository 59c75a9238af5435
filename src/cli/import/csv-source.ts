import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { CrucibleError } from '../../errors.js';
import { readBytes } from '../../export/read-bytes.js';
import { cellValue } from './cell-value.js';
import type { BadLine, ImportedEvent, ImportSource } from './imported-event.js';
import { createMapper, type MappingOptions } from './mapping.js';
import { isOwnHeader, ownRowReader } from './own-csv.js';

export interface CsvOptions extends MappingOptions {
  readonly delimiter?: string;
}

/** A CSV (RFC 4180) with a header: ours, or anybody's. */
export function csvSource(path: string, options: CsvOptions): ImportSource {
  return { events: (onBadLine) => eventsOf(path, options, onBadLine) };
}

async function* eventsOf(
  path: string,
  options: CsvOptions,
  onBadLine: (bad: BadLine) => void,
): AsyncGenerator<ImportedEvent> {
  const map = createMapper(options);
  const isRemapped = [options.nameColumn, options.event, options.timeColumn].some(
    (each) => each !== undefined,
  );
  let header: readonly string[] | null = null;
  let read = (cells: readonly string[], line: number): ImportedEvent =>
    map(valuesOf(header!, cells), line);
  for await (const { cells, line } of readRows(path, options)) {
    if (header === null) {
      header = requireDistinct(path, cells);
      if (!isRemapped && isOwnHeader(header)) read = ownRowReader(header);
      continue;
    }
    try {
      if (cells.length !== header.length)
        throw new TypeError(`expected ${header.length} cells, got ${cells.length}`);
      yield read(cells, line);
    } catch (error) {
      onBadLine({ line, reason: (error as Error).message });
    }
  }
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

async function* readRows(path: string, { delimiter }: CsvOptions): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(path, delimiter),
    // How many cells a row has is looked at here, where its line can be passed over.
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const bytes = Readable.from(readBytes(path));
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    for await (const row of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { cells: row.record, line: row.info.lines };
    }
  } catch (cause) {
    const { lines } = cause as Partial<CsvError> & { lines?: number };
    const where = lines === undefined ? path : `${path}, line ${lines}`;
    throw new CrucibleError(
      'path-unreadable',
      `cannot read ${where}: ${(cause as Error).message}`,
      { path, expected: 'a CSV with a header', ...(lines === undefined ? {} : { line: lines }) },
      { cause },
    );
  } finally {
    bytes.destroy();
  }
}

function delimiterOf(path: string, given: string | undefined): string {
  if (given !== undefined) return given === '\\t' || given === 'tab' ? '\t' : given;
  return /\.tsv(?:\.gz)?$/i.test(path) ? '\t' : ',';
}

function requireDistinct(path: string, cells: readonly string[]): readonly string[] {
  const header = cells.map((cell) => cell.trim());
  const twice = header.find((name, index) => header.indexOf(name) < index);
  if (twice === undefined) return header;
  throw new CrucibleError(
    'path-unreadable',
    `cannot read ${path}: column "${twice}" is there twice`,
    {
      path,
      expected: 'columns of different names',
      received: twice,
      line: 1,
    },
  );
}

function valuesOf(header: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) values[name] = cellValue(name, cells[index]!);
  return values;
}
