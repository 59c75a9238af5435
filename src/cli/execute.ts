import type { CommandContext, CommandSpec, ExitStatus } from './command.js';
import { besideVerdict, exitCodeOf, isAbort } from './exit-codes.js';
import { reportError } from './report-error.js';

/**
 * Imports a command and runs it. Whatever it throws becomes one line on stderr and an exit code; what
 * it opened is closed.
 */
export async function executeCommand(
  spec: CommandSpec,
  context: CommandContext,
  operands: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitStatus> {
  let opened: ReturnType<CommandContext['open']> | null = null;
  const open: CommandContext['open'] = () => (opened ??= context.open());
  let status: ExitStatus;
  try {
    const { run } = await spec.load();
    status = await run({ ...context, open }, operands, options as never);
  } catch (error) {
    status = await fail(spec, context, options, error);
  }
  try {
    // Set by then, whatever the compiler makes of an assignment in a closure.
    await (await (opened as ReturnType<CommandContext['open']> | null))?.store.close();
  } catch (error) {
    if (status === 0) status = await fail(spec, context, options, error);
  }
  return status;
}

async function fail(
  spec: CommandSpec,
  { stderr, json, environment }: CommandContext,
  options: Readonly<Record<string, unknown>>,
  error: unknown,
): Promise<number> {
  // Whoever pressed Ctrl-C knows.
  if (!isAbort(error)) {
    const debug = options['debug'] === true || Boolean(environment['CRUCIBLE_DEBUG']);
    await reportError(stderr, error, { json, debug });
  }
  const exitCode = exitCodeOf(error);
  return spec.endsWithVerdict === true ? besideVerdict(exitCode) : exitCode;
}
