import { beforeAll, describe, expect, it } from 'vitest';
import { COLOURED } from '../../src/cli/text/colours.js';
import { widthOf } from '../../src/cli/text/width.js';
import { plain, recordCalls, type World, worldInMemory } from './harness.js';

let world: World;
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = worldInMemory();
  ids['control'] = (
    await recordCalls(world, 'control', { condition: 'baseline', tags: ['prompt'] })
  ).id;
  ids['short'] = (
    await recordCalls(world, 'short prompt', {
      condition: 'treatment',
      tags: ['prompt', 'v2'],
      succeeded: 8,
      failed: 0,
      latencyMs: 50,
    })
  ).id;
  ids['going'] = (await recordCalls(world, 'going on', { isStopped: false })).id;
});

describe('crucible ls', () => {
  it('lists the newest first, with what one wants to know at a glance', async () => {
    const { code, stdout } = await world.run(['ls']);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^ID +NAME +CONDITION +STATUS +EVENTS +STARTED +DURATION +TAGS$/);
    expect(lines.slice(1).map((line) => line.slice(0, 16))).toEqual([
      ids['going'],
      ids['short'],
      ids['control'],
    ]);
    expect(lines[2]).toMatch(/short prompt +treatment +stopped +8 +just now +\d+ms +prompt, v2$/);
  });

  it('gives the records as JSON, in the same order', async () => {
    const { json } = await world.run(['--json', 'ls']);
    expect(json.map((record: { name: string }) => record.name)).toEqual([
      'going on',
      'short prompt',
      'control',
    ]);
    expect(json[1]).toMatchObject({
      id: ids['short'],
      counts: { recorded: 8 },
      tags: ['prompt', 'v2'],
    });
  });

  it.each([
    [['--status', 'running'], ['going on']],
    [
      ['--status', 'running', '--status', 'stopped', '--reverse'],
      ['control', 'short prompt', 'going on'],
    ],
    [['--tag', 'prompt', '--tag', 'v2'], ['short prompt']],
    [['--condition', 'baseline'], ['control']],
    [['--name', 'PROMPT'], ['short prompt']],
    [
      ['--sort', 'events'],
      ['short prompt', 'going on', 'control'],
    ],
    [['--limit', '1'], ['going on']],
    [
      ['--since', '1h', '--sort', 'name'],
      ['control', 'going on', 'short prompt'],
    ],
    [['--since', '2099-01-01'], []],
  ])('%j', async (options, names) => {
    const { json } = await world.run(['ls', '--json', ...options]);
    expect(json.map((record: { name: string }) => record.name)).toEqual(names);
  });

  it('colours the status on a terminal and keeps within its width', async () => {
    const stdout = { isTerminal: true, columns: 78, colours: COLOURED };
    const { stdout: text } = await world.run(['ls'], { stdout });
    expect(text).toContain('\u001b[32mrunning\u001b[39m');
    for (const line of text.split('\n')) expect(widthOf(plain(line))).toBeLessThanOrEqual(78);
  });

  it('says what to do next where there is nothing', async () => {
    const empty = await worldInMemory().run(['ls']);
    expect(empty).toMatchObject({ code: 0, stdout: '' });
    expect(empty.stderr).toContain('crucible run');
    expect((await worldInMemory().run(['ls', '--json'])).json).toEqual([]);
    const { stderr } = await world.run(['ls', '--name', 'nothing like it']);
    expect(stderr).toBe('none of 3 experiments is like that; `crucible ls` shows all\n');
  });
});

describe('crucible show', () => {
  it('tells what is known of an experiment', async () => {
    const { stdout } = await world.run(['show', 'control']);
    expect(stdout).toMatch(new RegExp(`^id +${ids['control']}$`, 'm'));
    expect(stdout).toMatch(/^condition +baseline$/m);
    expect(stdout).toMatch(/^events +4$/m);
    expect(stdout).not.toContain('dropped');
  });

  it('gives the record as JSON', async () => {
    const { json } = await world.run(['show', 'control', '--json']);
    const { record } = await world.opened.lab.get(ids['control']!);
    expect(json).toEqual(JSON.parse(JSON.stringify(record)));
  });

  it('ends with 3 where there is none of that name', async () => {
    const { code, stderr, stdout } = await world.run(['show', 'nobody']);
    expect({ code, stderr, stdout }).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'crucible: there is no experiment "nobody"\n`crucible ls` shows the experiments there are\n',
    });
  });

  it('says so as JSON where JSON was asked for', async () => {
    const { stderr } = await world.run(['show', 'nobody', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'experiment-not-found',
        message: expect.any(String),
        details: { received: 'nobody' },
      },
    });
    expect(stderr).not.toContain('at ');
  });

  it('shows where an error came from with --debug alone', async () => {
    expect((await world.run(['show', 'nobody', '--debug'])).stderr).toContain('find-experiment');
    const environment = { CRUCIBLE_DEBUG: '1' };
    expect((await world.run(['show', 'nobody'], { environment })).stderr).toContain(
      'find-experiment',
    );
  });
});

