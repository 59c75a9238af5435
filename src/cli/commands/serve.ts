import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { READ_ONLY, type ServingOptions, serverOptionsOf, untilInterrupted } from '../serving.js';

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: ServingOptions,
): Promise<number> {
  const { createServer } = await import('../../server/create-server.js');
  const opened = await context.open();
  const serverOptions = serverOptionsOf(context, opened, options);
  const server = await createServer(serverOptions);
  const { url, hasDashboard } = server;
  const isWritable = serverOptions.writeToken !== undefined;
  if (context.json) await writeJson(context, { url, hasDashboard, isWritable });
  else {
    const what = hasDashboard ? 'dashboard and API' : 'API (this copy has no built dashboard)';
    await context.stdout.write(`${url}  ${what} of the ${opened.store.kind} store\n`);
    if (!isWritable) await context.stdout.write(READ_ONLY);
  }
  await untilInterrupted(context, server);
  return OK;
}
