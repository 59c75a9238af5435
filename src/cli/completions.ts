import type { CommandSpec, OptionSpec } from './command.js';
import { COMMANDS } from './specs/all.js';
import { COMMON_OPTIONS } from './specs/common.js';

export interface Completion {
  readonly value: string;
  readonly about: string;
}

/** What is needed of an experiment to name it. */
interface Nameable {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
  readonly status: string;
}

const MAX_EXPERIMENTS = 50;
const GROUPS = '<name=experiments>';

/**
 * What may stand in place of the last of the words, which may be empty; nothing where a file's name
 * is called for, which the shell completes by itself.
 */
export async function completionsOf(
  words: readonly string[],
  experiments: () => Promise<readonly Nameable[]>,
): Promise<readonly Completion[]> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? '';
  const named = commandIn(before);
  const spec = COMMANDS.find(
    ({ name, aliases }) => name === named || aliases?.includes(named ?? ''),
  );
  // Behind `--`, and behind a program's own name, the words are that program's.
  if (before.includes('--')) return [];
  const options = [...(spec?.options ?? []), ...COMMON_OPTIONS];
  const member = memberBehindBreak(words);
  if (member !== null) return memberCompletions(member, await experiments());
  const previous = options.find((option) => flagsOf(option).includes(before.at(-1) ?? ''));
  if (previous !== undefined && takesValue(previous)) {
    if (previous.flags.includes('<experiment>'))
      return experimentCompletions(word, await experiments());
    if (previous.flags.includes(GROUPS))
      return word.includes('=') ? memberCompletions(word, await experiments()) : [];
    return startingWith(word, valuesOf(previous));
  }
  if (word.startsWith('-')) return startingWith(word, optionCompletions(options));
  if (spec === undefined) return named === null ? startingWith(word, commandCompletions()) : [];
  if (spec.completes === 'experiments') return experimentCompletions(word, await experiments());
  if (spec.completes === undefined || spec.completes === 'files') return [];
  return startingWith(
    word,
    spec.completes.map((value) => ({ value, about: '' })),
  );
}

/** The first word that is neither an option nor an option's value. */
function commandIn(words: readonly string[]): string | null {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const option = COMMON_OPTIONS.find((each) => flagsOf(each).includes(word));
    if (option !== undefined && takesValue(option)) i++;
    else if (!word.startsWith('-')) return word;
  }
  return null;
}

function commandCompletions(): Completion[] {
  const visible = COMMANDS.filter(({ hidden }) => hidden !== true);
  return visible.map(({ name, summary }: CommandSpec) => ({ value: name, about: summary }));
}

function optionCompletions(options: readonly OptionSpec[]): Completion[] {
  return options.flatMap((option) => {
    const long = flagsOf(option).find((flag) => flag.startsWith('--'));
    return long === undefined ? [] : [{ value: long, about: option.description }];
  });
}

/** The newest first, by the beginnings of their ids or of their names. */
function experimentCompletions(word: string, experiments: readonly Nameable[]): Completion[] {
  const about = ({ name, condition, status }: Nameable): string =>
    `${name} · ${condition} · ${status}`;
  const newest = experiments.slice(-MAX_EXPERIMENTS).reverse();
  const names = newest.filter(
    ({ name }) =>
      newest.filter((other) => other.name === name).length === 1 && /^[\w.-]+$/.test(name),
  );
  return startingWith(word, [
    { value: 'latest', about: 'the newest one' },
    ...names.map((each) => ({ value: each.name, about: `${each.condition} · ${each.status}` })),
    ...newest.map((each) => ({ value: each.id, about: about(each) })),
  ]);
}

/** Behind `name=` and behind each comma, an experiment. */
function memberCompletions(word: string, experiments: readonly Nameable[]): Completion[] {
  const at = Math.max(word.lastIndexOf('='), word.lastIndexOf(',')) + 1;
  const before = word.slice(0, at);
  return experimentCompletions(word.slice(at), experiments).map(({ value, about }) => ({
    value: before + value,
    about,
  }));
}

/** bash takes words apart at each `=`, and completes what is behind the last one; null elsewhere. */
function memberBehindBreak(words: readonly string[]): string | null {
  const parts = words.slice(words.lastIndexOf('--group') + 1);
  const isGroup = parts.length < words.length && parts.length > 1;
  if (!isGroup || parts.some((part, at) => at % 2 === 1 && part !== '=')) return null;
  return parts.length % 2 === 0 ? '' : parts.at(-1)!;
}

function startingWith(word: string, all: readonly Completion[]): Completion[] {
  return all.filter(({ value }) => value.startsWith(word));
}

function valuesOf({ choices }: OptionSpec): Completion[] {
  return (choices ?? []).map((value) => ({ value, about: '' }));
}

/** `-n, --limit <count>` → `-n`, `--limit`. */
function flagsOf({ flags }: OptionSpec): string[] {
  return flags.split(/[ ,]+/).filter((part) => part.startsWith('-'));
}

function takesValue({ flags }: OptionSpec): boolean {
  return flags.includes('<');
}
