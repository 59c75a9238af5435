import type { GateOptions } from './commands/gate.js';
import { shellLine } from './shell-line.js';

const FLAGS: readonly (readonly [keyof GateOptions, flag: string])[] = [
  ['plan', '--plan'],
  ['metric', '--metric'],
  ['margin', '--margin'],
  ['alpha', '--alpha'],
  ['correction', '--correction'],
  ['unit', '--unit'],
  ['runBy', '--run-by'],
  ['shares', '--shares'],
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
    ...FLAGS.flatMap(([name, flag]) =>
      [options[name] ?? []].flat().flatMap((value) => [flag, String(value)]),
    ),
  ]);
}
