import type { OptionSpec } from '../command.js';

/** The options that say what is compared and how; `comparison-flags.ts` reads them. */
export const COMPARISON_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '-m, --metric <metric>',
    description:
      "'latency_ms p95', 'success rate', accuracy, 'cost_usd / success', 'metadata.score higher', or JSON (again for more)",
    repeats: true,
  },
  {
    flags: '--margin <size>',
    description: "differences below it do not matter: 5% of the baseline's figure, or 20",
  },
  { flags: '--alpha <level>', description: 'chance of a false alarm (0.05)' },
  {
    flags: '--correction <method>',
    description: 'of p-values, for their number (holm)',
    choices: ['holm', 'hochberg', 'bonferroni', 'bh', 'by', 'none'],
  },
  {
    flags: '--unit <unit>',
    description: 'what counts as one observation; by itself a sample where events have one',
    choices: ['event', 'sample', 'run'],
  },
  { flags: '--run-by <field>', description: 'what tells runs apart: metadata.seed' },
  {
    flags: '--shares <shares>',
    description: 'of samples that the conditions were to get: 50,50 or control=90,new=10',
  },
  { flags: '--plan <file>', description: 'a plan as JSON, in place of the recorded one' },
];

/** The options that say what is set against what, of commands that take experiments as operands. */
export const ARM_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--by <what>',
    description: 'experiments (the default), or conditions whatever their experiment',
    choices: ['experiment', 'condition'],
  },
  {
    flags: '--group <name=experiments>',
    description:
      'puts experiments together under a name: adam=a1,a2 (again for each group); without operands ' +
      'the groups say what is compared',
    repeats: true,
  },
  { flags: '--baseline <condition>', description: 'the condition, or group, to compare with' },
  {
    flags: '--pairs <pairs>',
    description: 'each with the baseline (the default), or each with each',
    choices: ['baseline', 'all'],
  },
];
