import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CommandContext, OpenLab } from '../command.js';
import { OK, STORE } from '../exit-codes.js';
import { type Finding, inspectStore } from '../inspect-store.js';
import { writeJson } from '../json-output.js';
import type { Colour } from '../text/colours.js';
import { bytes, plural } from '../text/quantities.js';
import { printable } from '../text/width.js';

const LITTLE_SPACE_BYTES = 500e6;
const SIGNS: Readonly<Record<Finding['level'], readonly [sign: string, colour: Colour]>> = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  problem: ['problem', 'red'],
};
const REPAIRED: readonly [sign: string, colour: Colour] = ['repaired', 'green'];

export interface DoctorOptions {
  readonly repair?: boolean;
}

/** A finding as it is shown: what was repaired is no problem any more. */
interface ShownFinding extends Omit<Finding, 'repair'> {
  readonly repairable: boolean;
  readonly repaired: boolean;
}

export async function run(
  context: CommandContext,
  _operands: readonly string[],
  options: DoctorOptions,
): Promise<number> {
  const findings: Finding[] = [runtime()];
  try {
    const opened = await context.open();
    findings.push(...(await directoryFindings(opened)));
    findings.push(await recordsFinding(opened));
    findings.push(...(await inspectStore(opened)));
  } catch (error) {
    findings.push(storeProblem(error));
  }
  const shown: ShownFinding[] = [];
  for (const finding of findings) shown.push(await treated(finding, options.repair === true));
  const problems = shown.filter(({ level, repaired }) => level === 'problem' && !repaired).length;
  if (context.json) await writeJson(context, { ok: problems === 0, findings: shown });
  else await writeFindings(context, shown, problems);
  return problems === 0 ? OK : STORE;
}

/** Repairs what can be, where that was asked for. What cannot says why. */
async function treated(
  { repair = null, ...finding }: Finding,
  isAsked: boolean,
): Promise<ShownFinding> {
  const shown = { ...finding, repairable: repair !== null, repaired: false };
  if (repair === null || !isAsked) return shown;
  try {
    await repair();
    return { ...shown, repaired: true };
  } catch (error) {
    return { ...shown, message: `${finding.message}; not repaired: ${(error as Error).message}` };
  }
}

function runtime(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 20 || (major === 20 && minor >= 19);
  const message = `${process.version} on ${process.platform} ${process.arch}`;
  return isRecent
    ? { level: 'ok', subject: 'node', message }
    : { level: 'problem', subject: 'node', message, remedy: 'install Node 20.19 or newer' };
}

/** Of the local store; one in memory or behind a URL has no directory to look at. */
async function directoryFindings({ directory, store }: OpenLab): Promise<Finding[]> {
  if (store.kind !== 'local') {
    return [{ level: 'ok', subject: 'store', message: `${store.kind}; no directory is used` }];
  }
  const subject = 'directory';
  try {
    const isDirectory = (await stat(directory)).isDirectory();
    if (!isDirectory) {
      const remedy = 'move the file out of the way, or name another directory with --dir';
      return [{ level: 'problem', subject, message: `${directory} is a file`, remedy }];
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const message = `${directory} is not there yet; the first experiment makes it`;
    return [{ level: 'ok', subject, message }, ...(await spaceFinding(dirname(directory)))];
  }
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const remedy = `chmod u+rwx ${directory}, or name another directory with --dir or CRUCIBLE_DIR`;
    return [{ level: 'problem', subject, message: `${directory} cannot be written`, remedy }];
  }
  return [{ level: 'ok', subject, message: directory }, ...(await spaceFinding(directory))];
}

async function spaceFinding(directory: string): Promise<Finding[]> {
  try {
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    const message = `${bytes(free)} free`;
    if (free >= LITTLE_SPACE_BYTES) return [{ level: 'ok', subject: 'disk', message }];
    const remedy = 'make room: `crucible archive` packs an experiment, `crucible rm` removes it';
    return [{ level: 'warning', subject: 'disk', message, remedy }];
  } catch {
    // Not every file system tells.
    return [];
  }
}

async function recordsFinding({ lab }: OpenLab): Promise<Finding> {
  const experiments = await lab.list();
  const subject = 'experiments';
  const interrupted = experiments.filter(({ status }) => status === 'interrupted');
  const message = plural(experiments.length, 'experiment');
  if (interrupted.length === 0) return { level: 'ok', subject, message };
  const { id } = interrupted.at(-1)!;
  return {
    level: 'warning',
    subject,
    message: `${message}, ${interrupted.length} interrupted: their process died before it stopped them`,
    remedy: `crucible run --resume ${id} -- <command> goes on with one, crucible stop ${id} ends it`,
  };
}

function storeProblem(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = 'look at CRUCIBLE_STORE, CRUCIBLE_DIR and --dir';
  return { level: 'problem', subject: 'store', message, remedy };
}

async function writeFindings(
  { stdout }: CommandContext,
  findings: readonly ShownFinding[],
  problems: number,
): Promise<void> {
  const { colours } = stdout;
  for (const { level, subject, message, remedy, repaired } of findings) {
    const [sign, colour] = repaired ? REPAIRED : SIGNS[level];
    const text = `${colours(colour, sign.padEnd(8))}  ${subject}: ${printable(message)}`;
    const advice = remedy === undefined || repaired ? '' : `          → ${remedy}\n`;
    await stdout.write(`${text}\n${advice}`);
  }
  await stdout.write(problems === 0 ? '' : `\n${plural(problems, 'problem')}\n`);
}
