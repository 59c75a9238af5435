import { basename } from 'node:path';
import type { CommandContext } from '../command.js';
import { OK } from '../exit-codes.js';
import { type OpenSource, openSource, type SourceOptions } from '../import/open-source.js';
import { requireUsable, type Survey, surveyOf } from '../import/survey.js';
import { writeExperiment } from '../import/write-experiment.js';
import { writeJson } from '../json-output.js';
import { metadataOf } from '../name-value.js';
import { ProgressBar } from '../progress.js';
import { plural } from '../text/quantities.js';
import { printable } from '../text/width.js';

export interface ImportOptions extends SourceOptions {
  readonly name?: string;
  readonly condition?: string;
  readonly tag?: readonly string[];
  readonly hypothesis?: string;
  readonly meta?: readonly string[];
  readonly skipBadLines?: boolean;
}

/** The file is read twice: what is wrong with it is known before anything is written. */
export async function run(
  context: CommandContext,
  operands: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const path = operands[0]!;
  const { signal, stderr } = context;
  const metadata = metadataOf(options.meta);
  const opened = await openSource(path, options);
  const survey = await withBar(context, `reading ${basename(path)}`, (bar) =>
    surveyOf(opened.source, { signal, onEvent: (done) => bar.update({ done, total: null }) }),
  );
  requireUsable(path, survey, options.skipBadLines === true);
  const { store } = await context.open();
  const record = await withBar(context, `importing ${basename(path)}`, (bar) =>
    writeExperiment({
      ...describe(path, opened, survey, options),
      metadata: { ...opened.record?.metadata, ...metadata, importedFrom: origin(path, survey) },
      source: opened.source,
      record: opened.record,
      survey,
      store,
      signal,
      onProgress: (done) => bar.update({ done, total: survey.events }),
    }),
  );
  const { badLineCount, badLines } = survey;
  if (context.json) {
    await writeJson(context, { experiment: record, events: survey.events, badLineCount, badLines });
    return OK;
  }
  const { id, name, counts } = record;
  await context.stdout.write(`${printable(name)} (${id})  ${plural(counts.recorded, 'event')}\n`);
  for (const { line, reason } of badLines)
    await stderr.write(`line ${line} passed over: ${printable(reason)}\n`);
  if (badLineCount > 0) await stderr.write(`${plural(badLineCount, 'line')} passed over in all\n`);
  return OK;
}

async function withBar<T>(
  { stderr }: CommandContext,
  label: string,
  work: (bar: ProgressBar) => Promise<T>,
): Promise<T> {
  const bar = new ProgressBar(stderr, label);
  try {
    return await work(bar);
  } finally {
    bar.end();
  }
}

/** As asked for; else as the file has it; else by the file's name. */
function describe(path: string, { record }: OpenSource, survey: Survey, options: ImportOptions) {
  const fileName = basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '');
  return {
    name: options.name ?? record?.name ?? survey.experimentName ?? fileName,
    condition: options.condition ?? record?.condition ?? survey.condition ?? 'default',
    tags: options.tag ?? record?.tags ?? survey.tags,
    hypothesis: options.hypothesis ?? record?.hypothesis ?? null,
  };
}

function origin(path: string, { experimentId }: Survey): Record<string, unknown> {
  return { file: basename(path), ...(experimentId === null ? {} : { experimentId }) };
}
