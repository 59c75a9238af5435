import type { CommandSpec } from '../command.js';

const GROUP = 'Help:';
export const SHELLS: readonly string[] = ['bash', 'zsh', 'fish'];

export const HELPING: readonly CommandSpec[] = [
  {
    name: 'demo',
    group: GROUP,
    summary: 'two simulated conditions to try everything on',
    description:
      'Records a simulated A/B test of an LLM application, offline, and shows what to do with it.',
    options: [{ flags: '--seed <number>', description: 'other figures (42)' }],
    examples: [
      ['demo', 'in the store of this directory'],
      ['demo --dir /tmp/try --seed 7', 'somewhere else'],
    ],
    load: () => import('../commands/demo.js'),
  },
  {
    name: 'doctor',
    group: GROUP,
    summary: 'check the store, and say what to do',
    options: [{ flags: '--repair', description: 'does it, where it can be done without a person' }],
    examples: [
      ['doctor', 'what is well and what is not'],
      ['doctor --json', 'the same for a script; the exit code is 4 where something is wrong'],
    ],
    load: () => import('../commands/doctor.js'),
  },
  {
    name: 'completion',
    operands: '<shell>',
    group: GROUP,
    summary: 'print a script that completes commands, options and experiments',
    examples: [
      ['completion bash >> ~/.bashrc', 'bash'],
      ['completion zsh > ~/.zsh/completions/_crucible', 'zsh'],
      ['completion fish > ~/.config/fish/completions/crucible.fish', 'fish'],
    ],
    completes: SHELLS,
    load: () => import('../commands/completion.js'),
  },
  {
    name: '__complete',
    operands: '[words...]',
    group: GROUP,
    summary: 'what may stand in place of the last word',
    hidden: true,
    passesThrough: true,
    examples: [],
    load: () => import('../commands/complete.js'),
  },
];
