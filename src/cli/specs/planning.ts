import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { QUERY_OPTIONS } from './query-options.js';

export const PLANNING: readonly CommandSpec[] = [
  {
    name: 'power',
    operands: '<baseline>',
    group: 'Plan experiments:',
    summary: 'how many samples an effect takes, by what a baseline recorded',
    description:
      'From the spread of a metric in a baseline, from how alike its repeated values of one sample are, ' +
      'and from what a sample cost: the samples, dollars and time that it takes to find an effect, and ' +
      'the effect that as many samples as there are would find.\n\n' +
      `Metric, effect, alpha and power are those of the baseline's plan unless given. Exit code 7 ` +
      `where the effect, or anything at all, cannot be planned.\n\n${NAMING}`,
    options: [
      {
        flags: '-m, --metric <metric>',
        description: 'latency_ms p95, success rate, accuracy, …',
      },
      {
        flags: '--effect <effect>',
        description: "5% of the baseline's figure, or 20 in the metric's unit; -5% for a decrease",
      },
      { flags: '--alpha <level>', description: 'chance of a false alarm (0.05)' },
      { flags: '--power <power>', description: 'chance to find the effect (0.8)' },
      {
        flags: '--ratio <ratio>',
        description: 'candidate samples for each one of the baseline (1)',
      },
      { flags: '--paired', description: 'both conditions are going to see the same samples' },
      {
        flags: '--correlation <r>',
        description: 'between the two figures of one sample, where paired',
      },
      { flags: '--budget-usd <dollars>', description: 'the effect that is found for that' },
      ...QUERY_OPTIONS,
    ],
    examples: [
      ["power control -m 'latency_ms p95' --effect 5%", 'a change of a twentieth'],
      ["power control -m 'success rate' --effect -0.02", 'two points fewer'],
      ['power control -m accuracy --paired --budget-usd 50', 'what fifty dollars find'],
    ],
    completes: 'experiments',
    load: () => import('../commands/power.js'),
  },
];
