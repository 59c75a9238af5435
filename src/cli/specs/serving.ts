import type { CommandSpec, OptionSpec } from '../command.js';
import { NAMING } from './common.js';

const GROUP = 'Look at experiments:';
const TOKENS =
  'Listens on 127.0.0.1 unless told otherwise; any other address takes a token. Reading takes the ' +
  'read token where there is one, changing an experiment always takes the write token. A token on ' +
  'the command line can be read by others on this machine: CRUCIBLE_READ_TOKEN and ' +
  'CRUCIBLE_WRITE_TOKEN cannot.';
const OPTIONS: readonly OptionSpec[] = [
  { flags: '--host <address>', description: 'address to listen on (127.0.0.1)' },
  { flags: '--port <number>', description: 'port to listen on, 0 for any that is free (4800)' },
  { flags: '--read-token <token>', description: 'who has it may read (CRUCIBLE_READ_TOKEN)' },
  {
    flags: '--write-token <token>',
    description: 'who has it may read and change (CRUCIBLE_WRITE_TOKEN)',
  },
  {
    flags: '--allow-host <name>',
    description: 'a further name that it is reached by, behind a proxy',
    repeats: true,
  },
];

export const SERVING: readonly CommandSpec[] = [
  {
    name: 'serve',
    group: GROUP,
    summary: 'serve experiments over HTTP: the API, live streams and the dashboard',
    description: `${TOKENS}\n\nEnds on Ctrl-C, when the requests under way are answered.`,
    options: OPTIONS,
    examples: [
      ['serve', 'the experiments of .crucible, on this machine'],
      ['serve --port 8080 --dir results', 'those of another directory, on another port'],
      ['serve --host 0.0.0.0', 'for other machines, with the tokens of the environment'],
    ],
    load: () => import('../commands/serve.js'),
  },
  {
    name: 'dashboard',
    group: GROUP,
    summary: 'serve experiments and open the dashboard in the browser',
    description:
      'As `serve`, but shows the dashboard. A server that already shows the same directory on that port ' +
      'is shown instead of starting another one; where something else listens there, and no --port ' +
      `is given, any free port is taken. A dashboard asks for the token it needs.\n\n${TOKENS}\n\n` +
      `Ends on Ctrl-C.\n\n${NAMING}`,
    options: [
      { flags: '--experiment <experiment>', description: 'opens the page of that one' },
      { flags: '--no-open', description: 'prints the address only' },
      ...OPTIONS,
    ],
    examples: [
      ['dashboard', 'the experiments of .crucible'],
      ['dashboard --experiment latest', 'the newest one'],
      ['dashboard --no-open --port 8080', 'on a machine without a browser'],
    ],
    load: () => import('../commands/dashboard.js'),
  },
];
