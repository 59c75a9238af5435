import { CrucibleError, refuse } from '../../errors.js';
import { encodeJson, WHOLE } from '../../event/json.js';
import type { Experiment } from '../../lab/experiment.js';
import type { Lab } from '../../lab/lab.js';
import type { CommandContext, ExitStatus, OpenLab } from '../command.js';
import { findExperiment } from '../find-experiment.js';
import { metadataOf } from '../name-value.js';
import { readPlanFile } from '../plan-file.js';
import { type ChildEnd, runChild } from '../run/child.js';
import { environmentFor, type Handover } from '../run/handover.js';
import { runSummary } from '../run/summary.js';
import { cutTo } from '../text/width.js';

export interface RunOptions {
  readonly name?: string;
  readonly condition?: string;
  readonly tag?: readonly string[];
  readonly hypothesis?: string;
  readonly meta?: readonly string[];
  /** A file with a plan. */
  readonly plan?: string;
  /** An experiment to go on with. */
  readonly resume?: string;
  readonly systemMetrics?: boolean;
  readonly quiet?: boolean;
}

/** As shells have it. */
const CANNOT_START = 126;
const NOT_FOUND = 127;
const LONGEST_NAME = 80;

/**
 * The experiment is made here, before the program starts: all of its processes join it, and whichever
 * of them ends first does not end it.
 */
export async function run(
  context: CommandContext,
  command: readonly string[],
  options: RunOptions,
): Promise<ExitStatus> {
  const begin = await beginningOf(command, options);
  const opened = await context.open();
  const experiment = await begin(opened.lab);
  const startedMs = performance.now();
  let end: ChildEnd;
  try {
    const handover: Handover = {
      experimentId: experiment.id,
      systemMetrics: options.systemMetrics === true,
    };
    end = await startProgram(context, opened, handover, command);
  } catch (error) {
    // Nothing ran: there is nothing to keep.
    if (options.resume === undefined) await experiment.delete();
    else await stopUnlessStopped(experiment);
    return failToStart(context, command[0]!, error as NodeJS.ErrnoException);
  }
  await stopUnlessStopped(experiment);
  await summarise(context, opened, experiment.id, options, performance.now() - startedMs);
  return end.signal ?? end.code ?? 1;
}

/** Checks the options before anything is opened. */
async function beginningOf(
  command: readonly string[],
  options: RunOptions,
): Promise<(lab: Lab) => Promise<Experiment>> {
  const { name, condition, tag, hypothesis, meta, plan: planFile, resume } = options;
  const metadata = metadataOf(meta);
  if (resume !== undefined) {
    for (const [key, value] of Object.entries({
      name,
      condition,
      tag,
      hypothesis,
      meta,
      plan: planFile,
    })) {
      if (value !== undefined)
        throw refuse('invalid-option', '--resume', `no --${key} beside it`, String(value));
    }
    return async (lab) => lab.join((await findExperiment(lab, resume)).id);
  }
  const plan = planFile === undefined ? null : await readPlanFile(planFile);
  return (lab) =>
    lab.start({
      name: name ?? cutTo(command.join(' '), LONGEST_NAME),
      metadata,
      ...(condition === undefined ? {} : { condition }),
      ...(tag === undefined ? {} : { tags: tag }),
      ...(hypothesis === undefined ? {} : { hypothesis }),
      ...(plan === null ? {} : { plan }),
    });
}

function startProgram(
  { environment, stderr }: CommandContext,
  { directory }: OpenLab,
  handover: Handover,
  command: readonly string[],
): Promise<ChildEnd> {
  const preload = new URL('../run/preload.js', import.meta.url);
  return runChild(command, {
    environment: environmentFor(handover, { base: environment, directory, preload }),
    sharesTerminal: process.stdin.isTTY === true || stderr.isTerminal,
  });
}

async function failToStart(
  { stderr, json }: CommandContext,
  file: string,
  { code, message }: NodeJS.ErrnoException,
): Promise<number> {
  const { reportError } = await import('../report-error.js');
  const isMissing = code === 'ENOENT';
  const reason = isMissing ? 'there is no such program' : message;
  const hint = isMissing ? { hint: 'crucible run [options] -- <program> [its arguments]' } : {};
  await reportError(
    stderr,
    new CrucibleError('invalid-argument', `cannot start "${file}": ${reason}`, {
      path: file,
      ...hint,
    }),
    { json, debug: false },
  );
  return isMissing ? NOT_FOUND : CANNOT_START;
}

/** `crucible stop` in another terminal may have been faster. */
async function stopUnlessStopped(experiment: Experiment): Promise<void> {
  try {
    await experiment.stop();
  } catch (error) {
    const isOver = error instanceof CrucibleError && error.code === 'illegal-transition';
    if (!isOver) throw error;
  }
}

async function summarise(
  { stderr, json }: CommandContext,
  { lab }: OpenLab,
  id: string,
  { quiet }: RunOptions,
  elapsedMs: number,
): Promise<void> {
  if (quiet === true && !json) return;
  const experiment = await lab.get(id);
  const metrics = await experiment.metrics();
  const { record } = experiment;
  // On stderr: what is on stdout is the program's.
  if (json) await stderr.write(`${encodeJson({ experiment: record, metrics }, WHOLE)}\n`);
  else await stderr.write(runSummary(record, metrics, elapsedMs, stderr));
}
