import type { GateOptions } from './commands/gate.js';
import { COMPARISON_FLAGS, flagWords, shellLine } from './shell-line.js';

const FLAGS: readonly (readonly [keyof GateOptions, flag: string])[] = [
  ...COMPARISON_FLAGS,
  ['event', '--event'],
  ['where', '--where'],
  ['last', '--last'],
  ['lastN', '--last-n'],
  ['from', '--from'],
  ['to', '--to'],
  ['query', '--query'],
  ['undecided', '--undecided'],
];

/** The command line that makes a gate's decision again, experiments by their ids. */
export function gateLine(
  options: GateOptions,
  experiments: readonly { readonly id: string }[],
): string {
  const ids = experiments.map(({ id }) => id);
  const isWithin = options.experiment !== undefined;
  return shellLine([
    'crucible',
    'gate',
    ...(isWithin ? ids.flatMap((id) => ['--experiment', id]) : []),
    '--baseline',
    isWithin ? options.baseline! : ids[0]!,
    '--candidate',
    isWithin ? options.candidate! : ids[1]!,
    ...flagWords(options, FLAGS),
  ]);
}
