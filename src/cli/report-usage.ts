import type { CommanderError } from 'commander';
import { CrucibleError } from '../errors.js';
import { streamOutput } from './output.js';
import { reportError } from './report-error.js';

/** What commander says ("error: unknown command 'lss'\n(Did you mean ls?)"), as all else is said. */
export async function reportUsage(error: CommanderError, argv: readonly string[]): Promise<void> {
  const ours = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const [message, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const hint = rest.map((line) => line.replace(/^\((.*)\)$/, '$1'));
  const command = ours.find((word) => !word.startsWith('-'));
  const help = error.code === 'commander.unknownCommand' || command === undefined;
  hint.push(`\`crucible ${help ? '' : `${command} `}--help\` shows what there is`);
  const { env: environment, stderr } = process;
  const color = !ours.includes('--no-color');
  await reportError(
    streamOutput(stderr, { color, environment, onClosed: () => {} }),
    new CrucibleError('invalid-argument', message!, { hint }),
    { json: ours.includes('--json'), debug: false },
  );
}
