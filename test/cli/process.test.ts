import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Built, build, killAll, type Running, start } from './built.js';

let built: Built;
beforeAll(async () => void (built = await build()), 120_000);
afterEach(killAll);
afterAll(() => built.remove());

const ENVIRONMENT = {
  ...process.env,
  NO_COLOR: '1',
  NODE_OPTIONS: '',
  CRUCIBLE_DIR: '',
  CRUCIBLE_STORE: '',
};

function crucible(line: readonly string[], cwd = built.project): Running {
  return start(process.execPath, [built.main, ...line], { cwd, env: ENVIRONMENT });
}

async function json(line: readonly string[], cwd?: string) {
  const { stdout, stderr } = await crucible([...line, '--json'], cwd).ended;
  return JSON.parse(stdout || stderr);
}

/** A directory of its own inside the project, so that no test sees another's experiments. */
async function room(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await mkdtemp(join(built.project, 'room-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
}

describe('the command line', () => {
  it('helps, and gives its version', async () => {
    const { code, stdout, stderr } = await crucible(['--help']).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('crucible demo');
    const { version } = JSON.parse(await readFile(join(built.project, '../package.json'), 'utf8'));
    expect((await crucible(['--version']).ended).stdout).toBe(`${version}\n`);
    expect((await crucible([]).ended).stdout).toBe(stdout);
  });

  it('loads nothing but commander to help', async () => {
    const { stderr } = await start(process.execPath, [built.main, '--help'], {
      cwd: built.project,
      env: { ...ENVIRONMENT, NODE_DEBUG: 'esm' },
    }).ended;
    expect(stderr).toContain('commander');
    expect(stderr).not.toMatch(
      /\/(?:lab|store|query|analysis|commands)\/|duckdb|genai-prices|csv-parse/,
    );
  });

  it('suggests what was meant, and ends with 64, or with 2 where the command is known', async () => {
    // A misspelt `gate` must not be read as an undecided one.
    const { code, stdout, stderr } = await crucible(['metric']).ended;
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^crucible: .*metric/);
    expect(stderr).toContain('Did you mean metrics?');
    const option = await crucible(['ls', '--statos', 'x']).ended;
    expect(option.code).toBe(2);
    expect(option.stderr).toContain('Did you mean --status?');
  });

  it('says what is wrong with the line as JSON, too', async () => {
    expect(await json(['show'])).toMatchObject({
      error: { code: 'invalid-argument', message: "missing required argument 'experiment'" },
    });
    expect(await json(['ls', '--sort', 'size'])).toMatchObject({
      error: { code: 'invalid-argument' },
    });
  });

  it('ends quietly when nobody reads any more', async () => {
    const cwd = await room();
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `a,${1_700_000_000 + n},${'x'.repeat(200)}`,
    );
    await writeFile(join(cwd, 'many.csv'), ['name,time,text', ...lines].join('\n'));
    await crucible(['import', 'many.csv'], cwd).ended;
    const script = `"${process.execPath}" "${built.main}" query latest --json | head -c 10; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await start('bash', ['-c', script], { cwd, env: ENVIRONMENT }).ended;
    expect(stdout).toBe('[{"eventId 0\n');
    expect(stderr).toBe('');
  });
});

describe('crucible gate', () => {
  it('ends with 64 where the line is wrong, so that nobody takes it for undecided', async () => {
    const { code, stderr } = await crucible(['gate', '--baselin', 'x']).ended;
    expect(code).toBe(64);
    expect(stderr).toContain('Did you mean --baseline?');
    expect((await crucible(['gate', '--undecided', 'maybe']).ended).code).toBe(64);
    expect((await crucible(['--json', 'gate', 'operand']).ended).code).toBe(64);
    expect((await crucible(['gate', '--help']).ended).code).toBe(0);
  });

  it('ends with its verdict though nobody reads it', async () => {
    const cwd = await room();
    const rows = (from: number): string[] =>
      Array.from(
        { length: 400 },
        (_, n) => `call,${1_700_000_000 + n},${from + (n % 7)},s${from}-${n}`,
      );
    for (const [name, from] of [
      ['main', 100],
      ['slow', 120],
    ] as const) {
      const csv = ['name,time,latency_ms,sample_id', ...rows(from)].join('\n');
      await writeFile(join(cwd, `${name}.csv`), csv);
      await crucible(['import', `${name}.csv`, '--name', name], cwd).ended;
    }
    const line = 'gate --baseline main --candidate slow -m latency_ms';
    for (const ending of ['', ' --json', ' --markdown -']) {
      const script = `"${process.execPath}" "${built.main}" ${line}${ending} | true; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = await start('bash', ['-c', script], { cwd, env: ENVIRONMENT })
        .ended;
      expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' });
    }
  });
});

