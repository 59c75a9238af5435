import { relative } from 'node:path';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { ProgressBar } from '../progress.js';
import { bytes, plural } from '../text/quantities.js';

export interface ArchiveCommandOptions {
  readonly output?: string;
  readonly overwrite?: boolean;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: ArchiveCommandOptions,
): Promise<number> {
  const { lab } = await context.open();
  const experiment = await findExperiment(lab, operands[0]!);
  const total = experiment.record.counts.recorded;
  const bar = new ProgressBar(context.stderr, `archiving ${experiment.name}`);
  let written = { rows: 0, bytes: 0 };
  let path: string;
  try {
    path = await experiment.archive({
      signal: context.signal,
      overwrite: options.overwrite !== false,
      ...(options.output === undefined ? {} : { path: options.output }),
      onProgress: (progress) => {
        written = progress;
        bar.update({ done: progress.rows, total, note: bytes(progress.bytes) });
      },
    });
  } finally {
    bar.end();
  }
  if (context.json) {
    await writeJson(context, { path, rows: written.rows, bytes: written.bytes });
    return OK;
  }
  const size = `${plural(written.rows, 'event')}, ${bytes(written.bytes)}`;
  await context.stdout.write(`${relative('.', path) || path}  ${size}\n`);
  await context.stderr.write(
    `its events stay in the store until \`crucible rm ${experiment.id}\`\n`,
  );
  return OK;
}
