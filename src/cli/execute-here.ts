import type { CommandContext, CommandSpec, ExitStatus } from './command.js';
import { executeCommand } from './execute.js';
import { OK } from './exit-codes.js';
import { Interruption } from './interruption.js';
import { openLab } from './open-lab.js';
import { streamOutput } from './output.js';
import type { CommonOptions } from './specs/common.js';

/** Runs a command in this process: its streams, its signals, its environment. */
export async function executeHere(
  spec: CommandSpec,
  operands: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitStatus> {
  const interruption = new Interruption();
  // Signals to `crucible run` are its program's.
  if (spec.name !== 'run') interruption.listen();
  const context = createContext(spec, options as CommonOptions, interruption.signal);
  const status = await executeCommand(spec, context, operands, options);
  interruption.ignore();
  return interruption.exitCode ?? status;
}

function createContext(
  { endsWithVerdict }: CommandSpec,
  options: CommonOptions,
  signal: AbortSignal,
): CommandContext {
  const { env: environment, stdin, stdout, stderr } = process;
  const { color } = options;
  // What nobody reads any more is done with; but a verdict is in the exit code, too.
  const onClosed = endsWithVerdict === true ? () => {} : () => process.exit(OK);
  return {
    open: () => openLab({ directory: options.dir, environment }),
    stdout: streamOutput(stdout, { color, environment, onClosed }),
    stderr: streamOutput(stderr, { color, environment, onClosed: () => {} }),
    json: options.json === true,
    signal,
    environment,
    nowMs: Date.now,
    confirm:
      stdin.isTTY === true && stderr.isTTY === true ? (question) => ask(question, signal) : null,
  };
}

async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
}