describe('crucible run', () => {
  const PROGRAM = `
    import { fork } from 'node:child_process';
    import { isMainThread, Worker } from 'node:worker_threads';
    import { telemetry } from 'crucible-telemetry';
    const who = process.argv[2] ?? 'main';
    for (let i = 0; i < 3; i++) telemetry.execute('req_llm.request.stop', { duration: 2e6 }, { who });
    if (who === 'main' && isMainThread) {
      const file = new URL(import.meta.url).pathname;
      await new Promise((resolve) => fork(file, ['child']).on('exit', resolve));
      await new Promise((resolve) => new Worker(file, { argv: ['worker'] }).on('exit', resolve));
      console.log('out'); console.error('err');
      process.exit(7);
    }`;

  it('records a program and all it starts into one experiment, and passes its exit code on', async () => {
    const cwd = await room({ 'main.mjs': PROGRAM });
    const options = [
      '--name',
      'whole',
      '--condition',
      'treatment',
      '--tag',
      'a',
      '--tag',
      'b',
      '--hypothesis',
      'h',
      '--meta',
      'seed=3',
    ];
    const { code, stdout, stderr } = await crucible(
      ['run', ...options, '--', 'node', 'main.mjs'],
      cwd,
    ).ended;
    expect({ code, stdout }).toEqual({ code: 7, stdout: 'out\n' });
    expect(stderr).toMatch(/^err$/m);
    expect(stderr).toMatch(/events +9 in /);
    expect(stderr).toMatch(/dropped +0/);
    expect(stderr).toMatch(/success +100% of 9 requests/);
    expect(stderr).toMatch(/latency +p50 2 ms, p95 2 ms/);
    const records = await json(['ls'], cwd);
    expect(records).toMatchObject([
      {
        name: 'whole',
        condition: 'treatment',
        tags: ['a', 'b'],
        hypothesis: 'h',
        metadata: { seed: 3 },
        status: 'stopped',
        counts: { recorded: 9, dropped: 0 },
      },
    ]);
    const events: { who: string }[] = await json(['query', 'whole', '--columns', 'who'], cwd);
    expect(events.map(({ who }) => who).sort()).toEqual([
      'child',
      'child',
      'child',
      'main',
      'main',
      'main',
      'worker',
      'worker',
      'worker',
    ]);
  });

  it('records from the first line on, and what a sudden process.exit leaves', async () => {
    const cwd = await room({
      'main.mjs':
        "import { telemetry } from 'crucible-telemetry'; telemetry.execute('a.b'); process.exit(0);",
    });
    await crucible(['run', '--quiet', 'node', 'main.mjs'], cwd).ended;
    expect(await json(['query', 'latest', '--columns', 'event_name'], cwd)).toEqual([
      { event_name: 'a.b' },
    ]);
    expect((await json(['ls'], cwd))[0].name).toBe('node main.mjs');
  });

  it('records how each process is doing where that is asked for', async () => {
    const cwd = await room({ 'main.mjs': PROGRAM });
    await crucible(['run', '--system-metrics', '--', 'node', 'main.mjs'], cwd).ended;
    const samples: { metadata: { process_id: number }; measurements: object }[] = await json(
      ['query', 'latest', '-e', 'system.sample'],
      cwd,
    );
    // The program and its child; what is measured of the worker is measured of the program.
    expect(new Set(samples.map(({ metadata }) => metadata.process_id)).size).toBe(2);
    for (const { measurements } of samples)
      expect(measurements).toMatchObject({ memory_rss_bytes: expect.any(Number) });
    expect(await json(['metrics', 'latest'], cwd)).toMatchObject({
      reliability: { totalRequests: 9 },
      latency: { count: 9 },
    });
  });

  it('passes signals on, and their number back', async () => {
    const cwd = await room({
      'polite.mjs':
        "process.on('SIGINT', () => process.exit(4)); console.log('ready'); setInterval(() => {}, 1000);",
      'plain.mjs': "console.log('ready'); setInterval(() => {}, 1000);",
    });
    const polite = crucible(['run', '--', 'node', 'polite.mjs'], cwd);
    await polite.says('ready');
    polite.kill('SIGINT');
    expect(await polite.ended).toMatchObject({ code: 4, signal: null });
    const plain = crucible(['run', '--', 'node', 'plain.mjs'], cwd);
    await plain.says('ready');
    plain.kill('SIGTERM');
    expect(await plain.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    const statuses = (await json(['ls'], cwd)).map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(['stopped', 'stopped']);
  });

  it('can be watched and stopped from a second terminal', async () => {
    const cwd = await room({
      'ticks.mjs': `import { telemetry } from 'crucible-telemetry';
        let n = 0; setInterval(() => telemetry.execute('tick', { n: n++ }), 20); console.log('ready');
        process.on('SIGTERM', () => process.exit(0));`,
    });
    const running = crucible(['run', '--name', 'live', '--', 'node', 'ticks.mjs'], cwd);
    await running.says('ready');
    const tailing = crucible(['tail', 'live', '--json', '-n', '1'], cwd);
    await tailing.says('\n');
    expect(await json(['pause', 'live'], cwd)).toMatchObject({ status: 'paused' });
    expect(await json(['resume', 'live'], cwd)).toMatchObject({ status: 'running' });
    expect(await json(['stop', 'live'], cwd)).toMatchObject({ status: 'stopped' });
    const { stdout, code } = await tailing.ended;
    expect(code).toBe(0);
    const numbers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).measurements.n);
    expect(numbers.length).toBeGreaterThan(3);
    expect(new Set(numbers).size).toBe(numbers.length);
    running.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  it('goes on with one whose process died, which resume alone cannot', async () => {
    const cwd = await room({
      'dies.mjs': `import { telemetry } from 'crucible-telemetry';
        telemetry.execute('before'); setTimeout(() => console.log('ready'), 600); setInterval(() => {}, 1000);`,
      'goes-on.mjs': "import { telemetry } from 'crucible-telemetry'; telemetry.execute('after');",
    });
    const dying = start(
      'bash',
      ['-c', `exec "${process.execPath}" "${built.main}" run -- node dies.mjs`],
      {
        cwd,
        env: ENVIRONMENT,
        detached: true,
      },
    );
    await dying.says('ready');
    dying.killGroup();
    await dying.ended;
    // Until the system has cleared it away, a process that was killed still has its number.
    const status = async (): Promise<string> => (await json(['ls'], cwd))[0].status;
    await expect.poll(status, { interval: 200 }).toBe('interrupted');
    const { code, stderr } = await crucible(['resume', 'latest'], cwd).ended;
    expect(code).toBe(5);
    expect(stderr).toContain('crucible run --resume');
    await crucible(['run', '--resume', 'latest', '--', 'node', 'goes-on.mjs'], cwd).ended;
    expect(await json(['ls'], cwd)).toMatchObject([{ status: 'stopped', counts: { recorded: 2 } }]);
    expect(await json(['query', 'latest', '--columns', 'event_name'], cwd)).toEqual([
      { event_name: 'before' },
      { event_name: 'after' },
    ]);
  });

  it('leaves a program alone that has nothing to record', async () => {
    const cwd = await room();
    const { code, stdout, stderr } = await crucible(
      ['run', '--', 'sh', '-c', 'echo hi; exit 3'],
      cwd,
    ).ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'hi\n' });
    expect(stderr).toContain('no event in');
  });

  it('keeps no experiment of a program that is not there', async () => {
    const cwd = await room();
    const { code, stderr } = await crucible(['run', '--', 'no-such-program'], cwd).ended;
    expect(code).toBe(127);
    expect(stderr).toMatch(/^crucible: cannot start "no-such-program"/);
    expect(await json(['ls'], cwd)).toEqual([]);
  });

  it('ends with its program, though that recorded nothing', async () => {
    const cwd = await room({ 'main.mjs': "console.log('done')" });
    const { code, stdout } = await crucible(['run', '--', 'node', 'main.mjs'], cwd).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
  });

  it('keeps NODE_OPTIONS that were there', async () => {
    const program = ['sh', '-c', 'echo $NODE_OPTIONS'];
    const { stdout } = await start(process.execPath, [built.main, 'run', '--', ...program], {
      cwd: await room(),
      env: { ...ENVIRONMENT, NODE_OPTIONS: '--max-old-space-size=300' },
    }).ended;
    expect(stdout).toMatch(/^--max-old-space-size=300 --import=file:\/\/\S+preload\.js\n$/);
  });
});

