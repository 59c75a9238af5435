import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { CommandSpec, OptionSpec } from './command.js';
import { COMMANDS } from './specs/all.js';
import { COMMON_OPTIONS } from './specs/common.js';

/** Runs a command whose line was understood. */
export type Execute = (
  spec: CommandSpec,
  operands: readonly string[],
  options: Readonly<Record<string, unknown>>,
) => Promise<void>;

const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;

/** The parser and its help, made of the commands' specs. It throws a CommanderError, and never exits. */
export function createProgram(execute: Execute): Command {
  const program = new Command('crucible')
    .description('Research-grade telemetry for AI/ML experiments.')
    .version(libraryVersion(), '-V, --version')
    .helpOption('-h, --help', 'this help')
    .commandsGroup('Help:')
    .helpCommand('help [command]', 'the help of a command')
    .enablePositionalOptions()
    .configureHelp({ styleTitle: bold })
    // What is wrong with a line is reported by whoever catches it; help that was asked for is on stdout.
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .exitOverride()
    .addHelpText('after', '\nTry it: crucible demo');
  for (const option of COMMON_OPTIONS) program.addOption(optionOf(option));
  for (const spec of COMMANDS) addCommand(program, spec, execute);
  return program;
}

function addCommand(program: Command, spec: CommandSpec, execute: Execute): void {
  const command = program
    .command(spec.name, { hidden: spec.hidden === true })
    .helpGroup(spec.group)
    .summary(spec.summary)
    .description(describe(spec))
    .allowExcessArguments(false);
  for (const alias of spec.aliases ?? []) command.alias(alias);
  for (const operand of spec.operands?.split(' ') ?? []) command.argument(operand);
  if (spec.passesThrough === true) command.passThroughOptions();
  for (const option of spec.options ?? []) command.addOption(optionOf(option));
  command.optionsGroup('Options of every command:');
  for (const option of COMMON_OPTIONS) command.addOption(optionOf(option));
  if (spec.examples.length > 0) command.addHelpText('after', `\n${examplesOf(spec)}`);
  command.action(() => execute(spec, command.args, mergedOptions(program, command)));
}

function describe({ summary, description }: CommandSpec): string {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return description === undefined ? first : `${first}\n\n${description}`;
}

function examplesOf({ examples }: CommandSpec): string {
  const lines = examples.map(([line, does]) => `  # ${does}\n  crucible ${line}`);
  return `Examples:\n${lines.join('\n')}`;
}

function optionOf({ flags, description, choices, repeats }: OptionSpec): Option {
  const option = new Option(flags, description);
  if (choices !== undefined) option.choices(choices);
  if (repeats === true) {
    // Choices bring a check of their own along, which has to stay.
    const check = option.parseArg;
    option.argParser<string[]>((value, before) => {
      const checked = check === undefined ? value : (check(value, undefined as never) as string);
      return [...(before ?? []), checked];
    });
  }
  return option;
}

/** Common options may stand before the command's name or behind it; `--no-color` at either. */
function mergedOptions(program: Command, command: Command): Record<string, unknown> {
  const before = program.opts();
  const behind = command.opts();
  return {
    ...before,
    ...behind,
    color: before['color'] !== false && behind['color'] !== false,
  };
}

export function libraryVersion(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
