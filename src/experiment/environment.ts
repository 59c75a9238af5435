import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { arch, cpus, hostname, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EnvironmentSnapshot } from '../event/experiment.js';

const run = promisify(execFile);
const GIT_TIMEOUT_MS = 3000;
const MASK = '********';
const SECRET_NAME = /(?:key|token|secret|password|passwd|passphrase|credential|auth)/i;
/** Values that are secrets by their look: OpenAI, Anthropic, GitHub, AWS, Slack, Google, Hugging Face, JWT. */
const SECRET_VALUE =
  /\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{16}|xox[baprs]-[\w-]{10,}|AIza[\w-]{30,}|hf_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)/g;
const URL_CREDENTIALS = /(\w+:\/\/)[^\s/@:]+:[^\s/@]+@/g;

/** The command line without what looks like a secret: by its option's name, or by its own look. */
export function maskSecrets(argv: readonly string[]): string[] {
  let hidesNext = false;
  return argv.map((argument) => {
    if (hidesNext) {
      hidesNext = false;
      if (!argument.startsWith('-')) return MASK;
    }
    const assigned = /^(-{0,2}[\w.-]+)=(.*)$/s.exec(argument);
    if (assigned !== null && SECRET_NAME.test(assigned[1]!)) return `${assigned[1]}=${MASK}`;
    hidesNext = /^--?[\w.-]+$/.test(argument) && SECRET_NAME.test(argument);
    return argument.replace(SECRET_VALUE, MASK).replace(URL_CREDENTIALS, `$1${MASK}@`);
  });
}

async function git(...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await run('git', args, { timeout: GIT_TIMEOUT_MS, windowsHide: true });
    return stdout.trim();
  } catch {
    // No git, no repository, or too slow: unknown is unknown.
    return null;
  }
}

interface PackageName {
  readonly name: string;
  readonly version: string | null;
}

async function nearestPackage(from: string): Promise<PackageName | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(
        await readFile(join(folder, 'package.json'), 'utf8'),
      ) as Partial<PackageName>;
      if (typeof name === 'string') return { name, version: version ?? null };
    } catch {
      // Not here, or not readable as one: look further up.
    }
    if (dirname(folder) === folder) return null;
  }
}

/** The version of this library; null where its package cannot be read. */
export async function libraryVersion(): Promise<string | null> {
  const library = await nearestPackage(dirname(fileURLToPath(import.meta.url)));
  return library?.version ?? null;
}

type Git = Pick<EnvironmentSnapshot, 'gitCommit' | 'gitDirty' | 'gitBranch'>;
type Surroundings = Omit<EnvironmentSnapshot, keyof Git>;

let known: Promise<Surroundings> | null = null;
let knownIn = '';

/**
 * Where and with what this process runs. Git is asked every time: between two experiments of one
 * process somebody may have committed, or edited a file.
 */
export async function captureEnvironment(): Promise<EnvironmentSnapshot> {
  const workingDirectory = process.cwd();
  if (known === null || knownIn !== workingDirectory) {
    knownIn = workingDirectory;
    known = surroundingsIn(workingDirectory);
  }
  const [state, surroundings] = await Promise.all([gitState(), known]);
  return { ...state, ...surroundings };
}

async function gitState(): Promise<Git> {
  const [gitCommit, status, gitBranch] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('status', '--porcelain'),
    git('rev-parse', '--abbrev-ref', 'HEAD'),
  ]);
  return {
    gitCommit,
    gitDirty: status === null ? null : status !== '',
    gitBranch: gitBranch === 'HEAD' ? null : gitBranch,
  };
}

/** What does not change while the process runs, as long as it stays in that directory. */
async function surroundingsIn(workingDirectory: string): Promise<Surroundings> {
  const [own, library] = await Promise.all([nearestPackage(workingDirectory), libraryVersion()]);
  const processors = cpus();
  return {
    package: own === null ? null : own.version === null ? own.name : `${own.name}@${own.version}`,
    libraryVersion: library,
    node: process.version,
    platform: platform(),
    architecture: arch(),
    cpu: processors[0]?.model ?? null,
    cpuCount: processors.length,
    memoryBytes: totalmem(),
    hostname: hostname(),
    pid: process.pid,
    workingDirectory,
    argv: maskSecrets(process.argv),
  };
}
