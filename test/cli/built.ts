import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package compiled as it is now, and a project that has it among its own packages. */
export interface Built {
  /** Of `crucible`. */
  readonly main: string;
  readonly project: string;
  remove(): Promise<void>;
}

export async function build(): Promise<Built> {
  const directory = await mkdtemp(join(tmpdir(), 'crucible-built-'));
  const project = join(directory, 'project');
  const library = join(project, 'node_modules/crucible-telemetry');
  await mkdir(library, { recursive: true });
  await copyFile(join(root, 'package.json'), join(directory, 'package.json'));
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const dist = join(directory, 'dist');
  await promisify(execFile)(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--outDir', dist],
    { cwd: root },
  );
  const url = (path: string): string => JSON.stringify(pathToFileURL(join(dist, path)).href);
  await writeFile(
    join(library, 'package.json'),
    '{"name":"crucible-telemetry","type":"module","exports":{".":{"types":"./x.d.ts","default":"./index.js"}}}',
  );
  // Another copy of the library as far as Node can tell, with a lab and a store of its own.
  await writeFile(
    join(library, 'index.js'),
    `export * from ${url('index.js')};
     import { Lab } from ${url('lab/lab.js')};
     import { telemetry } from ${url('bus/telemetry.js')};
     const lab = new Lab({ telemetry });
     export const joinExperiment = (id, options) => lab.join(id, options);`,
  );
  return {
    main: join(dist, 'cli/main.js'),
    project,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Kills it and all it started at once; for one that was started detached. */
  readonly killGroup: () => void;
  /** What it has written so far. */
  readonly stdout: () => string;
  /** Resolves when stdout holds that text. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** Ends what a test that failed has left running. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export function start(file: string, operands: readonly string[], options: SpawnOptions): Running {
  const child = spawn(file, operands, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
    for (const look of waiting) look();
  });
  child.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk));
  return {
    kill: (signal) => void child.kill(signal),
    killGroup: () => {
      if (running.has(child)) process.kill(-child.pid!, 'SIGKILL');
    },
    stdout: () => stdout,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!stdout.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    }),
  };
}
