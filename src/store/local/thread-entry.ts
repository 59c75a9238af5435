import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the thread whose module lies beside the caller's, under that name without its ending. What
 * the program was started with is none of its business.
 */
export function startThread(name: string, callerUrl: string, workerData: unknown): Worker {
  const options: WorkerOptions = { name: `crucible-${name}`, execArgv: [], env: {}, workerData };
  return new Worker(entryOf(name, callerUrl), options);
}

/** From TypeScript's sources only the project itself runs it, and by way of tsx. */
function entryOf(name: string, callerUrl: string): URL {
  if (!callerUrl.endsWith('.ts')) return new URL(`./${name}.js`, callerUrl);
  const resolved = createRequire(callerUrl).resolve('tsx/esm/api');
  const tsx = pathToFileURL(resolved.replace(/\.cjs$/, '.mjs')).href;
  const thread = new URL(`./${name}.ts`, callerUrl).href;
  const source = `import { register } from '${tsx}'; register(); await import('${thread}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
