import { extname, relative } from 'node:path';
import { refuse } from '../../errors.js';
import type { ExportFormat } from '../../lab/export.js';
import type { CommandContext } from '../command.js';
import { type QueryOptions, queryOf } from '../event-query.js';
import { OK } from '../exit-codes.js';
import { findExperiment } from '../find-experiment.js';
import { writeJson } from '../json-output.js';
import { ProgressBar } from '../progress.js';
import { bytes, plural } from '../text/quantities.js';

export interface ExportCommandOptions extends QueryOptions {
  readonly format?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly flatten?: boolean;
  readonly pretty?: boolean;
  readonly rawFormulas?: boolean;
}

export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: ExportCommandOptions,
): Promise<number> {
  const query = queryOf(options, context.nowMs());
  const format = formatOf(options);
  const { lab } = await context.open();
  const experiment = await findExperiment(lab, operands[0]!);
  const total = isWhole(options) ? experiment.record.counts.recorded : null;
  const bar = new ProgressBar(context.stderr, `exporting ${experiment.name}`);
  let written = { rows: 0, bytes: 0 };
  let path: string;
  try {
    path = await experiment.export(format, {
      query,
      signal: context.signal,
      overwrite: options.overwrite !== false,
      flatten: options.flatten !== false,
      pretty: options.pretty === true,
      neutralizeFormulas: options.rawFormulas !== true,
      ...(options.output === undefined ? {} : { path: options.output }),
      onProgress: (progress) => {
        written = progress;
        bar.update({ done: progress.rows, total, note: bytes(progress.bytes) });
      },
    });
  } finally {
    bar.end();
  }
  const result = { path, format, rows: written.rows, bytes: written.bytes };
  if (context.json) await writeJson(context, result);
  else {
    const size = `${plural(result.rows, 'event')}, ${bytes(result.bytes)}`;
    await context.stdout.write(`${relative('.', path) || path}  ${size}\n`);
  }
  return OK;
}

/** As asked for, or as the file is called. */
function formatOf({ format, output }: ExportCommandOptions): ExportFormat {
  if (format !== undefined) return format as ExportFormat;
  const ending = output === undefined ? '' : extname(output.replace(/\.gz$/, '')).slice(1);
  switch (ending) {
    case '':
    case 'csv':
      return 'csv';
    case 'jsonl':
    case 'ndjson':
      return 'jsonl';
    case 'parquet':
      return 'parquet';
    default:
      throw refuse(
        'format-unknown',
        '--output',
        'a file .csv, .jsonl or .parquet, or --format',
        output,
      );
  }
}

/** Whether how many events there will be is known beforehand. */
function isWhole({ event, where, last, lastN, from, to, query, limit }: QueryOptions): boolean {
  return [event, where, last, lastN, from, to, query, limit].every((each) => each === undefined);
}
