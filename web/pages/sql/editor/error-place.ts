/** Where in a statement a fault is, counted from 1; `offset` from 0. */
export interface ErrorPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

export interface StatementFault {
  /** `Parser Error`, `Binder Error`, `Permission Error` …; null where it does not say. */
  readonly kind: string | null;
  readonly message: string;
  readonly place: ErrorPlace | null;
}

const PLACE = /\n\s*\nLINE (\d+): (.*)\n( *)\^\s*$/;

/** DuckDB's message, and the place that it shows with a caret under the line. */
export function faultOf(detail: string, statement: string): StatementFault {
  const shown = PLACE.exec(detail);
  const said = (shown === null ? detail : detail.slice(0, shown.index)).trim();
  const kind = /^([A-Z][\w ]* Error): /.exec(said);
  return {
    kind: kind?.[1] ?? null,
    message: capitalised(kind === null ? said : said.slice(kind[0].length)),
    place: shown === null ? null : placeOf(shown, statement),
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function placeOf(
  [, lineText, excerpt, indent]: RegExpExecArray,
  statement: string,
): ErrorPlace | null {
  const line = Number(lineText);
  const source = statement.split('\n')[line - 1];
  if (source === undefined) return null;
  const inExcerpt = indent!.length - `LINE ${lineText}: `.length;
  // Of a long line only the part around the place is shown, with dots where it goes on.
  const isCut = excerpt!.startsWith('...');
  const part = excerpt!.replace(/^\.\.\./, '').replace(/\.\.\.$/, '');
  const start = isCut ? source.indexOf(part) : 0;
  const column = start + inExcerpt - (isCut ? 3 : 0);
  if (start < 0 || column < 0 || column > source.length) return null;
  const before = statement.split('\n').slice(0, line - 1);
  const offset = before.reduce((sum, text) => sum + text.length + 1, 0) + column;
  const length = /^(?:[\p{L}\p{N}_]+|"[^"]*"|'[^']*')/u.exec(source.slice(column))?.[0].length ?? 1;
  return { line, column: column + 1, offset, length };
}
