import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportOptions } from '../../lab/report.js';
import type { CommandContext } from '../command.js';
import {
  type ArmFlags,
  armsOf,
  type ComparisonFlags,
  comparisonOf,
  withProgress,
} from '../comparison-flags.js';
import { OK } from '../exit-codes.js';
import { writeJson } from '../json-output.js';
import { comparedExperiments, groupFlags } from '../named-groups.js';
import { openInBrowser } from '../open-in-browser.js';
import { reportLine } from '../report-line.js';
import { bytes } from '../text/quantities.js';
import { printable } from '../text/width.js';

export interface ReportCommandOptions extends ComparisonFlags, ArmFlags {
  readonly output?: string;
  readonly title?: string;
  readonly overwrite?: boolean;
  readonly open?: boolean;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  given: ReportCommandOptions,
): Promise<number> {
  const { output, title, overwrite, open, by, baseline, pairs, group, ...flags } = given;
  const options: ReportOptions = {
    ...(await comparisonOf(flags, context)),
    ...armsOf(given),
    ...(title === undefined ? {} : { title }),
    overwrite: overwrite !== false,
  };
  const typed = groupFlags(group);
  const [{ lab }, { writeReport }] = await Promise.all([
    context.open(),
    import('../../lab/report.js'),
  ]);
  const { experiments, groups, flags: grouped } = await comparedExperiments(lab, operands, typed);
  const ids = experiments.map(({ id }) => id);
  const named = operands.length === 0 ? [] : ids;
  const command = reportLine(named, grouped, given, options.query ?? {});
  const asked = { ...options, ...(groups === null ? {} : { groups }) };
  const written = await withProgress(context, 'comparing', (onProgress) =>
    writeReport(lab, ids, output, { ...asked, onProgress }, command),
  );
  const { path, caveats } = written;
  if (context.json) await writeJson(context, written);
  else {
    const said = caveats.map((caveat) => `${printable(caveat)}.\n`).join('');
    const file = `${relative('.', path) || path}  ${bytes(written.bytes)}\n`;
    await context.stdout.write(`${said}${file}`);
  }
  if (open === true && !(await openInBrowser(pathToFileURL(path))))
    await context.stderr.write(`No browser could be started; open ${path} yourself.\n`);
  return OK;
}
