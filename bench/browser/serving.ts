import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const START_MS = 30_000;

export interface Serving extends AsyncDisposable {
  readonly url: string;
}

/** `crucible serve` over a directory, in a process of its own: what drives the browser is not measured. */
export async function serve(directory: string): Promise<Serving> {
  const child = spawn(
    process.execPath,
    [COMMAND, 'serve', '--port', '0', '--json', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(START_MS) })) as [
      string,
    ];
    const { url } = JSON.parse(line) as { url: string };
    return { url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
