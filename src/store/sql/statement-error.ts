import { CrucibleError } from '../../errors.js';

/** What DuckDB says of its own accord, and not of the statement it was given. */
const OUR_FAULT = /^(?:IO|Internal|Fatal|INTERNAL|Corrupt\w*) Error|^Internal Error/;
/** DuckDB goes on with settings to change, which are locked here. */
const OUT_OF_MEMORY = /^Out of Memory Error/;
const LESS = 'ask for fewer rows or columns at a time, or of fewer experiments';

/** An error of DuckDB's about a statement, as ours: its message shows the line and the place in it. */
export function invalidStatement(cause: unknown): CrucibleError {
  if (cause instanceof CrucibleError) return cause;
  const message = messageOf(cause);
  if (OUR_FAULT.test(message)) {
    return new CrucibleError('store-failed', message, { path: 'statement' }, { cause });
  }
  const shown = OUT_OF_MEMORY.test(message) ? `${message.split('\n')[0]}; ${LESS}` : message;
  return new CrucibleError(
    'invalid-query',
    shown,
    { path: 'statement', expected: 'one SQL statement that reads' },
    { cause },
  );
}

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/^Failed to (?:extract statements|prepare): /, '');
}
