import type { Arm, Grouping } from '../state/arms.ts';
import { compareRequest } from '../state/requests.ts';
import type { ComparisonSettings } from '../state/selection.ts';

/** What makes the same comparison a report: a line for a shell, or of code where that has no words for it. */
export interface ReportInstruction {
  readonly kind: 'command' | 'code';
  readonly text: string;
}

/** `arms` have the baseline first. */
export function reportInstruction(
  arms: readonly Arm[],
  grouping: Grouping,
  settings: ComparisonSettings,
): ReportInstruction {
  const { experiments, options = {} } = compareRequest(arms, grouping, settings);
  if (options.groups !== undefined)
    return {
      kind: 'code',
      text: `await writeReport(${JSON.stringify(experiments)}, 'report.html', ${JSON.stringify(options)});`,
    };
  const words = [
    ...['npx', 'crucible', 'report', ...experiments],
    ...(options.by === 'condition' ? ['--by', 'condition'] : []),
    ...(options.baseline === undefined ? [] : ['--baseline', options.baseline]),
    ...settings.metrics.flatMap((metric) => ['--metric', metric]),
    ...(settings.pairs === 'all' ? ['--pairs', 'all'] : []),
    ...flag('--correction', settings.correction),
    ...flag('--alpha', settings.alpha),
    ...flag('--margin', settings.margin),
    ...flag('--run-by', settings.runBy),
  ];
  return { kind: 'command', text: words.map(quoted).join(' ') };
}

function flag(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [name, value];
}

/** As a shell takes it for one word and nothing else: names are anybody's. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