describe('crucible demo', () => {
  it('works offline in an empty directory, and says that it is simulated', async () => {
    const cwd = await room();
    const { code, stdout } = await crucible(['demo'], cwd).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SIMULATED: no model is called/);
    expect(stdout).toMatch(/^latency_ms mean +\S+ ms +\S+ ms +-\d\S+ \[.* better$/m);
    expect(await readdir(cwd)).toEqual(['.crucible']);
    const records = await json(['ls', '--tag', 'simulated', '--sort', 'name'], cwd);
    expect(records).toMatchObject([
      { condition: 'baseline', status: 'stopped', metadata: { simulated: true } },
      { condition: 'candidate', status: 'stopped', samples: { target: 400, observed: 400 } },
    ]);
    const [suggested] = /crucible metrics [0-9a-f]{16}/.exec(stdout)!;
    expect(await json(suggested.split(' ').slice(1), cwd)).toMatchObject({
      reliability: { failed: expect.any(Number) },
    });
  });

  it('gives the same figures for the same seed, and others for another', async () => {
    const figures = async (seed: string) => {
      const { comparison } = await json(['demo', '--seed', seed], await room());
      return comparison.individual.map(
        ({ cost, latency }: { cost: { total: number }; latency: { p95: number } }) => [
          cost.total,
          latency.p95,
        ],
      );
    };
    const first = await figures('7');
    expect(await figures('7')).toEqual(first);
    expect(await figures('8')).not.toEqual(first);
  });
});

