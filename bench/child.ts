import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const CHILD_MS = 120_000;

/** Runs plain Node, without anything that the benchmark itself was started with. */
export async function node(argv: readonly string[]): Promise<{ ms: number; output: string }> {
  const start = performance.now();
  const { stdout } = await execute(process.execPath, argv, {
    timeout: CHILD_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 ** 2,
  });
  return { ms: performance.now() - start, output: stdout };
}

/**
 * Runs a script of this directory in a process of its own, which prints its answer as JSON. Plain
 * JavaScript: a loader for TypeScript would have its part in whatever is loaded while time is taken.
 */
export async function inFreshProcess<T>(script: string, argv: readonly string[]): Promise<T> {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  return JSON.parse((await node([path, ...argv])).output) as T;
}
