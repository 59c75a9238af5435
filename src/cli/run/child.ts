import { spawn } from 'node:child_process';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Whether a terminal sends Ctrl-C to the child by itself. */
  readonly sharesTerminal: boolean;
}

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with this process's own input and output, and passes signals on to it. Rejects where
 * it cannot be started. On a terminal Ctrl-C reaches the whole group of processes: passed on as well
 * the program would get it twice, which many take for "at once".
 */
export function runChild(
  command: readonly string[],
  { environment, sharesTerminal }: ChildOptions,
): Promise<ChildEnd> {
  const [file, ...operands] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file!, operands, { stdio: 'inherit', env: environment });
    const forward = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !sharesTerminal) child.kill(signal);
    };
    // Registered also where nothing is passed on: this process has to outlive the program.
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (): void => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve({ code, signal });
    });
  });
}
