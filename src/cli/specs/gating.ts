import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { COMPARISON_OPTIONS } from './comparison-options.js';
import { QUERY_OPTIONS } from './query-options.js';

export const GATING: readonly CommandSpec[] = [
  {
    name: 'gate',
    group: 'Look at experiments:',
    summary: 'let a candidate through, or not, by its exit code',
    description:
      'For continuous integration: compares a candidate with its baseline, and decides by the metrics ' +
      'given with --metric, else by the primary metric and the guardrails of the plan, else by all ' +
      'default metrics that have a direction.\n\n' +
      'Exit code: 0 no regression in any of them, 1 a regression that the statistics support, 2 ' +
      'undecided. Errors end with 3 and above, a wrong command line and a misspelt command with 64, so that a broken command ' +
      'is never taken for a verdict.\n\n' +
      `In GitHub Actions the summary is added to that of the job, unless --markdown is there.\n\n${NAMING}`,
    options: [
      { flags: '--baseline <experiment>', description: 'what it is to be no worse than' },
      { flags: '--candidate <experiment>', description: 'what is to be let through' },
      {
        flags: '-x, --experiment <experiment>',
        description: 'then baseline and candidate are conditions of it (again for more)',
        repeats: true,
      },
      {
        flags: '--undecided <policy>',
        description:
          'exit code where nothing is decided: exit 2, fail 1, pass 0 unless data were lost (exit)',
        choices: ['exit', 'fail', 'pass'],
      },
      { flags: '--markdown <file>', description: 'summary for a pull request; - for stdout' },
      ...COMPARISON_OPTIONS,
      ...QUERY_OPTIONS,
    ],
    examples: [
      ['gate --baseline main --candidate pull-17', 'all default metrics'],
      [
        "gate --baseline main --candidate latest -m 'success rate' -m 'latency_ms p95' --margin 5%",
        'two of them, and how much worse they may get',
      ],
      [
        'gate --baseline main --candidate latest --plan gate.json --markdown summary.md',
        'as planned',
      ],
      [
        'gate -x latest --baseline control --candidate new --undecided fail',
        'two conditions of one',
      ],
    ],
    endsWithVerdict: true,
    load: () => import('../commands/gate.js'),
  },
];
