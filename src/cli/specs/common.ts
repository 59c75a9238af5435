import type { OptionSpec } from '../command.js';

/** What every command takes, before its name or behind it. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { flags: '--dir <path>', description: 'directory of the local store (CRUCIBLE_DIR, .crucible)' },
  { flags: '--json', description: 'the result as JSON' },
  { flags: '--no-color', description: 'no colours (also NO_COLOR; FORCE_COLOR for some anyway)' },
  { flags: '--debug', description: 'where an error came from (also CRUCIBLE_DEBUG)' },
];

export interface CommonOptions {
  readonly dir?: string;
  readonly json?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
}

/** How a person may name an experiment, below the help of the commands that take one. */
export const NAMING = `An experiment is named by its id, the beginning of one, its name, or latest (also @).`;
