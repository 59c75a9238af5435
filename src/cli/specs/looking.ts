import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';
import { ARM_OPTIONS, COMPARISON_OPTIONS } from './comparison-options.js';
import { PRINT_OPTIONS, QUERY_OPTIONS } from './query-options.js';

const GROUP = 'Look at experiments:';

export const LOOKING: readonly CommandSpec[] = [
  {
    name: 'ls',
    aliases: ['list'],
    group: GROUP,
    summary: 'list experiments, the newest first',
    options: [
      {
        flags: '--status <status>',
        description: 'only those (again for more)',
        repeats: true,
        choices: ['running', 'paused', 'stopped', 'archived', 'interrupted'],
      },
      {
        flags: '--tag <tag>',
        description: 'with that tag (again: with all of them)',
        repeats: true,
      },
      { flags: '--condition <condition>', description: 'of that condition', repeats: true },
      { flags: '--name <text>', description: 'whose name has that in it' },
      { flags: '--since <time>', description: 'started since then: 2h, 7d, 2026-05-01' },
      { flags: '-n, --limit <count>', description: 'at most so many' },
      {
        flags: '--sort <key>',
        description: 'by that',
        choices: ['started', 'name', 'condition', 'status', 'events'],
      },
      { flags: '--reverse', description: 'the other way around' },
    ],
    examples: [
      ['ls', 'all of them'],
      ['ls --status running --tag prompt', 'what is being recorded'],
      ['ls --since 7d --sort events --json | jq -r ".[].id"', 'ids for a script'],
    ],
    load: () => import('../commands/ls.js'),
  },
  {
    name: 'show',
    operands: '<experiment>',
    group: GROUP,
    summary: 'show what is known of an experiment',
    description: NAMING,
    examples: [
      ['show latest', 'the newest one'],
      ['show 019aa1 --json', 'its record'],
    ],
    completes: 'experiments',
    load: () => import('../commands/show.js'),
  },
  {
    name: 'tail',
    operands: '<experiment>',
    group: GROUP,
    summary: 'watch events as they come in',
    description: `Shows the last events, then each new one, until the experiment ends or you press Ctrl-C.\n\n${NAMING}`,
    options: [
      ...QUERY_OPTIONS,
      { flags: '-n, --limit <count>', description: 'so many that were there before (10)' },
      { flags: '--columns <names>', description: 'only these, separated by commas' },
      { flags: '--no-follow', description: 'ends after what is there' },
    ],
    examples: [
      ['tail latest', 'what the newest experiment records'],
      ["tail latest -e 'req_llm.**' -w 'latency_ms>500'", 'slow calls only'],
      ['tail latest --json | jq .latencyMs', 'a JSON object a line'],
    ],
    completes: 'experiments',
    load: () => import('../commands/tail.js'),
  },
  {
    name: 'metrics',
    operands: '<experiment>',
    group: GROUP,
    summary: 'latency, cost, reliability and tokens',
    description: NAMING,
    options: QUERY_OPTIONS,
    examples: [
      ['metrics latest', 'exact figures over all events'],
      ["metrics baseline --last 5m -w 'model=gpt-4o'", 'over some of them'],
    ],
    completes: 'experiments',
    load: () => import('../commands/metrics.js'),
  },
  {
    name: 'query',
    operands: '<experiment>',
    group: GROUP,
    summary: 'print events',
    description: `As a table the first 100 unless --limit says otherwise; as JSON all of them.\n\n${NAMING}`,
    options: [...QUERY_OPTIONS, ...PRINT_OPTIONS],
    examples: [
      ['query latest -w success=false --order desc', 'failures, the last first'],
      ['query latest --last-n 200 --columns timestamp_us,model,latency_ms', 'some columns'],
      [
        'query latest --query \'{"events":"req_llm.**","where":{"latencyMs":{"gt":500}}}\'',
        'as in code',
      ],
    ],
    completes: 'experiments',
    load: () => import('../commands/query.js'),
  },
  {
    name: 'sql',
    operands: '<statement>',
    group: GROUP,
    summary: 'ask with SQL, read-only',
    description:
      "DuckDB's SQL; a statement can do nothing but read. Views: events, experiments, metrics. Of all " +
      'experiments, unless --experiment names one. `describe events` shows the columns.',
    options: [
      { flags: '-x, --experiment <experiment>', description: 'only its events', repeats: true },
    ],
    examples: [
      ['sql "select model, count(*), avg(latency_ms) from events group by model"', 'by model'],
      ['sql -x latest "select * from events limit 5" --json', 'rows as JSON'],
    ],
    load: () => import('../commands/sql.js'),
  },
  {
    name: 'compare',
    operands: '[baseline] [candidates...]',
    group: GROUP,
    summary: 'compare experiments, with a verdict for each metric',
    description:
      'Estimates, differences with intervals, the test that fits how samples were seen, p-values ' +
      'corrected for their number, and better, worse, equivalent or inconclusive. The first is the ' +
      'baseline, or the first group. With --by condition the conditions of all events are compared, for ' +
      `which one experiment is enough.\n\n${NAMING}`,
    options: [...COMPARISON_OPTIONS, ...ARM_OPTIONS, ...QUERY_OPTIONS],
    examples: [
      ['compare control treatment', 'two conditions'],
      ["compare control treatment -m 'latency_ms p95' --margin 5%", 'one metric, and what matters'],
      ['compare --group adam=a1,a2,a3 --group sgd=s1,s2,s3', 'runs put together'],
      ['compare latest --by condition --baseline control', 'conditions within one experiment'],
      [
        "compare control a b --pairs all -e 'req_llm.**' --json",
        'three, by their calls to a model',
      ],
    ],
    completes: 'experiments',
    load: () => import('../commands/compare.js'),
  },
];