describe('crucible metrics', () => {
  it('prints exact figures with their units', async () => {
    const { stdout, code } = await world.run(['metrics', 'control']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/total +4$/m);
    expect(stdout).toMatch(/success rate +75%$/m);
    expect(stdout).toMatch(/p50 \/ p90 +\d+(\.\d)? ms \/ \d+ ms$/m);
    expect(stdout).toMatch(/^req_llm\.request\.stop +3 +101 ms/m);
    expect(stdout).toMatch(/total +\$0\.\d+, of 3 priced$/m);
  });

  it('gives what calculateMetrics gives, of the events that were asked for', async () => {
    const { json } = await world.run([
      'metrics',
      'control',
      '--json',
      '-e',
      'req_llm.request.stop',
    ]);
    const events = 'req_llm.request.stop';
    const metrics = await (await world.opened.lab.get(ids['control']!)).metrics({ events });
    expect(json).toEqual(JSON.parse(JSON.stringify(metrics)));
    expect(json.summary.totalEvents).toBe(3);
  });

  it('makes no figure up where there is none', async () => {
    const { stdout, stderr } = await world.run(['metrics', 'control', '-w', 'model=none']);
    expect(stdout).toMatch(/total +0/);
    expect(stdout).not.toContain('latency');
    expect(stderr).toContain('no event is like that');
  });
});

describe('crucible compare', () => {
  it('gives what compareExperiments gives', async () => {
    const { json } = await world.run(['compare', 'control', 'short prompt', 'going on', '--json']);
    expect(json.experiments).toEqual([ids['control'], ids['short'], ids['going']]);
    expect(json.comparison.treatment_1).toMatchObject({
      id: ids['short'],
      eventCountDifference: 4,
    });
    expect(json.individual).toHaveLength(3);
  });

  it('refuses one that is compared with itself', async () => {
    expect(await world.run(['compare', 'control', 'control'])).toMatchObject({ code: 2 });
  });
});

describe('crucible query', () => {
  it('prints events, and only columns that hold something', async () => {
    const { stdout } = await world.run(['query', 'control']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^TIME +EVENT +MODEL +OK +LATENCY +COST +DETAILS$/);
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(/req_llm\.request\.exception +failed +5 ms +error=timeout$/);
    const failures = await world.run(['query', 'control', '-w', 'success=false']);
    expect(failures.stdout).not.toContain('MODEL');
  });

  it('gives all of them as JSON, each as Store.query gives it', async () => {
    const { json } = await world.run(['query', 'control', '--json']);
    const events = await (await world.opened.lab.get(ids['control']!)).events();
    expect(json).toEqual(JSON.parse(JSON.stringify(events)));
  });

  it('shows the columns that were asked for by the names they were asked for', async () => {
    const columns = ['--columns', 'sample_id,latencyMs,event_id'];
    const { json } = await world.run(['query', 'control', '--json', '-n', '1', ...columns]);
    expect(json).toEqual([
      { sample_id: 'q-0', latencyMs: 100, event_id: expect.stringMatching(/^[0-9a-f]{31}$/) },
    ]);
    const { stdout } = await world.run(['query', 'control', '--columns', 'sample_id,latencyMs']);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'sample_id  latencyMs',
      'q-0              100',
    ]);
  });

  it('stops after a hundred rows, and says so', async () => {
    const many = worldInMemory();
    await recordCalls(many, 'many', { succeeded: 150, failed: 0 });
    const { stdout, stderr } = await many.run(['query', 'many']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(101);
    expect(stderr).toBe('the first 100; --limit <count> for more\n');
    expect((await many.run(['query', 'many', '--json'])).json).toHaveLength(150);
    expect((await many.run(['query', 'many', '-n', '150'])).stderr).toBe('');
    expect(
      (await many.run(['query', 'many', '-n', '120'])).stdout.trimEnd().split('\n'),
    ).toHaveLength(121);
  });

  it('keeps NaN and the infinities as JSON has them in our files', async () => {
    const odd = worldInMemory();
    const experiment = await odd.opened.lab.start({ name: 'diverged' });
    odd.telemetry.execute('train.step', { loss: Number.NaN, reward: Number.POSITIVE_INFINITY });
    await experiment.stop();
    const { json } = await odd.run(['query', 'diverged', '--json']);
    expect(json[0]).toMatchObject({
      loss: 'NaN',
      measurements: { loss: 'NaN', reward: 'Infinity' },
    });
  });

  it('refuses a query that is none with 2, and reads nothing', async () => {
    expect(await world.run(['query', 'control', '-w', 'nonsense'])).toMatchObject({
      code: 2,
      stdout: '',
    });
    expect(await world.run(['query', 'control', '--query', '{"wher":{}}'])).toMatchObject({
      code: 2,
    });
  });

  it('is given up on Ctrl-C without a word', async () => {
    const controller = new AbortController();
    controller.abort();
    const { code, stderr } = await world.run(['query', 'control'], { signal: controller.signal });
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  });
});

describe('crucible sql', () => {
  it('prints a table', async () => {
    const { code, stdout, stderr } = await world.run([
      'sql',
      'select experiment_name, count(*) as n from events group by all order by all',
    ]);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^\d+ rows?\n$/),
    });
    expect(stdout).toMatch(/experiment_name +n\n/i);
    expect(stdout).toMatch(/control +\d+/);
  });

  it('prints a plan as the text that it is', async () => {
    const { code, stdout } = await world.run([
      'sql',
      'explain select count(*), sum(cost_usd) from events',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\w*AGGREGATE\n {4}Aggregates: /);
    expect(stdout).not.toContain('\\n');
    expect(stdout).not.toContain('explain_key');
  });

  it('asks only the experiments that are named, and gives JSON', async () => {
    const { code, stdout } = await world.run([
      'sql',
      '-x',
      'control',
      'select distinct experiment_name, [1, 2] as list, 9007199254740993 as big from events',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/"control"/);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });

  it('refuses what does more than read, as a mistake in the command line', async () => {
    const { code, stdout, stderr } = await world.run(['sql', 'drop view events']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('LINE 1: drop view events');
  });
});
