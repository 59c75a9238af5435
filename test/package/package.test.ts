import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
  for (const name of ['@pydantic/genai-prices', '@types', 'undici-types']) {
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
    });
    expect(stderr).toContain('crucible-telemetry');
    expect(stderr).not.toContain('genai-prices');
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
