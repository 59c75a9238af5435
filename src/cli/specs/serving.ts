import type { CommandSpec } from '../command.js';

export const SERVING: readonly CommandSpec[] = [
  {
    name: 'serve',
    group: 'Look at experiments:',
    summary: 'serve experiments over HTTP: the API, live streams and the dashboard',
    description:
      'Listens on 127.0.0.1 unless told otherwise; any other address takes a token. Reading takes the ' +
      'read token where there is one, changing an experiment always takes the write token. A token on ' +
      'the command line can be read by others on this machine: CRUCIBLE_READ_TOKEN and ' +
      'CRUCIBLE_WRITE_TOKEN cannot.\n\nEnds on Ctrl-C, when the requests under way are answered.',
    options: [
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
    ],
    examples: [
      ['serve', 'the experiments of .crucible, on this machine'],
      ['serve --port 8080 --dir results', 'those of another directory, on another port'],
      ['serve --host 0.0.0.0', 'for other machines, with the tokens of the environment'],
    ],
    load: () => import('../commands/serve.js'),
  },
];
