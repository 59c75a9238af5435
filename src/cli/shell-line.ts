/** Words as a shell is to be given them. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** The flags of those options that were given, each value with its own. */
export function flagWords<Options>(
  options: Options,
  flags: readonly (readonly [keyof Options, flag: string])[],
): string[] {
  return flags.flatMap(([name, flag]) =>
    [options[name] ?? []].flat().flatMap((value) => [flag, String(value)]),
  );
}

/** What a gate and a report take alike. */
export const COMPARISON_FLAGS = [
  ['plan', '--plan'],
  ['metric', '--metric'],
  ['margin', '--margin'],
  ['alpha', '--alpha'],
  ['correction', '--correction'],
  ['unit', '--unit'],
  ['runBy', '--run-by'],
  ['shares', '--shares'],
] as const;

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
