import type { CommandSpec } from '../command.js';
import { NAMING } from './common.js';

const GROUP = 'Run and change experiments:';

export const CHANGING: readonly CommandSpec[] = [
  {
    name: 'run',
    operands: '<command...>',
    group: GROUP,
    summary: 'record what a Node program emits while it runs',
    description:
      'Starts the program as it is, with capture on in it and in every Node process that it starts: ' +
      'one experiment for all of them. Its input, output, signals and exit code are its own; the ' +
      'summary at the end, with --json too, goes to stderr.',
    options: [
      { flags: '--name <name>', description: 'of the experiment (the command, unless given)' },
      { flags: '--condition <condition>', description: 'the experimental condition' },
      { flags: '--tag <tag>', description: 'a tag (again for more)', repeats: true },
      { flags: '--hypothesis <text>', description: 'what is being tested' },
      {
        flags: '--meta <key=value>',
        description: 'anything worth knowing (again for more)',
        repeats: true,
      },
      { flags: '--plan <file>', description: 'registers that plan (JSON) before the first event' },
      {
        flags: '--resume <experiment>',
        description: 'goes on with one that was interrupted, or joins one that is being recorded',
      },
      {
        flags: '--system-metrics',
        description: 'also records processor, memory and event-loop delay of each process',
      },
      { flags: '--quiet', description: 'no summary at the end' },
    ],
    examples: [
      ['run -- node train.js --epochs 5', 'one run'],
      ['run --name prompt-v2 --condition treatment --tag prompt -- npm start', 'with a name'],
      ['run --resume latest -- node train.js --from-checkpoint', 'after a crash'],
      ['run --meta seed=7 --meta model=gpt-4o -- npx tsx main.ts', 'with its parameters'],
    ],
    completes: 'files',
    passesThrough: true,
    load: () => import('../commands/run.js'),
  },
  change('pause', 'stop recording for a while'),
  change('resume', 'go on recording'),
  change('stop', 'end an experiment for good'),
  {
    name: 'archive',
    operands: '<experiment>',
    group: GROUP,
    summary: 'write record and events to one file',
    description: `Of a stopped experiment, which is then marked as archived.\n\n${NAMING}`,
    options: [
      {
        flags: '-o, --output <path>',
        description: 'where to; .gz packs it (archives/<name>-<id>.jsonl)',
      },
      { flags: '--no-overwrite', description: 'leaves a file that is there alone' },
    ],
    examples: [
      ['archive latest', 'to archives/'],
      ['archive latest -o run-1.jsonl.gz', 'packed'],
    ],
    completes: 'experiments',
    load: () => import('../commands/archive.js'),
  },
  {
    name: 'rm',
    aliases: ['delete'],
    operands: '<experiments...>',
    group: GROUP,
    summary: 'remove experiments and their events',
    description: `Asks first; without a terminal it takes --yes.\n\n${NAMING}`,
    options: [
      { flags: '-y, --yes', description: 'does not ask' },
      { flags: '-f, --force', description: 'also those that are being recorded' },
    ],
    examples: [
      ['rm 019aa1', 'one'],
      ['rm old-1 old-2 --yes', 'two, without a question'],
    ],
    completes: 'experiments',
    load: () => import('../commands/rm.js'),
  },
];

function change(name: 'pause' | 'resume' | 'stop', summary: string): CommandSpec {
  return {
    name,
    operands: '<experiment>',
    group: GROUP,
    summary,
    description: `Also where another process records it.\n\n${NAMING}`,
    examples: [
      [`${name} latest`, 'the newest one'],
      [`${name} prompt-v2`, 'by its name'],
    ],
    completes: 'experiments',
    load: async () => {
      const { changeWith } = await import('../commands/change.js');
      return { run: changeWith(name) };
    },
  };
}
