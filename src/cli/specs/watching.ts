import type { SequentialMethod } from '../../event/plan.js';
import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { QUERY_OPTIONS } from './query-options.js';

/** Written out: a command that only helps loads nothing that measures. */
const METHODS: readonly SequentialMethod[] = [
  'asymptotic',
  'mixture-sprt',
  'empirical-bernstein',
  'beta-binomial',
];
const TAKEN = ['-e, --event', '-w, --where', '--from', '--to', '--query'];

export const WATCHING: readonly CommandSpec[] = [
  {
    name: 'watch',
    operands: '<baseline> [candidate]',
    group: 'Look at experiments:',
    summary: 'watch a difference until it is decided',
    description:
      'Looks again and again while events come in, and stays valid however often it looks: the chance ' +
      'of ever misjudging the difference is at most alpha. Ends when it is decided, the budget is ' +
      'spent, or both experiments have ended. With one experiment, --conditions names two of its ' +
      "conditions. What is not said comes from the experiment's plan.\n\n" +
      'Exit code: 0 when it is decided (better, worse or equivalent), 7 when it ended undecided.\n\n' +
      NAMING,
    options: [
      {
        flags: '-m, --metric <name>',
        description: 'a mean or a rate: latency_ms, success, metadata.score',
      },
      {
        flags: '--direction <way>',
        description: 'which way is better',
        choices: ['lower', 'higher'],
      },
      {
        flags: '--min-effect <size>',
        description: "the smallest that matters: 20, or 5% of the baseline's mean",
      },
      {
        flags: '--alpha <level>',
        description: 'the chance of a wrong decision, over all looks (0.05)',
      },
      {
        flags: '--method <method>',
        description: 'unless said beta-binomial where all is yes or no, else asymptotic',
        choices: METHODS,
      },
      { flags: '--paired', description: 'compare each sample with itself, by sample_id' },
      { flags: '--burn-in <count>', description: 'samples of each before the first interval (30)' },
      {
        flags: '--tuning <count>',
        description: 'samples of each where asymptotic is sharpest (2500)',
      },
      {
        flags: '--bounds <lower,upper>',
        description: 'of the values, for empirical-bernstein (0,1)',
      },
      { flags: '--conditions <names>', description: 'baseline,candidate within one experiment' },
      {
        flags: '--budget-samples <count>',
        description: 'end undecided after so many samples of each',
      },
      { flags: '--budget-usd <dollars>', description: 'end undecided when so much is spent' },
      {
        flags: '--budget-time <span>',
        description: 'end undecided so long after both began: 30m, 2h',
      },
      { flags: '--stop', description: 'stop the experiments when decided, or the budget is spent' },
      { flags: '--once', description: 'one look at what is there' },
      { flags: '--every <span>', description: 'how long to wait between looks (500ms)' },
      ...QUERY_OPTIONS.filter(({ flags }) => TAKEN.some((taken) => flags.startsWith(taken))),
    ],
    examples: [
      ['watch control treatment -m success --min-effect 0.02', 'until it is clear'],
      ['watch control treatment -m latency_ms --budget-usd 20 --stop', 'and no dollar more'],
      ['watch latest --conditions old,new -m loss --once --json', 'what is known now'],
    ],
    completes: 'experiments',
    load: () => import('../commands/watch.js'),
  },
];
