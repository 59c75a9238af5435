import type { EventQuery } from '../query/query.js';
import type { ReportCommandOptions } from './commands/report.js';
import { type GroupFlag, groupText } from './named-groups.js';
import { COMPARISON_FLAGS, flagWords, shellLine } from './shell-line.js';

/** What concerns the comparison; where the file goes does not. */
const FLAGS: readonly (readonly [keyof ReportCommandOptions, flag: string])[] = [
  ['title', '--title'],
  ['by', '--by'],
  ['baseline', '--baseline'],
  ['pairs', '--pairs'],
  ...COMPARISON_FLAGS,
];

/**
 * The command line that makes a report again: experiments and groups of them by ids, and events by the
 * query that was made of the options, since `--from 2h` will mean something else tomorrow.
 */
export function reportLine(
  ids: readonly string[],
  groups: readonly GroupFlag[],
  options: ReportCommandOptions,
  query: EventQuery,
): string {
  return shellLine([
    'crucible',
    'report',
    ...ids,
    ...groups.flatMap((group) => ['--group', groupText(group)]),
    ...flagWords(options, FLAGS),
    ...(Object.keys(query).length === 0 ? [] : ['--query', JSON.stringify(query)]),
  ]);
}
