import type { CommandContext } from '../command.js';
import { completionsOf } from '../completions.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { printable } from '../text/width.js';

/** What a shell asks for at each Tab. Fails in silence: there is nobody to tell. */
export async function run(context: CommandContext, operands: readonly string[]): Promise<number> {
  const found = await completionsOf(operands, async () => (await context.open()).lab.list()).catch(
    () => [],
  );
  if (context.json) await writeJson(context, found);
  else {
    for (const { value, about } of found)
      await context.stdout.write(`${value}\t${printable(about)}\n`);
  }
  return OK;
}
