import { CrucibleError } from '../../errors.js';
import type { ServerOptions } from '../../server/create-server.js';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { openInBrowser } from '../open-in-browser.js';
import { findRunningServer } from '../running-server.js';
import { READ_ONLY, type ServingOptions, serverOptionsOf, untilInterrupted } from '../serving.js';

export interface DashboardOptions extends ServingOptions {
  /** Whose page is opened; the list of experiments unless given. */
  readonly experiment?: string;
  /** `--no-open` */
  readonly open?: boolean;
}

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: DashboardOptions,
): Promise<number> {
  const [{ createServer }, opened] = await Promise.all([
    import('../../server/create-server.js'),
    context.open(),
  ]);
  const serverOptions = serverOptionsOf(context, opened, options);
  const path =
    options.experiment === undefined
      ? '/'
      : `/experiments/${(await findExperiment(opened.lab, options.experiment)).id}`;
  const running = await findRunningServer(opened.lab, serverOptions);
  if (running !== null) {
    await show(context, options, { ...running, path, isReused: true });
    return OK;
  }
  const server = await createServer(serverOptions).catch((error: unknown) => {
    if (!isTaken(error) || options.port !== undefined) throw error;
    // Another directory's dashboard, perhaps: any port will do.
    return createServer({ ...serverOptions, port: 0 });
  });
  const { hasDashboard } = server;
  const isWritable = serverOptions.writeToken !== undefined;
  const url = reachable(server.url, serverOptions);
  await show(context, options, { url, path, hasDashboard, isWritable, isReused: false });
  await untilInterrupted(context, server);
  return OK;
}

interface Shown {
  readonly url: string;
  readonly path: string;
  readonly hasDashboard: boolean;
  readonly isWritable: boolean;
  readonly isReused: boolean;
}

async function show(
  context: CommandContext,
  { open }: DashboardOptions,
  { url, path, hasDashboard, isWritable, isReused }: Shown,
): Promise<void> {
  const { stdout, environment } = context;
  const page = new URL(path, url);
  const isWanted = open !== false && hasDashboard;
  if (context.json) {
    await writeJson(context, { url, page: page.href, hasDashboard, isWritable, isReused });
    if (isWanted) await openInBrowser(page, environment);
    return;
  }
  const what = hasDashboard ? 'dashboard' : 'API (this copy has no built dashboard)';
  await stdout.write(`${page.href}  ${what}${isReused ? ', served already' : ''}\n`);
  if (!isWritable) await stdout.write(READ_ONLY);
  if (isWanted && !(await openInBrowser(page, environment)))
    await stdout.write('No browser could be started: open that address yourself.\n');
  if (!isReused) await stdout.write('Ctrl-C ends it.\n');
}

/** A server that listens on every address is reached by this machine's own. */
function reachable(url: string, { host }: ServerOptions): string {
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const name = everywhere[host ?? ''];
  return name === undefined ? url : `http://${name}:${new URL(url).port}`;
}

function isTaken(error: unknown): boolean {
  return error instanceof CrucibleError && error.details['received'] === 'EADDRINUSE';
}
