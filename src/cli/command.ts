import type { Lab } from '../lab/lab.js';
import type { EventStore } from '../store/port.js';
import type { Colours } from './text/colours.js';

/** Where a command writes to. */
export interface Output {
  /** Resolves when the stream takes more: what is written a million times waits for it. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Characters in a line; null where nothing has to be cut. */
  readonly columns: number | null;
  readonly colours: Colours;
}

/** A lab on the store that the command line names. */
export interface OpenLab {
  readonly lab: Lab;
  readonly store: EventStore;
  /** Absolute path of the local store's directory, whether or not it is there. */
  readonly directory: string;
}

/** All that a command sees of the world: a test hands it another one. */
export interface CommandContext {
  /** Opened when a command first asks for it, and closed when it is done. */
  readonly open: () => Promise<OpenLab>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly json: boolean;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  readonly nowMs: () => number;
  /** Asks a person at the terminal; null where there is none to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/** An exit code, or the signal that ended the program that `crucible run` ran. */
export type ExitStatus = number | NodeJS.Signals;

/** What a lazily imported file of `commands/` exports. Options are texts, as they were typed. */
export interface CommandModule {
  readonly run: (
    context: CommandContext,
    operands: readonly string[],
    options: never,
  ) => Promise<ExitStatus>;
}

export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** The only values it takes; completed by the shell. */
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly repeats?: boolean;
}

/** One command as help, parser and shell completion know it. Its code is imported when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** As commander has it: `<id>`, `[ids...]`. */
  readonly operands?: string;
  readonly group: string;
  readonly summary: string;
  /** Further lines of its help. */
  readonly description?: string;
  readonly options?: readonly OptionSpec[];
  /** Command lines without `crucible`, and what they do. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** What its operands may be, for completion. */
  readonly completes?: 'experiments' | 'files' | readonly string[];
  /** Everything behind the first operand belongs to another program. */
  readonly passesThrough?: boolean;
  readonly hidden?: boolean;
  /** Its exit code is its answer: nothing else may end it with 0, 1 or 2. */
  readonly endsWithVerdict?: boolean;
  readonly load: () => Promise<CommandModule>;
}
