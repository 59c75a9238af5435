import { writeSync } from 'node:fs';

/*
 * What is said when nobody asked: a run that never calls `flush` must still learn that its
 * metrics do not reach the file. Codes are stable, so that a 'warning' listener can tell them apart.
 */

/** Writes began to fail; the lines are kept. */
export function warnUnwritable(pending: number, error: unknown): void {
  process.emitWarning(`${messageOf(error)}; ${pending} kept for retry.`, {
    type: 'CrucibleWarning',
    code: 'CRUCIBLE_METRICS_UNWRITABLE',
  });
}

/** The buffer is full and cannot be written: from here on lines are lost. */
export function warnDropping(path: string): void {
  process.emitWarning(
    `Metrics for ${path} are being dropped: the buffer is full and the file cannot be written.`,
    { type: 'CrucibleWarning', code: 'CRUCIBLE_METRICS_DROPPED' },
  );
}

/** Some lines of a file cannot be read as metrics. */
export function warnMalformed(path: string, count: number, lines: readonly number[]): void {
  const more = count > lines.length ? ', …' : '';
  process.emitWarning(
    `${path}: skipped ${count} malformed ${count === 1 ? 'line' : 'lines'} (${lines.join(', ')}${more}).`,
    { type: 'CrucibleWarning', code: 'CRUCIBLE_METRICS_MALFORMED' },
  );
}

/** On the way out a process warning is printed no more: stderr directly, if it still takes it. */
export function reportLossAtExit(lost: number, error: unknown): void {
  try {
    writeSync(2, `crucible: ${lost} metrics are lost: ${messageOf(error)}\n`);
  } catch {
    // Nobody is left to tell.
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
