import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a person types to see an experiment, here or later. */
export function dashboardCommand(experimentId: string, directory?: string): string {
  const where = directory ? ` --dir '${directory.replaceAll("'", `'\\''`)}'` : '';
  return `npx crucible dashboard --experiment ${experimentId}${where}`;
}

export interface OpenDashboard {
  readonly page: string;
  /** False where a server was there already, which is not ours to end. */
  readonly isOurs: boolean;
  /** Resolves when the dashboard has ended, as Ctrl-C makes it. */
  readonly ended: Promise<void>;
}

/**
 * Opens the dashboard beside the training. In a process of its own: training keeps this one's event loop
 * busy for as long as a batch takes, pages would wait for it, and what is asked of the server would be in
 * the latencies that are measured here. The store is shared by processes anyway. Null where it does not
 * start, and has said why: the training goes on without.
 */
export async function openDashboard(
  experimentId: string,
  { showsBrowser = true, options = [] }: { showsBrowser?: boolean; options?: string[] } = {},
): Promise<OpenDashboard | null> {
  const line = ['dashboard', '--json', '--experiment', experimentId, ...options];
  if (!showsBrowser) line.push('--no-open');
  const child = spawn(process.execPath, [commandLine(), ...line], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill();
  process.once('exit', end);
  const ended = once(child, 'close').then(() => void process.off('exit', end));
  const said = await firstLine(child);
  if (said === null) return null;
  const { page, isReused } = JSON.parse(said) as { page: string; isReused: boolean };
  return { page, isOurs: !isReused, ended };
}

/** Null where it ends without a word. */
async function firstLine(child: ChildProcess): Promise<string | null> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  return null;
}

/** Of the package that records: the same version, whatever else is installed. */
function commandLine(): string {
  const file = createRequire(import.meta.url).resolve('crucible-telemetry/package.json');
  const { bin } = JSON.parse(readFileSync(file, 'utf8')) as { bin: { crucible: string } };
  return join(file, '..', bin.crucible);
}
