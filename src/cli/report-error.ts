import { CrucibleError } from '../errors.js';
import { encodeJson } from '../event/json.js';
import type { Output } from './command.js';
import { printable } from './text/width.js';

export interface ReportOptions {
  readonly json: boolean;
  /** Shows where in the code it happened. */
  readonly debug: boolean;
}

/** One line that says what is wrong, and one that says what to do; as JSON, one object. */
export async function reportError(
  stderr: Output,
  error: unknown,
  { json, debug }: ReportOptions,
): Promise<void> {
  const message = messageOf(error);
  if (json) {
    const code = error instanceof CrucibleError ? error.code : 'unexpected';
    const details = error instanceof CrucibleError ? error.details : {};
    await stderr.write(`${encodeJson({ error: { code, message, details } })}\n`);
  } else {
    const { colours } = stderr;
    await stderr.write(`${colours('red', 'crucible:')} ${printable(message)}\n`);
    for (const hint of hintsFor(error, debug)) {
      await stderr.write(`${colours('dim', hint)}\n`);
    }
  }
  if (debug) await stderr.write(`${stackOf(error)}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** An error of ours may bring its own hint along as `details.hint`, a line or several. */
function hintsFor(error: unknown, debug: boolean): readonly string[] {
  if (!(error instanceof CrucibleError))
    return debug ? [] : ['this is a fault of ours: --debug shows where it happened'];
  const { hint } = error.details;
  if (typeof hint === 'string') return [hint];
  if (Array.isArray(hint)) return hint.map(String);
  switch (error.code) {
    case 'experiment-not-found':
      return ['`crucible ls` shows the experiments there are'];
    case 'store-unavailable':
    case 'store-failed':
      return ['`crucible doctor` says what is wrong with the store'];
    case 'too-few-experiments':
      return ['crucible compare <baseline> <candidate>, or <experiment> --by condition'];
    default:
      return [];
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(error.cause)}`;
}
