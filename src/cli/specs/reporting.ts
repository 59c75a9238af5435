import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { ARM_OPTIONS, COMPARISON_OPTIONS } from './comparison-options.js';
import { QUERY_OPTIONS } from './query-options.js';

export const REPORTING: readonly CommandSpec[] = [
  {
    name: 'report',
    operands: '[baseline] [candidates...]',
    group: 'Look at experiments:',
    summary: 'write a comparison with all that belongs to it to one HTML file',
    description:
      'Question, plan, data, effects with their intervals, distributions, training curves with bands ' +
      'over runs, checks, environment, methods in words with references, and what makes the same ' +
      'report again. The file needs no network and no script; it appears whole or not at all.\n\n' +
      'The first experiment, or group, is the baseline. With --by condition the conditions of all events ' +
      `are compared, for which one experiment is enough.\n\n${NAMING}`,
    options: [
      { flags: '-o, --output <path>', description: 'where to (reports/<name>-<id>.html)' },
      { flags: '--title <text>', description: 'the heading' },
      { flags: '--no-overwrite', description: 'leaves a file that is there alone' },
      { flags: '--open', description: 'shows it in the browser' },
      ...COMPARISON_OPTIONS,
      ...ARM_OPTIONS,
      ...QUERY_OPTIONS,
    ],
    examples: [
      ['report control treatment', 'to reports/'],
      ['report control treatment -o report.html --open', 'and look at it'],
      ['report --group adam=a1,a2,a3 --group sgd=s1,s2,s3', 'runs put together'],
      ['report a b --by condition --run-by metadata.seed', 'conditions, run by run'],
    ],
    completes: 'experiments',
    load: () => import('../commands/report.js'),
  },
];
