import { CommanderError } from 'commander';
import type { ExitStatus } from './command.js';
import { besideVerdict, OK, USAGE } from './exit-codes.js';
import { createProgram } from './program.js';
import { COMMANDS } from './specs/all.js';

/** The whole of `crucible`: takes the arguments behind its name, gives what the process ends with. */
export async function crucible(argv: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = OK;
  let isVerdict = false;
  // A command that is misspelt, or not reached, may have been one that ends with a verdict.
  let mayBeVerdict = true;
  // Help, too, may be read by something that stops half-way.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' && !isVerdict) process.exit(OK);
  });
  const program = createProgram(async (spec, operands, options) => {
    // Here and below, only what is needed is loaded: `--help` needs the parser alone.
    const { executeHere } = await import('./execute-here.js');
    status = await executeHere(spec, operands, options);
  });
  program.hook('preSubcommand', (_program, command) => {
    isVerdict = COMMANDS.some(
      ({ name, endsWithVerdict }) => name === command.name() && endsWithVerdict === true,
    );
    mayBeVerdict = isVerdict;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for, and are on stdout.
    if (error.exitCode === 0) return OK;
    if (error.code === 'commander.help') {
      program.outputHelp();
      return OK;
    }
    const { reportUsage } = await import('./report-usage.js');
    await reportUsage(error, argv);
    return mayBeVerdict ? besideVerdict(USAGE) : USAGE;
  }
  return status;
}
