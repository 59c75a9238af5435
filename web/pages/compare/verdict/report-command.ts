import type { Arm, Grouping } from '../state/arms.ts';
import { compareRequest } from '../state/requests.ts';
import type { ComparisonSettings } from '../state/selection.ts';

/** The line for a shell that makes a report of the same comparison; `arms` have the baseline first. */
export function reportCommand(
  arms: readonly Arm[],
  grouping: Grouping,
  settings: ComparisonSettings,
): string {
  const { experiments, options = {} } = compareRequest(arms, grouping, settings);
  const words = [
    ...['npx', 'crucible', 'report'],
    ...(options.groups === undefined ? experiments : arms.flatMap(groupWords)),
    ...(options.by === 'condition' ? ['--by', 'condition'] : []),
    ...(options.baseline === undefined ? [] : ['--baseline', options.baseline]),
    ...settings.metrics.flatMap((metric) => ['--metric', metric]),
    ...(settings.pairs === 'all' ? ['--pairs', 'all'] : []),
    ...flag('--correction', settings.correction),
    ...flag('--alpha', settings.alpha),
    ...flag('--margin', settings.margin),
    ...flag('--run-by', settings.runBy),
  ];
  return words.map(quoted).join(' ');
}

function groupWords({ key, rows }: Arm): readonly string[] {
  return ['--group', `${key}=${rows.map(({ id }) => id).join(',')}`];
}

function flag(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [name, value];
}

/** As a shell takes it for one word and nothing else: names are anybody's. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