describe('shell completion', () => {
  it('completes commands, options, their values and experiments in bash', async () => {
    const cwd = await room({ 'one.csv': 'name,time\na,1700000000\n' });
    await crucible(['import', 'one.csv'], cwd).ended;
    const [{ id }] = await json(['ls'], cwd);
    const complete = async (...words: string[]): Promise<string[]> => {
      const script = `crucible() { "${process.execPath}" "${built.main}" "$@"; }
        source <(crucible completion bash)
        COMP_WORDS=(crucible ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
        _crucible; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout } = await promisify(execFile)('bash', ['-c', script], {
        cwd,
        env: ENVIRONMENT,
      });
      return stdout.trim().split('\n');
    };
    expect(await complete('ex')).toEqual(['export']);
    expect(await complete('ls', '--st')).toEqual(['--status']);
    expect(await complete('ls', '--status', 'p')).toEqual(['paused']);
    expect(await complete('show', id.slice(0, 5))).toEqual([id]);
    expect(await complete('show', 'o')).toEqual(['one']);
    // bash itself takes `a=o` apart.
    expect(await complete('compare', '--group', 'a', '=', 'o')).toEqual(['one']);
    expect(await complete('compare', '--group', 'a', '=')).toContain('one');
    expect(await complete('compare', '--group', 'a', '=', 'one,o')).toEqual(['one,one']);
  });

  it.each(['zsh', 'fish'])('has a script for %s that asks for what is there', async (shell) => {
    const { stdout, code } = await crucible(['completion', shell]).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('crucible __complete --');
  });

  it('is refused for another shell', async () => {
    expect(await crucible(['completion', 'cmd']).ended).toMatchObject({ code: 2 });
  });
});

describe('crucible doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const cwd = await room();
    expect(await json(['doctor'], cwd)).toMatchObject({ ok: true });
    await crucible(['demo'], cwd).ended;
    const { code, stdout } = await crucible(['doctor'], cwd).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +experiments: 2 experiments$/m);
  });

  it('says what to do where a file is in the way, and ends with 4', async () => {
    const cwd = await room({ '.crucible': 'a file' });
    const { code, stdout } = await crucible(['doctor'], cwd).ended;
    expect(code).toBe(4);
    expect(stdout).toMatch(/^problem +directory: .* is a file$/m);
    expect(stdout).toContain('→ ');
  });

  it('says so where the store is none', async () => {
    const { code, stdout } = await start(process.execPath, [built.main, 'doctor', '--json'], {
      cwd: await room(),
      env: { ...ENVIRONMENT, CRUCIBLE_STORE: 'carrier-pigeon' },
    }).ended;
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });
});
