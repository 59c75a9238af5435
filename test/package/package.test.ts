import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
let project: string;

/** The package as npm would publish it, unpacked into a project of its own. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'crucible-package-'));
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
    { cwd: root },
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const modules = join(project, 'node_modules');
  await mkdir(join(modules, '@pydantic'), { recursive: true });
  await run('tar', ['-xzf', join(project, filename), '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'crucible-telemetry')]);
  for (const name of ['@duckdb', '@pydantic/genai-prices', '@types', 'commander', 'undici-types']) {
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(project, { recursive: true, force: true }));

describe('the packed package', () => {
  it('has nothing that publint objects to', async () => {
    const { messages, pkg } = await publint({
      pkgDir: join(project, 'node_modules/crucible-telemetry'),
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg!))).toEqual([]);
  });

  it('records, analyses and exports in a program that has nothing but it', async () => {
    await writeFile(
      join(project, 'main.js'),
      `import { startExperiment, telemetry } from 'crucible-telemetry';
       const experiment = await startExperiment({ name: 'packed' });
       telemetry.execute('req_llm.request.stop', { duration: 2e6 }, { model: 'gpt-4o', provider: 'openai', tokens: { prompt: 10, completion: 5 } });
       await experiment.stop();
       const { latency, cost } = await experiment.metrics();
       console.log(JSON.stringify({ mean: latency.mean, cost: cost.total, path: await experiment.export('jsonl') }));`,
    );
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: project });
    const { mean, cost, path } = JSON.parse(stdout) as { mean: number; cost: number; path: string };
    expect(mean).toBe(2);
    expect(cost).toBeCloseTo(0.000075, 12);
    expect(
      JSON.parse(await readFile(join(project, path), 'utf8').catch(() => readFile(path, 'utf8'))),
    ).toMatchObject({ model: 'gpt-4o' });
  });

  it('loads without its price list, which waits until an experiment starts', async () => {
    await writeFile(join(project, 'lazy.js'), "import 'crucible-telemetry';");
    const { stderr } = await run(process.execPath, ['lazy.js'], {
      cwd: project,
      env: { ...process.env, NODE_DEBUG: 'esm' },
      maxBuffer: 2 ** 26,
    });
    expect(stderr).toContain('crucible-telemetry');
    expect(stderr).not.toContain('genai-prices');
  });

  it('records durably without DuckDB on the thread that records', async () => {
    await writeFile(
      join(project, 'durable.js'),
      `import { startExperiment, telemetry } from 'crucible-telemetry';
       const experiment = await startExperiment({ name: 'durable', store: 'local' });
       for (let i = 0; i < 100; i++) telemetry.execute('step', { i });
       await experiment.stop();
       console.log(experiment.id);`,
    );
    const { stdout, stderr } = await run(process.execPath, ['durable.js'], {
      cwd: project,
      env: { ...process.env, NODE_DEBUG: 'esm,module', CRUCIBLE_DIR: join(project, 'durable') },
      maxBuffer: 2 ** 26,
    });
    expect(stderr).toContain('thread-client.js');
    expect(stderr).not.toMatch(/@duckdb|node_modules\/commander/);
    const files = await readdir(join(project, 'durable', stdout.trim(), 'events'));
    expect(files.map((name) => name.replace(/^.*\./, ''))).toEqual(['parquet']);
  });

  it('has a command that demonstrates itself in an empty directory', async () => {
    const empty = await mkdtemp(join(project, 'empty-'));
    const command = join(project, 'node_modules/crucible-telemetry/dist/cli/main.js');
    const { stdout } = await run(process.execPath, [command, 'demo'], {
      cwd: empty,
      env: { ...process.env, CRUCIBLE_STORE: '' },
    });
    expect(stdout).toContain('simulated');
    const { stdout: listed } = await run(process.execPath, [command, 'ls', '--json'], {
      cwd: empty,
      env: { ...process.env, CRUCIBLE_STORE: '' },
    });
    expect(JSON.parse(listed)).toHaveLength(2);
  });

  it('types a program under strict settings, with skipLibCheck off', async () => {
    await writeFile(
      join(project, 'typed.ts'),
      `import { startExperiment, telemetry, type EventStore } from 'crucible-telemetry';
       import { storeContract } from 'crucible-telemetry/testing';
       declare module 'crucible-telemetry' {
         interface CustomEvents { 'my.step': { measurements: { reward: number }; metadata: { policy: string } } }
       }
       telemetry.execute('my.step', { reward: 1 }, { policy: 'a' });
       // @ts-expect-error a known field of the wrong type
       telemetry.execute('my.step', { reward: 'much' }, { policy: 'a' });
       // @ts-expect-error durations are numbers
       telemetry.execute('req_llm.request.stop', { duration: 'long' });
       telemetry.execute('anything.else', { x: 1 }, { y: [1] });
       const experiment = await startExperiment({ name: 'typed' });
       const p95: number | null | undefined = (await experiment.metrics()).latency?.p95;
       console.log(p95, storeContract, null as EventStore | null);`,
    );
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2023'],
          types: ['node'],
          noEmit: true,
          skipLibCheck: false,
          exactOptionalPropertyTypes: true,
        },
        include: ['typed.ts'],
      }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });
});
