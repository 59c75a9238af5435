import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A script of this directory that goes on in a process of its own, and says things line by line. */
export interface LinesChild {
  /** The first line that it said. */
  readonly first: string;
  /** Calls with each further line. */
  onLine(take: (line: string) => void): void;
  /** Ends its standard input, which ends it. */
  stop(): Promise<void>;
}

export async function startChild(script: string, argv: readonly string[]): Promise<LinesChild> {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [path, ...argv], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const [first] = (await once(lines, 'line')) as [string];
  return {
    first,
    onLine: (take) => void lines.on('line', take),
    stop: async () => {
      const closed = once(child, 'close');
      child.stdin!.end();
      await closed;
    },
  };
}
